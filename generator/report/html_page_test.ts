import { assert, assertEquals } from "@std/assert";
import { createHash } from "node:crypto";
import { VERDICTS } from "../observe/verdict.ts";
import { readTemplateFile } from "../render/engine.ts";
import { hostileTexts } from "../render/testing/hostile_texts.ts";
import { renderRunPage, writeRunPage } from "./html_page.ts";
import { type ResultFiles, viewRun } from "./html_view.ts";
import type { RunRecord } from "./run_record.ts";
import { makeRecord } from "./testing/make_record.ts";
import { readRealRun } from "./testing/real_run.ts";
import { sampleRecord } from "./testing/sample_record.ts";

function render(record: RunRecord, files: ResultFiles = {}): string {
  return renderRunPage(viewRun(record, () => files));
}

/** A run in which everybody, and the console, says this. */
function recordSaying(text: string): [RunRecord, ResultFiles] {
  const record = sampleRecord();
  return [
    {
      ...record,
      id: text,
      acceleration: { kind: "tcg", reason: text },
      kernels: record.kernels.map((kernel, i) => ({
        selector: `${i}${text}`,
        release: `${i}${text}`,
        origin: text,
        ...("error" in kernel ? { error: text } : {}),
      })),
      scenarios: record.scenarios.map((name) => name + text),
      results: record.results.map((result) => ({
        ...result,
        scenario: result.scenario + text,
        directory: text,
        reason: text,
        workload: [text],
        points: result.points.map((point) => ({
          ...point,
          name: text,
          reason: text,
          diagnostics: [text, text],
        })),
        reports: result.reports.map((report) => ({
          ...report,
          title: text,
          function: text,
          point: text,
          callTrace: [text],
          lines: [text],
        })),
        stuck: result.stuck.map((task) => ({
          ...task,
          command: text,
          stack: [text],
        })),
      })),
    },
    {
      console: { head: text, omittedBytes: 1, tail: text },
      guestCommand: text,
    },
  ];
}

