import { assert, assertEquals } from "@std/assert";
import { planScenario } from "../plan/plan_scenario.ts";
import { sampleFilesystemScenario } from "../render/testing/sample_scenarios.ts";
import type { RunRecord, ScenarioRecord } from "../report/run_record.ts";
import type { Verdict } from "../observe/verdict.ts";
import { joinBlocks, MESSAGE_COLUMNS } from "./message.ts";
import { formatResults } from "./results_table.ts";

const one = planScenario(
  sampleFilesystemScenario({
    name: "one",
    knownIssues: [{
      breaks: ["removal.returns"],
      kernels: "<6.8",
      shows: "fail",
      symptom: "It spins",
      cause: "spin() in spin.c",
      certainty: "seen",
    }],
  }),
  "specs/one.ts",
);
const two = planScenario(
  sampleFilesystemScenario({ name: "two" }),
  "specs/two.ts",
);
const tests = [{ plan: one, label: "one.sh" }, { plan: two, label: "two.sh" }];

function resultOf(
  scenario: string,
  kernel: number,
  verdict: Verdict,
): ScenarioRecord {
  return {
    scenario,
    kernel,
    guest: 1,
    directory: "",
    workload: [],
    verdict,
    points: one.points.map(({ name }) => ({ name, verdict, diagnostics: [] })),
    reports: [],
    stuck: [],
    seconds: 1,
  };
}

function recordOf(
  releases: string[],
  results: ScenarioRecord[],
): RunRecord {
  return {
    schemaVersion: 1,
    id: "a",
    startedAt: "2026-08-20T10:11:12.000Z",
    acceleration: { kind: "kvm", reason: "" },
    kernels: releases.map((release) => ({
      selector: release,
      release,
      origin: release,
    })),
    scenarios: ["one", "two"],
    results,
  };
}

Deno.test("the table has kernels across, tests down, and explains its words", () => {
  const record = recordOf(["6.1.0-56-amd64", "6.12.118"], [
    resultOf("one", 0, "xfail"),
    resultOf("one", 1, "pass"),
    resultOf("two", 0, "crash"),
    resultOf("other", 1, "timeout"),
  ]);
  assertEquals(
    joinBlocks(formatResults({ record, tests })),
    `Results, in virtual machines with emulated memory:

A: 6.1.0-56-amd64
B: 6.12.118

        A        B
one.sh  xfail    pass
two.sh  crash    -

xfail: some of it failed, as is known of that kernel (see below)
crash: the kernel reported a bug, or died

What is known to fail:

- A: It spins. spin() in spin.c (seen)`,
  );
});

Deno.test("a kernel that did not run says so", () => {
  const record = recordOf(["6.1", "6.12"], []);
  record.kernels[1] = { selector: "x", origin: "x", error: "it died" };
  const text = joinBlocks(formatResults({ record, tests }));
  assert(text.includes("A: 6.1\nB: x, did not run\n"), text);
  assert(text.includes("one.sh  -        -\n"), text);
});

Deno.test("more kernels than fit make more tables, and no line is too wide", () => {
  const releases = Array.from({ length: 30 }, (_, i) => `6.${i}`);
  const record = recordOf(
    releases,
    releases.map((_, kernel) => resultOf("one", kernel, "timeout")),
  );
  const label = "x".repeat(40);
  const blocks = formatResults({ record, tests: [{ plan: one, label }] });
  const tables = blocks.filter(([head = ""]) => /^ {40}/.test(head));
  assertEquals(tables.length, 10);
  assertEquals(tables.at(-1)?.[0]?.trim().split(/ +/), ["AB", "AC", "AD"]);
  for (const line of blocks.flat()) {
    assert(line.length <= MESSAGE_COLUMNS, line);
  }
});
