/** Follows a guest from its first line to its end. */

import { createConsoleReader } from "../observe/console.ts";
import {
  type GuestWords,
  joinScenario,
  type ScenarioEvidence,
} from "../observe/join.ts";
import type { ScenarioResult } from "../observe/verdict.ts";
import type { Plan } from "../plan/plan.ts";
import type { Guest, GuestEnd, GuestLine } from "../vm/session.ts";
import { parseGuestWord } from "./guest_word.ts";
import { type LogFile, openLogFile } from "./log_file.ts";

/** A scenario's result with what only the guest's output says. */
export interface ObservedResult extends ScenarioResult {
  /** Which program a workload really was. */
  workload: string[];
}

/** What {@linkcode observeGuest} takes. */
export interface ObserveOptions {
  /** The scenarios that the guest was given. */
  plans: readonly Plan[];
  /** Absolute path of the directory for the guest's whole console. */
  guestDirectory: string;
  /** Absolute path of the directory for one scenario's logs. */
  scenarioDirectory(scenario: string, release: string): string;
  /** Hears that something begins: for the user. */
  onProgress(what: string): void;
  /**
   * Hears each result when the scenario has ended, and once more when the
   * guest has: its last words may change it.
   */
  onResult(result: ObservedResult, release: string): Promise<void>;
}

/** What came of a guest. */
export interface GuestOutcome {
  /** What `uname -r` said; absent when the entry script was never reached. */
  release?: string;
  /** The scenarios that have a result. */
  settled: string[];
  end: GuestEnd;
  /** The last line on its console. */
  lastConsoleLine?: string;
}

/** What is known of a scenario so far. */
interface Observation {
  plan: Plan;
  outputLines: string[];
  words: GuestWords;
  beganAtMilliseconds: number;
  /** Seconds by the guest's clock, once it has ended. */
  seconds?: number;
  output?: LogFile;
}

/**
 * Reads all that a guest says, keeps it in files as it comes, and joins it into
 * results.
 *
 * @throws {EnvironmentError} If a log cannot be written.
 */
export async function observeGuest(
  guest: Guest,
  options: ObserveOptions,
): Promise<GuestOutcome> {
  const console = createConsoleReader();
  const observations = new Map<string, Observation>();
  const logs = new Map<string, LogFile>();
  let release = "";
  let current: Observation | undefined;
  let lastMilliseconds = 0;

  const logTo = (path: string): LogFile => {
    const log = logs.get(path) ?? openLogFile(path);
    logs.set(path, log);
    return log;
  };
  const logOf = (scenario: string, name: string): LogFile =>
    logTo(`${options.scenarioDirectory(scenario, release)}/${name}`);

  const observe = (scenario: string): Observation => {
    const plan = options.plans.find((one) => one.scenario.name === scenario);
    if (plan === undefined) {
      throw new Error(`The guest began "${scenario}", which it was not given`);
    }
    const observation: Observation = {
      plan,
      outputLines: [],
      words: { stuck: [] },
      beganAtMilliseconds: lastMilliseconds,
    };
    observations.set(scenario, observation);
    return observation;
  };

  const join = (observation: Observation, end?: GuestEnd): ObservedResult => {
    const { plan, outputLines, words } = observation;
    const { name } = plan.scenario;
    const lastPoint = console.lastPoint(name);
    const evidence: ScenarioEvidence = {
      plan,
      outputLines,
      guestWords: words,
      reports: console.reports.filter(({ scenario }) => scenario === name),
      wasRunning: end !== undefined && observation === current,
      seconds: observation.seconds ??
        (lastMilliseconds - observation.beganAtMilliseconds) / 1000,
      kernelRelease: release,
      ...(lastPoint === undefined ? {} : { lastPoint }),
      ...(end === undefined ? {} : { guestEnd: end }),
      ...(console.lastLine === undefined
        ? {}
        : { lastConsoleLine: console.lastLine }),
    };
    return {
      ...joinScenario(evidence),
      workload: outputLines.flatMap((line) =>
        /^# workload: (.+)$/.exec(line)?.[1] ?? []
      ),
    };
  };

  const readOutput = async ({ text }: GuestLine): Promise<void> => {
    const word = parseGuestWord(text);
    switch (word?.word) {
      case "guest":
        release = word.release;
        return;
      case "begin":
        current = observe(word.scenario);
        options.onProgress(word.scenario);
        return;
      case "refuse": {
        const observation = observe(word.scenario);
        observation.words.refused = word.reason;
        await options.onResult(join(observation), release);
        return;
      }
      case "timeout":
        if (current) current.words.timeoutSeconds = word.seconds;
        return;
      case "stuck":
        current?.words.stuck.push(word.task);
        return;
      case "end":
        if (current === undefined) return;
        current.words.exitStatus = word.exitStatus;
        current.seconds = word.seconds;
        await options.onResult(join(current), release);
        return;
      case "unclean":
      case "over":
        return;
    }
    if (current === undefined || current.seconds !== undefined) return;
    current.outputLines.push(text);
    logOf(current.plan.scenario.name, "output.log").add(text);
  };

  /** The scenario whose console lines these are, by its own marker. */
  let onConsole: string | undefined;
  const readConsole = ({ text }: GuestLine): void => {
    logTo(`${options.guestDirectory}/console.log`).add(text);
    console.push(text);
    const begun = /yank: begin (\S+)/.exec(text)?.[1];
    if (begun !== undefined) onConsole = begun;
    if (onConsole !== undefined && release !== "") {
      logOf(onConsole, "console.log").add(text);
    }
  };

  try {
    for await (const line of guest.lines) {
      lastMilliseconds = line.atMilliseconds;
      if (line.from === "output") await readOutput(line);
      else readConsole(line);
    }
    const end = await guest.end;
    for (const observation of observations.values()) {
      await options.onResult(join(observation, end), release);
    }
    return {
      end,
      settled: [...observations.keys()],
      ...(release === "" ? {} : { release }),
      ...(console.lastLine === undefined
        ? {}
        : { lastConsoleLine: console.lastLine }),
    };
  } finally {
    for (const log of logs.values()) log[Symbol.dispose]();
  }
}
