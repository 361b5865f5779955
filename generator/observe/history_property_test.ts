/**
 * Histories made of what programs and kernels really print, and of what can go
 * wrong with it: whatever goes wrong, no crash, hang or lost line may come out
 * as a pass or a skip.
 *
 * @module
 */
import { assert, assertEquals } from "@std/assert";
import { createConsoleReader } from "./console.ts";
import { isOurOwn, parseConsoleLine } from "./console_line.ts";
import { type GuestWords, joinScenario } from "./join.ts";
import { type Chance, createChance } from "./testing/chance.ts";
import {
  DIED,
  sampleEvidence,
  SILENT,
  STUCK,
} from "./testing/sample_evidence.ts";
import { SAMPLE_POINTS as NAMES } from "./testing/sample_plan.ts";
import type { ScenarioResult } from "./verdict.ts";
import type { GuestEnd } from "../vm/session.ts";

const HISTORIES = 3000;

const LOGS = new URL("./testdata/console/", import.meta.url);

/** A console with reports of the kernel's. */
interface FaultyConsole {
  name: string;
  lines: string[];
  /** Where the first report that counts begins, from 0. */
  at: number;
}

/** Those of testdata, without what tests and sysrq wrote. */
function readConsoles(): FaultyConsole[] {
  return [...Deno.readDirSync(LOGS)].map(({ name }) => name).sort()
    .flatMap((name) => {
      const text = Deno.readTextFileSync(new URL(name, LOGS));
      const lines = (text.split(/^----\n/m)[1] ?? "").split("\n")
        .filter((line) =>
          !parseConsoleLine(line).some(({ text }) =>
            isOurOwn(text) || text.startsWith("sysrq: ")
          )
        );
      const reader = createConsoleReader();
      for (const line of lines) reader.push(line);
      const first = reader.reports.find(({ kind }) =>
        kind !== "filesystem-shutdown"
      );
      return first === undefined
        ? []
        : [{ name, lines, at: first.consoleLine - 1 }];
    });
}

const consoles = readConsoles();

/** What a test point makes a program and a kernel print. */
interface Step {
  name: string;
  output: string[];
  console: string[];
}

/** A run of a scenario, and what must not look good in its result. */
interface History {
  steps: Step[];
  /** What is printed before and behind the steps. */
  head: string[];
  tail: string[];
  words: GuestWords;
  guestEnd?: GuestEnd;
  wasRunning: boolean;
  /** The steps that must be neither pass nor skip. */
  bad: Set<number>;
  /** Whether the program was ended: then nothing else can go wrong with it. */
  isOver: boolean;
  /** What goes wrong. */
  faults: string[];
}

function cleanHistory(chance: Chance): History {
  return {
    steps: NAMES.map((name, i) => ({
      name,
      output: [`# ${name} is looked at`, `ok ${i + 1} ${name}`],
      console: [
        `selftests: dax: sample: ${name}`,
        "XFS (pmem0): User initiated shutdown received.",
      ],
    })),
    head: ["TAP version 13", `1..${NAMES.length}`],
    tail: chance.happens(0.5)
      ? [`# Totals: pass:${NAMES.length} fail:0 xfail:0 xpass:0 skip:0 error:0`]
      : [],
    words: { exitStatus: 0, stuck: [] },
    wasRunning: false,
    bad: new Set(),
    isOver: false,
    faults: [],
  };
}

function changeResult(
  step: Step | undefined,
  change: (line: string) => string[],
) {
  if (step === undefined) return;
  step.output = step.output.flatMap((line) =>
    /^(?:not )?ok /.test(line) ? change(line) : [line]
  );
}

/** Ends the program, and all that it prints, within a step. */
function endProgram(history: History, at: number): void {
  history.isOver = true;
  delete history.words.exitStatus;
  changeResult(history.steps[at], () => []);
  history.steps.splice(at + 1);
  history.tail = [];
  for (let i = at; i < NAMES.length; i++) history.bad.add(i);
}

type Fault = (history: History, at: number, chance: Chance) => void;