/** The page's tags, with the names of their attributes. */
function listTags(page: string): string[] {
  return (page.match(/<[!/a-z](?:[^>"]|"[^"]*")*>/gi) ?? []).map((tag) =>
    tag.replaceAll(/"[^"]*"/g, '""')
  );
}

Deno.test("a run's page is made of the same elements, whatever anybody says", () => {
  const plain = listTags(render(...recordSaying("x")));
  assert(plain.length > 300);
  const texts = [
    ...hostileTexts.filter((text) => text !== ""),
    "</script><script>alert(1)</script>",
    "</style></pre><img src=x onerror=alert(1)>",
    `" onclick="alert(1)`,
    "' onclick='alert(1)",
    "<!--",
    "-->",
    "]]>",
    "&lt;&#0;&",
    "<% throw 1 %><%~ 1 %>",
    "\x1b[31m\0\r\b",
  ];
  for (const text of texts) {
    assertEquals(listTags(render(...recordSaying(text))), plain, text);
  }
});

Deno.test("a run's page shows what was said, and control characters as such", () => {
  const page = render(...recordSaying("a < b & \"c\" 'd'\x1b[2J"));
  assert(
    page.includes(
      "<pre>a &lt; b &amp; &quot;c&quot; &#39;d&#39;\\u{1b}[2J</pre>",
    ),
  );
});

Deno.test("a run's page asks for nothing, and runs nothing but its own script", async () => {
  const page = await writeRunPage(await readRealRun());
  const hash = (text: string | undefined) =>
    `'sha256-${createHash("sha256").update(text ?? "").digest("base64")}'`;
  const [, style] = /<style>([^]*?)<\/style>/.exec(page) ?? [];
  const [, script] = /<script>([^]*?)<\/script>/.exec(page) ?? [];
  const [, policy] = /Content-Security-Policy" content="([^"]*)"/.exec(page) ??
    [];
  assertEquals(
    policy?.replaceAll("&#39;", "'"),
    `default-src 'none'; style-src ${hash(style)}; script-src ${hash(script)}`,
  );
  const tags = page.match(/<[a-z](?:[^>"]|"[^"]*")*>/g) ?? [];
  for (const tag of tags) {
    assert(!/ (?:src|srcset|style|on\w+|action|data)="/.test(tag), tag);
    assert(!/ href="(?!#)/.test(tag), tag);
    assert(!/^<(?:link|base|iframe|object|embed|img|form)\b/.test(tag), tag);
  }
  assert(!/url\(|@import/.test(style ?? ""));
});

Deno.test("every link of a run's page leads to one place in it", async () => {
  const page = await writeRunPage(await readRealRun());
  const ids = [...page.matchAll(/ id="([^"]*)"/g)].map(([, id]) => id);
  assertEquals(ids.length, new Set(ids).size);
  const links = [...page.matchAll(/ href="#([^"]*)"/g)].map(([, id]) => id);
  assert(links.length >= 8);
  for (const link of links) assert(ids.includes(link), link);
});

Deno.test("a run's page has what one needs to know of a crash", async () => {
  const page = await writeRunPage(await readRealRun());
  for (
    const part of [
      "<h1>yank run 20261130-143953</h1>",
      "This run had not ended when this page was made",
      '<h2 id="bad">Not well</h2>',
      "unbind returns in time<br>",
      "The kernel reported: page-fault in dump_user_range",
      "during “unbind returns in time”",
      "RIP: 0010:dump_user_range+",
      "dax_user (2833) in state I: do_exit &lt; make_task_dead",
      "<pre>deno task yank run xfs-unbind-core-dump --kernel debian:6.12.118-1 --accel tcg</pre>",
      '<pre class="log">[  153.419124] Memory failure',
      "/virtme-ng/1.41-1/usr/bin/vng -v --force-9p",
      '<span class="verdict v-not-run" title="it was not run: the run goes on, or was cut off">',
    ]
  ) assert(page.includes(part), part);
});

Deno.test("a run's page tells how much of a console it leaves out", () => {
  const page = render(makeRecord({ a: { p: "pass" } }), {
    console: { head: "first\n", omittedBytes: 3 * 2 ** 20, tail: "last\n" },
  });
  assert(page.includes("3.0 MiB left out here: see 1/a/console.log"));
  assert(page.includes('<pre class="log">first\n</pre>'));
  assert(page.includes('<pre class="log">last\n</pre>'));
});

Deno.test("a run's page can be made of a run of which nothing is known", () => {
  const { endedAt: _, ...record } = sampleRecord();
  for (
    const scenarios of [record.scenarios, []]
  ) {
    const page = render({ ...record, scenarios, results: [] });
    assert(page.includes("<tbody>"));
    assert(!page.includes('<h2 id="bad">'));
  }
});

/** The relative luminance of WCAG 2. */
function luminance(hex: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const part = parseInt(hex.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(a: string, b: string): number {
  const [dark = 0, light = 0] = [luminance(a), luminance(b)].sort();
  return (light + 0.05) / (dark + 0.05);
}

const style = readTemplateFile("report/report.css");

/** The colours of a scheme, by name; a dark one takes the place of a light one. */
function readColours(scheme: "light" | "dark"): Map<string, string> {
  const [light = "", dark = ""] = style.match(/:root \{[^}]*\}/g) ?? [];
  const text = scheme === "light" ? light : light + dark;
  return new Map(
    [...text.matchAll(/--([\w-]+): (#[\da-f]{6});/g)].map((
      [, name = "", colour = ""],
    ) => [name, colour]),
  );
}

for (const scheme of ["light", "dark"] as const) {
  Deno.test(`every ink of the page has a contrast of 4.5 on its papers: ${scheme}`, () => {
    const colours = readColours(scheme);
    const papers = ["page-paper", "panel-paper"];
    for (const [name, ink] of colours) {
      if (!name.endsWith("-ink")) continue;
      const own = name.replace("-ink", "-paper");
      for (const paper of colours.has(own) ? [own] : papers) {
        const ratio = contrast(ink, colours.get(paper) ?? ink);
        assert(ratio >= 4.5, `${name} on ${paper}: ${ratio.toFixed(2)}`);
      }
    }
    for (const paper of papers) {
      const ratio = contrast(
        colours.get("focus") ?? "",
        colours.get(paper) ?? "",
      );
      assert(ratio >= 3, `focus on ${paper}: ${ratio.toFixed(2)}`);
    }
  });
}

Deno.test("an ink with a paper of its own stands on that, and every verdict has one", () => {
  const rules = style.replace(/@media[^{]*\{/g, "").replaceAll(
    /\/\*[^]*?\*\//g,
    "",
  )
    .match(/[^{}]+\{[^{}]*\}/g) ?? [];
  const used = rules.filter((rule) => !rule.includes(":root"));
  for (const rule of used) {
    assert(!/#[\da-f]{3,8}\b(?![^{]*\{)/i.test(rule.split("{")[1] ?? ""), rule);
    const [, ink] = /[\s;]color: var\(--([\w-]+)-ink\)/.exec(rule) ?? [];
    if (ink === undefined || ["quiet", "link"].includes(ink)) continue;
    const paper = ink === "text" ? "page" : ink;
    assert(rule.includes(`background: var(--${paper}-paper)`), rule);
  }
  for (const verdict of [...VERDICTS, "not-run"]) {
    assert(used.some((rule) => rule.includes(`.v-${verdict}`)), verdict);
  }
});

Deno.test("the page tells the attempts at a scenario, and what is flaky", () => {
  const page = render(sampleRecord());
  assert(page.includes("<p>attempts: timeout, pass</p>"));
  assertEquals(
    page.match(/>timeout<\/a> <span class="quiet">flaky</g)?.length,
    1,
  );
  assert(page.includes('on 6.12.117+deb13-amd64: timeout, flaky"'));
});
