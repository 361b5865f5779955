import { assert, assertEquals } from "@std/assert";
import { checkSpecs } from "../check/check_specs.ts";
import type { Diagnostic } from "../base/diagnostic.ts";
import { loadSpecs } from "../load/load_specs.ts";
import { planScenario } from "../plan/plan_scenario.ts";
import {
  type DevdaxScenario,
  type FilesystemScenario,
  kernelLog,
  type Label,
  removal,
  type Scenario,
} from "../vocabulary/scenario.ts";
import type { GeneratedFile } from "./generated_file.ts";
import { quoteC } from "./quote.ts";
import { renderSelftests } from "./selftests.ts";
import { hostileTexts } from "./testing/hostile_texts.ts";
import { type Call, recordCalls } from "./testing/record_calls.ts";
import { hasTool, runTool } from "./testing/run_tool.ts";
import {
  sampleDevdaxScenario,
  sampleFilesystemScenario,
} from "./testing/sample_scenarios.ts";
import { writeSpecSource } from "./testing/spec_source.ts";
import { settleAll } from "./testing/settle_all.ts";

/** The string fields of a spec; those of lists and records are one each. */
interface Texts {
  name: string;
  summary: string;
  why: string;
  covers: string;
  commit: string;
  subject: string;
  since: string;
  kernels: string;
  symptom: string;
  cause: string;
  reference: string;
  text: string;
}

const GOOD: Texts = {
  name: "sample-unbind",
  summary: "Unbind a sample",
  why: "It is a sample.",
  covers: "A1",
  commit: "fa422b353d21",
  subject: "mm: Do what is right",
  since: "6.8",
  kernels: "<6.8",
  symptom: "It fails",
  cause: "It is wrong",
  reference: "https://example.org",
  text: "said",
};

const FIELDS = Object.keys(GOOD) as (keyof Texts)[];

/** Fields that nothing but a few characters can stand in. */
const NARROW: readonly (keyof Texts)[] = [
  "name",
  "covers",
  "commit",
  "since",
  "kernels",
];

function storyOf(texts: Texts) {
  return {
    name: texts.name,
    summary: texts.summary,
    why: texts.why,
    covers: [texts.covers as Label],
    fixedBy: [{
      commit: texts.commit,
      subject: texts.subject,
      since: texts.since,
    }],
    knownIssues: [{
      breaks: ["removal.returns" as const],
      kernels: texts.kernels,
      shows: "fail" as const,
      symptom: texts.symptom,
      cause: texts.cause,
      certainty: "seen" as const,
      reference: texts.reference,
    }],
    expect: [removal.returns(), kernelLog.has({ text: texts.text })],
  };
}

function filesWith(texts: Texts): FilesystemScenario {
  return sampleFilesystemScenario(storyOf(texts));
}

function instanceWith(texts: Texts): DevdaxScenario {
  return sampleDevdaxScenario(storyOf(texts));
}

/** Loads and checks specs that each have one field like this. */
async function checkFields(
  changes: { field: keyof Texts; text: string }[],
): Promise<Diagnostic[][]> {
  const root = await Deno.makeTempDir({ prefix: "yank_injection_" });
  try {
    await Deno.mkdir(`${root}/specs`);
    const paths: string[] = [];
    for (const [index, { field, text }] of changes.entries()) {
      const path = `specs/${index}.ts`;
      const name = `sample-${index}`;
      await Deno.writeTextFile(
        `${root}/${path}`,
        writeSpecSource(filesWith({ ...GOOD, name, [field]: text })),
      );
      paths.push(path);
    }
    const { specs, diagnostics } = await loadSpecs({ root, paths });
    const found = [...diagnostics, ...checkSpecs(specs)];
    return paths.map((path) => found.filter(({ at }) => at.file === path));
  } finally {
    await Deno.remove(root, { recursive: true });
  }
}

/** What the checks say of every hostile text in every field. */
interface Checked {
  field: keyof Texts;
  text: string;
  diagnostics: Diagnostic[];
}

let checked: Promise<Checked[]> | undefined;

function checkAll(): Promise<Checked[]> {
  const changes = FIELDS.flatMap((field) =>
    hostileTexts.map((text) => ({ field, text }))
  );
  checked ??= checkFields(changes).then((found) =>
    changes.map((change, index) => ({
      ...change,
      diagnostics: found[index] ?? [],
    }))
  );
  return checked;
}

/** The hostile texts that the checks let through into a field. */
function listAccepted(all: Checked[], field: keyof Texts): string[] {
  return all.filter((one) =>
    one.field === field && one.diagnostics.length === 0
  ).map(({ text }) => text);
}