const FAULTS: Record<string, Fault> = {
  "a report": ({ steps, bad }, at, chance) => {
    steps[at]?.console.push(...chance.pick(consoles).lines);
    bad.add(at);
  },
  "a report, cut by the guest's death": (history, at, chance) => {
    const { lines, at: first } = chance.pick(consoles);
    const length = first + 1 + chance.below(lines.length - first);
    history.steps[at]?.console.push(...lines.slice(0, length));
    endProgram(history, at);
    history.guestEnd = DIED;
    history.wasRunning = true;
  },
  "two reports at once": ({ steps, bad }, at, chance) => {
    const one = chance.pick(consoles).lines;
    const two = chance.pick(consoles).lines;
    for (let i = 0; i < Math.max(one.length, two.length); i++) {
      steps[at]?.console.push(...one.slice(i, i + 1), ...two.slice(i, i + 1));
    }
    bad.add(at);
  },
  "a guest that dies": (history, at) => {
    endProgram(history, at);
    history.guestEnd = DIED;
    history.wasRunning = true;
  },
  "a guest that falls silent": (history, at) => {
    endProgram(history, at);
    history.guestEnd = SILENT;
    history.wasRunning = true;
  },
  "a guest that dies when all is done": (history) => {
    history.guestEnd = DIED;
    history.wasRunning = true;
  },
  "an interrupted run": (history, at) => {
    endProgram(history, at);
    history.guestEnd = { how: "interrupted" };
    history.wasRunning = true;
  },
  "a deadline": (history, at, { pick }) => {
    endProgram(history, at);
    history.words.timeoutSeconds = 300;
    history.words.exitStatus = pick([124, 137]);
  },
  "a deadline at the very end": ({ words }) => {
    words.timeoutSeconds = 300;
    words.exitStatus = 124;
  },
  "a process that cannot be killed": ({ words }) => {
    words.stuck.push(STUCK);
  },
  "a result that is lost": ({ steps, bad }, at) => {
    changeResult(steps[at], () => []);
    bad.add(at);
  },
  "a result that is cut": ({ steps, bad }, at, chance) => {
    changeResult(
      steps[at],
      (line) => [line.slice(0, chance.below(line.length - 1))],
    );
    bad.add(at);
  },
  "a result behind half a line": ({ steps, bad }, at, { pick }) => {
    const front = pick(["12% done", "# ", "seed = 1 ", "x"]);
    changeResult(steps[at], (line) => [front + line]);
    bad.add(at);
  },
  "a result with the kernel's in it": ({ steps, bad }, at, chance) => {
    changeResult(steps[at], (line) => {
      const middle = 1 + chance.below(line.length - 1);
      const text = "[   61.204113] BUG: soft lockup - CPU#1 stuck for 26s!";
      return [line.slice(0, middle) + text, line.slice(middle)];
    });
    bad.add(at);
  },
  "a result of another name": ({ steps, bad }, at) => {
    changeResult(steps[at], (line) => [`${line} at 0x7f12c000`]);
    bad.add(at);
  },
  "a failure": ({ steps, words, bad }, at, chance) => {
    changeResult(steps[at], (line) => [`not ${line}`]);
    words.exitStatus = chance.pick([0, 1]);
    bad.add(at);
  },
  "a failure, repeated as a success": ({ steps, words, bad }, at) => {
    changeResult(steps[at], (line) => [`not ${line}`, line]);
    words.exitStatus = 1;
    bad.add(at);
  },
  "a bounded wait that ran out": ({ steps, words, bad }, at, { pick }) => {
    const result = pick(["not ok", "ok"]);
    changeResult(
      steps[at],
      (line) => [`${line.replace(/^(?:not )?ok/, result)} # TIMEOUT`],
    );
    words.exitStatus = 1;
    bad.add(at);
  },
  "a bail-out": (history, at) => {
    endProgram(history, at);
    history.tail = ["Bail out! no memory"];
    history.words.exitStatus = 1;
  },
  "a wrong exit status": ({ words }, _at, { pick }) => {
    words.exitStatus = pick([1, 2, 4, 139]);
  },
  "an exit status that never came": (history) => {
    delete history.words.exitStatus;
  },
  "a skip of all that has results": ({ head, words }) => {
    head[1] = "1..0 # SKIP no device";
    words.exitStatus = 4;
  },
};

