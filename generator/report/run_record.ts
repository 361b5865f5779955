/** The schema of `run.json`: what a run leaves behind. */

import type { ScenarioResult } from "../observe/verdict.ts";

/** Raised with every change that a reader of `run.json` would notice. */
export const RUN_SCHEMA_VERSION = 1;

/** One kernel of a run. */
export interface KernelRecord {
  /** As asked for: `debian:trixie`. */
  selector: string;
  /** What `uname -r` said in the guest; absent when it never booted. */
  release?: string;
  /** The package's version or the image's path. */
  origin: string;
  /** Why nothing ran on it. */
  error?: string;
}

/** One scenario on one kernel. */
export interface ScenarioRecord extends ScenarioResult {
  /** Index into `kernels`. */
  kernel: number;
  /** Which guest of the run it ran in, counted from 1; 0 when in none. */
  guest: number;
  /** Directory with console.log, output.log and command.json, relative to the run's. */
  directory: string;
  /** Which program a workload really was: `fsstress is /usr/bin/fsstress`. */
  workload: string[];
  /** Whether the run ended before the scenario did: it is run again. */
  cutOff?: boolean;
  /** The cells of a matrix that a further guest is to run; absent where none is. */
  rest?: string[];
  /** Which attempt all this is of, counted from 1; 1 when absent. */
  attempt?: number;
  /** All attempts; absent where there was but one. */
  attempts?: AttemptRecord[];
}

/** What is kept of each attempt at a scenario. */
export interface AttemptRecord extends
  Pick<
    ScenarioRecord,
    "verdict" | "reason" | "guest" | "directory" | "seconds"
  > {
  /** Counted from 1. */
  attempt: number;
}

/** What a run was asked for beside kernels and scenarios: to go on with it. */
export interface RunRequest {
  /** Environment of the tests: `KSFT_FSX=/usr/bin/fsx`. */
  environment: string[];
  /** Whether every scenario has a guest of its own. */
  isolate: boolean;
  /** How often each scenario is run. */
  repeats: number;
  /** How often what did not pass is run again, at most. */
  retries: number;
  /** Of the plan of each scenario, in their order: what was to be run. */
  digests: string[];
}

/** Which part of the scenarios a run has. */
export interface ShardRecord {
  /** Counted from 1. */
  part: number;
  parts: number;
  /** The same for all shards of scenarios that were dealt out alike. */
  deal: string;
}

/** A run: kernels x scenarios. */
export interface RunRecord {
  schemaVersion: typeof RUN_SCHEMA_VERSION;
  /** The run's directory name. */
  id: string;
  /** ISO 8601. */
  startedAt: string;
  /** ISO 8601; absent while it runs or when it was killed. */
  endedAt?: string;
  /** How it ended, where it did not run to its end. */
  interrupted?: boolean;
  /** ISO 8601: when it was gone on with; absent where it never was. */
  resumedAt?: string[];
  /** Absent where it has all that was asked for. */
  shard?: ShardRecord;
  /** The names of the runs of which it was made; absent where it was run itself. */
  mergedFrom?: string[];
  /** Absent in older records and in merged ones. */
  request?: RunRequest;
  /** As what the scenarios were run; selftests when absent. */
  target?: "selftests" | "xfstests";
  /** Absolute path of the xfstests tree, where they were its cases. */
  tree?: string;
  acceleration: { kind: "kvm" | "tcg"; reason: string };
  kernels: KernelRecord[];
  /** Names of the scenarios, in the order of the table. */
  scenarios: string[];
  results: ScenarioRecord[];
}
