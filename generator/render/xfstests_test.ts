import {
  assert,
  assertEquals,
  assertMatch,
  assertStringIncludes,
} from "@std/assert";
import { fileURLToPath } from "node:url";
import { discoverSpecs } from "../load/discover_specs.ts";
import { loadSpecs } from "../load/load_specs.ts";
import { planScenario } from "../plan/plan_scenario.ts";
import type { Plan } from "../plan/plan.ts";
import type { Spec } from "../vocabulary/scenario.ts";
import type { GeneratedFile } from "./generated_file.ts";
import {
  sampleFilesystemScenario,
  sampleIdleScenario,
  sampleScenarios,
} from "./testing/sample_scenarios.ts";
import {
  layOutXfstests,
  listXfstestsCases,
  numberCases,
  renderXfstests,
} from "./xfstests.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));

function planAll(specs: readonly Spec[]): Plan[] {
  return specs.map((spec) => planScenario(spec, `specs/${spec.name}.ts`))
    .filter(({ unrendered }) => unrendered.length === 0);
}

function byPath(files: GeneratedFile[]): Map<string, string> {
  return new Map(files.map(({ path, text }) => [path, text]));
}

const samples = planAll(sampleScenarios);

Deno.test("out/xfstests has what renderXfstests() gives for specs/", async () => {
  const { specs, diagnostics } = await loadSpecs({
    root,
    paths: await discoverSpecs(root),
  });
  assertEquals(diagnostics, []);
  const plans = specs.map(({ scenario, path }) => planScenario(scenario, path))
    .filter(({ unrendered }) => unrendered.length === 0);
  for (const { path, text, executable } of renderXfstests(plans)) {
    const file = `${root}/out/${path}`;
    assertEquals(await Deno.readTextFile(file), text, path);
    const { mode } = await Deno.stat(file);
    assertEquals(((mode ?? 0) & 0o111) !== 0, executable, path);
  }
});

Deno.test("a scenario is a case where xfstests knows its filesystem", () => {
  const { cases, left } = listXfstestsCases(samples);
  assertEquals(
    cases.filter(({ directory }) => !["xfs", "ext4"].includes(directory)),
    [],
  );
  const reasons = new Map(
    left.map(({ plan, reason }) => [plan.scenario.device.word, reason]),
  );
  assertEquals(
    reasons.get("devdax"),
    "is about a device without a filesystem",
  );
  assertEquals(
    reasons.get("systemRam"),
    "is about a device without a filesystem",
  );
  assertEquals(
    listXfstestsCases(planAll([sampleIdleScenario()])).left.map((
      { reason },
    ) => reason),
    ["has no filesystem"],
  );
  assert(
    left.some(({ reason }) => reason.endsWith("xfstests cannot make: erofs")),
  );
  // None is lost: each cell is somewhere.
  assertEquals(
    new Set([
      ...cases.map(({ plan }) => plan.specPath),
      ...left.map(({ plan }) => plan.specPath),
    ]).size,
    samples.length,
  );
});

Deno.test("a matrix of filesystems is a case for each of them", () => {
  const one = sampleFilesystemScenario({
    name: "of-both",
    expect: [{ word: "commonPromises" }],
  });
  const { filesystem, ...rest } = one;
  const [plan] = planAll([{
    ...rest,
    each: {
      filesystem: {
        "ext4": { word: "ext4", mount: { dax: "always" } },
        "xfs": filesystem,
      },
    },
  } as Spec]);
  assert(plan);
  const { cases, left } = listXfstestsCases([plan]);
  assertEquals(left, []);
  assertEquals(
    cases.map(({ directory, filesystem, plan }) => [
      directory,
      filesystem,
      plan.scenario.name,
      new Set(plan.points.map(({ cell }) => cell)),
    ]),
    [
      ["ext4", "ext4", "of-both-ext4", new Set(["ext4", ""])],
      ["xfs", "xfs", "of-both-xfs", new Set(["xfs", ""])],
    ],
  );
});

Deno.test("golden output has the wording of the test points, and no more", () => {
  const { cases, renderCase } = layOutXfstests(samples);
  for (const one of cases) {
    const files = byPath(renderCase(one, "123"));
    assertEquals(
      files.get(`tests/${one.directory}/123.out`),
      ["QA output created by 123", ...one.plan.points.map(({ name }) => name)]
        .join("\n") + "\n",
    );
  }
});