/** What may be on any console and in any output, and says nothing. */
function addNoise(lines: string[], chance: Chance, noise: string[]): string[] {
  return lines.flatMap((line) =>
    chance.happens(0.1) ? [line, chance.pick(noise)] : [line]
  );
}

function runHistory(history: History, chance: Chance): ScenarioResult {
  const { steps, head, tail, words, guestEnd, wasRunning } = history;
  const reader = createConsoleReader();
  const isColoured = chance.happens(0.2);
  const console = addNoise(
    ["yank: begin sample", ...steps.flatMap((step) => step.console)],
    chance,
    ["seed = 1731924, 12/99: dwrite", "[   62.000000] random: crng init done"],
  );
  for (const line of console) {
    const stamped = /^(?:yank|selftests|XFS)/.test(line)
      ? `[   60.000000] ${line}`
      : line;
    reader.push(isColoured ? `\x1b[1m${stamped}\x1b[0m\r` : stamped);
  }
  const lastPoint = reader.lastPoint("sample");
  return joinScenario(sampleEvidence({
    outputLines: addNoise(
      [...head, ...steps.flatMap(({ output }) => output), ...tail],
      chance,
      ["# and so on", "fsstress: nothing to tell", ""],
    ),
    guestWords: words,
    reports: reader.reports.filter(({ scenario }) => scenario === "sample"),
    ...(lastPoint === undefined ? {} : { lastPoint }),
    ...(guestEnd === undefined ? {} : { guestEnd }),
    ...(reader.lastLine === undefined
      ? {}
      : { lastConsoleLine: reader.lastLine }),
    wasRunning,
  }));
}

function isGood(verdict: string | undefined): boolean {
  return verdict === "pass" || verdict === "skip";
}

Deno.test("a history in which nothing goes wrong is a pass, whatever else is printed", () => {
  for (let seed = 0; seed < 200; seed++) {
    const chance = createChance(seed);
    const { verdict, reason, points } = runHistory(
      cleanHistory(chance),
      chance,
    );
    assertEquals([verdict, reason], ["pass", undefined]);
    assert(points.every((point) => point.verdict === "pass"));
  }
});

for (const [name, add] of Object.entries(FAULTS)) {
  Deno.test(`a history with ${name} is neither pass nor skip`, () => {
    for (let seed = 0; seed < 100; seed++) {
      const chance = createChance(seed);
      const history = cleanHistory(chance);
      const at = chance.below(NAMES.length);
      history.faults.push(name);
      add(history, at, chance);
      check(history, runHistory(history, chance));
    }
  });
}

Deno.test("a history with several of these is neither pass nor skip", () => {
  const chance = createChance(20261130);
  const faults = Object.entries(FAULTS);
  for (let i = 0; i < HISTORIES; i++) {
    const history = cleanHistory(chance);
    const count = 1 + chance.below(3);
    for (let n = 0; n < count && !history.isOver; n++) {
      const [name, add] = chance.pick(faults);
      history.faults.push(name);
      add(history, chance.below(history.steps.length), chance);
    }
    check(history, runHistory(history, chance));
  }
});

function check(history: History, result: ScenarioResult): void {
  const told = () =>
    [
      ...history.faults,
      ...history.steps.flatMap(({ output }) => output),
      JSON.stringify(result.points, null, 1),
    ].join("\n");
  assert(!isGood(result.verdict), `the scenario: ${told()}`);
  for (const at of history.bad) {
    const point = result.points[at];
    assert(!isGood(point?.verdict), `${NAMES[at]}: ${told()}`);
    assert((point?.reason ?? "") !== "", `${NAMES[at]} says why: ${told()}`);
  }
}
