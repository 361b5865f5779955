/** The target-neutral plan of a scenario: what every target and the runner read. */

import type {
  Expectation,
  ExpectationWord,
  KnownIssue,
  Scenario,
} from "../vocabulary/scenario.ts";

/** What a test point looks at; each target knows how. */
export type Check =
  | "unbindReturns"
  | "mappersSignalled"
  | "nobodySignalled"
  | "nothingMapped"
  | "accessesFail"
  | "callsFail"
  | "logHas"
  | "usersKilled"
  | "unmounts"
  | "binds"
  | "mounts"
  | "dataIntact"
  | "consistent"
  | "nothingLeaked"
  | "logClean"
  | "secondAlike";

/** One thing that is checked and reported: a line of TAP. */
export interface TestPoint {
  check: Check;
  /** Stable and unique in its scenario: says what must hold, never a value. */
  name: string;
  /** The expectation that it comes from. */
  expectation: Exclude<Expectation, { word: "commonPromises" }>;
  /** The removal that it looks at; 2 is `secondRemoval.isAlike`. */
  round: 1 | 2;
}

/** What a scenario needs from the machine that it runs on. */
export interface Needs {
  device: { kind: "fsdax" | "devdax"; sizeMiB: number };
  /** Programs, by name: `mkfs.xfs`. */
  tools: string[];
  /** Kernel modules, where they are modules: `nd_pmem`. */
  modules: string[];
  /** Kernel options without `CONFIG_`, sorted. */
  kernelOptions: string[];
}

/** A scenario, checked and laid out. */
export interface Plan {
  scenario: Scenario;
  /** The spec's path in the project: `specs/xfs_unbind_mmap_shared.ts`. */
  specPath: string;
  /** A shell script with C helpers, or a C program on kselftest_harness.h. */
  form: "shell" | "harness";
  /** The test program's file name: `xfs_unbind_mmap_shared.sh`. */
  program: string;
  points: TestPoint[];
  needs: Needs;
  knownIssues: KnownIssue[];
  /** Upper bound of the whole program in seconds, not under emulation. */
  timeoutSeconds: number;
  /** Regular expressions of console lines that are no fault in this scenario. */
  expectedConsole: string[];
}

/** The points that a known issue's `breaks` names. */
export function isBrokenBy(
  point: TestPoint,
  words: ExpectationWord[],
): boolean {
  return words.includes(point.expectation.word);
}