Deno.test("each check of a case has the name of a point, in their order", () => {
  const { cases, renderCase } = layOutXfstests(samples);
  for (const one of cases) {
    const [{ text } = { text: "" }] = renderCase(one, "123");
    const called = [
      ...text.matchAll(/_dax_test(?:_end)? "(?:\$\{[12]\})?(.*?)"/g),
    ]
      .map(([, name]) => name ?? "");
    const wanted = one.plan.points.map(({ name }) => name);
    assertEquals(
      wanted.filter((name) => !called.some((end) => name.endsWith(end))),
      [],
      one.plan.scenario.name,
    );
    assert(called.every((end) => wanted.some((name) => name.endsWith(end))));
  }
});

Deno.test("what one case alone needs is in that one, the rest is shared", () => {
  const { shared, cases, renderCase } = layOutXfstests(samples);
  const library = byPath(shared).get("common/dax_remove") ?? "";
  const defined = (text: string) =>
    [...text.matchAll(/^(\w+)\(\)$/gm)].map(([, name]) => name ?? "");
  const common = new Set(defined(library));
  const seen = new Set<string>();
  for (const one of cases) {
    const [{ text } = { text: "" }] = renderCase(one, "123");
    const own = defined(text);
    const known = new Set([...common, ...own]);
    for (
      const [word] of text.replaceAll(/^\s*#.*$/gm, "").matchAll(
        /(?<![\w/-])(?:_require)?_?dax_\w+/g,
      )
    ) {
      // The programs have names like these.
      if (
        /_require_test_program|dax_(user|files|reader|core|rmmod)/.test(word)
      ) {
        continue;
      }
      if (word === "dax_remove") continue;
      assert(known.has(word), `${one.plan.scenario.name}: ${word}`);
    }
    for (const name of own.filter((name) => name.startsWith("dax_"))) {
      assert(!common.has(`_${name}`), name);
      assert(!seen.has(name), `${name} is in two cases`);
      seen.add(name);
    }
  }
  assertEquals([...library.matchAll(/(?<![\w/-])dax_\w+\(\)/g)], []);
});

Deno.test("a case alone has its functions in the shared file", () => {
  const [plan] = planAll([sampleFilesystemScenario()]);
  assert(plan);
  const { shared, cases, renderCase } = layOutXfstests([plan]);
  const [one] = cases;
  assert(one);
  const [{ text } = { text: "" }] = renderCase(one, "123");
  assertEquals([...text.matchAll(/^dax_\w+\(\)$/gm)], []);
  assertStringIncludes(
    byPath(shared).get("common/dax_remove") ?? "",
    "_dax_unbind()",
  );
});

Deno.test("no cases share nothing", () => {
  assertEquals(renderXfstests(planAll([sampleIdleScenario()])), []);
});

Deno.test("the head of a case is the house's", () => {
  const { cases, renderCase } = layOutXfstests(samples, {
    copyright: "2027 A. Name",
  });
  for (const one of cases) {
    const [file] = renderCase(one, "123");
    assert(file);
    assertEquals(file.executable, true);
    assertMatch(
      file.text,
      /^#! \/bin\/bash\n# SPDX-License-Identifier: GPL-2.0\n# Copyright \(c\) 2027 A\. Name\. {2}All Rights Reserved\.\n#\n# FS QA Test 123\n#\n# /,
    );
    assertStringIncludes(
      file.text,
      `\n_begin_fstest ${one.groups.join(" ")}\n`,
    );
    assertMatch(file.text, /\n# success, all done\n_exit 0\n$/);
    assertStringIncludes(file.text, `# Made from ${one.plan.specPath}.\n`);
  }
});

Deno.test("cases are numbered by their places in each directory", () => {
  const { cases } = listXfstestsCases(samples);
  const numbered = numberCases(cases);
  for (const directory of ["xfs", "ext4"]) {
    const numbers = numbered.filter(([one]) => one.directory === directory)
      .map(([, number]) => Number(number));
    assertEquals(numbers, numbers.map((_, index) => 901 + index));
  }
});

Deno.test("what takes today's kernels down is not run by default", () => {
  const issue = {
    breaks: ["mappings.areGone" as const],
    shows: "crash" as const,
    symptom: "It does.",
    cause: "It is so.",
    certainty: "seen" as const,
  };
  const groupsWith = (kernels: string) => {
    const { cases } = listXfstestsCases(
      planAll([
        sampleFilesystemScenario({ knownIssues: [{ ...issue, kernels }] }),
      ]),
    );
    return cases[0]?.groups.includes("dangerous");
  };
  assertEquals(groupsWith("<6.8"), false);
  assertEquals(groupsWith(">=7.2 <7.3"), false);
  assertEquals(groupsWith(">=6.1"), true);
});