Deno.test("every hostile text in every field of a spec is refused or accepted", async () => {
  const all = await checkAll();
  for (const { field, text, diagnostics } of all) {
    for (const { code, message } of diagnostics) {
      assertEquals(code, "bad-text", `${field} ${JSON.stringify(text)}`);
      // deno-lint-ignore no-control-regex
      assert(!/[\x00-\x1f\x7f-\x9f\u2028\u202e]/.test(message), message);
    }
  }
  for (const field of FIELDS) {
    const texts = listAccepted(all, field);
    if (!NARROW.includes(field)) assert(texts.length > 30, field);
    else assertEquals(texts, field === "name" ? ["plain"] : [], field);
  }
  const logged = listAccepted(all, "text");
  assert(logged.every((text) => /^[ -~]+$/.test(text)));
});

/** What specs can say at worst: every field as hostile as it can be. */
async function listWorstTexts(): Promise<Texts[]> {
  const all = await checkAll();
  return hostileTexts.map((hostile) => {
    const texts = { ...GOOD };
    for (const field of FIELDS) {
      if (field === "name" || !listAccepted(all, field).includes(hostile)) {
        continue;
      }
      texts[field] = hostile;
    }
    return texts;
  });
}

function render(scenario: Scenario, path: string): Map<string, GeneratedFile> {
  return new Map(
    renderSelftests([planScenario(scenario, path)])
      .map((file) => [file.path.slice(file.path.lastIndexOf("/") + 1), file]),
  );
}

Deno.test("no text of a spec gets into any file but its program", async () => {
  for (const make of [filesWith, instanceWith]) {
    const good = render(make(GOOD), "specs/sample.ts");
    for (const texts of await listWorstTexts()) {
      const files = render(make(texts), `specs/${texts.why}.ts`);
      assertEquals([...files.keys()], [...good.keys()]);
      for (const [name, file] of files) {
        if (/^sample_unbind\./.test(name)) continue;
        assertEquals(file, good.get(name));
      }
    }
  }
});

Deno.test("no text of a spec gets into the names of points", async () => {
  for (const make of [filesWith, instanceWith]) {
    const namesOf = (texts: Texts) =>
      planScenario(make(texts), "specs/sample.ts").points
        .map(({ name }) => name);
    for (const texts of await listWorstTexts()) {
      assertEquals(namesOf(texts), namesOf(GOOD));
    }
  }
});

Deno.test({
  name: "a shell test does the same whatever its spec and its path say",
  ignore: !hasTool("bash"),
  async fn() {
    const good = await recordCalls(
      planScenario(filesWith(GOOD), "specs/sample.ts"),
    );
    const cases = [
      ...(await listWorstTexts()).map((texts) => ({
        texts,
        path: "specs/a.ts",
      })),
      ...hostileTexts.map((text) => ({
        texts: GOOD,
        path: `specs/${text}.ts`,
      })),
    ];
    // One process each, and not all of them at once.
    while (cases.length > 0) {
      await settleAll(
        cases.splice(0, 20).map(async ({ texts, path }) => {
          const wanted = good.calls.map(([name, ...words]): Call => [
            name,
            ...words.map((word) => word === GOOD.text ? texts.text : word),
          ]);
          assertEquals(
            await recordCalls(planScenario(filesWith(texts), path)),
            { calls: wanted, status: 0, stderr: "", left: [] },
            JSON.stringify({ texts, path }),
          );
        }),
      );
    }
  },
});

/** A program of C without its comments, as the compiler takes it. */
async function stripComments(sources: string[]): Promise<string[]> {
  const files = Object.fromEntries(
    sources.map((text, index) => [`${index}.c`, text]),
  );
  const { status, stdout, stderr } = await runTool(
    [
      "sh",
      "-c",
      `for n in $(seq 0 ${sources.length - 1}); do
	gcc -std=c11 -trigraphs -fpreprocessed -dD -E -P $n.c || exit
	printf '\\f'
done`,
    ],
    files,
  );
  assertEquals({ status, stderr }, { status: 0, stderr: "" });
  return stdout.split("\f").slice(0, -1);
}

Deno.test({
  name: "a C test is the same whatever its spec and its path say",
  ignore: !hasTool("gcc"),
  async fn() {
    const texts = [GOOD, ...await listWorstTexts()];
    const programs = [
      ...texts.map((one) => ({ texts: one, path: "specs/a.ts" })),
      ...hostileTexts.map((text) => ({
        texts: GOOD,
        path: `specs/${text}.ts`,
      })),
    ];
    const stripped = await stripComments(
      programs.map(({ texts, path }) =>
        render(instanceWith(texts), path).get("sample_unbind.c")?.text ?? ""
      ),
    );
    const [good = ""] = stripped;
    assert(good.includes(quoteC(GOOD.text)));
    for (const [index, { texts, path }] of programs.entries()) {
      assertEquals(
        stripped[index],
        good.replace(
          quoteC(GOOD.text),
          () => quoteC(texts.text.replaceAll("\\", "\\x5c")),
        ),
        JSON.stringify({ texts, path }),
      );
    }
  },
});
