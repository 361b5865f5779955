/** Follows a guest from its first line to its end. */

import { splitStreams } from "../observe/check_streams.ts";
import { createConsoleReader } from "../observe/console.ts";
import { parseConsoleLine } from "../observe/console_line.ts";
import { type GuestWords, joinScenario } from "../observe/join.ts";
import type { ScenarioResult } from "../observe/verdict.ts";
import type { Plan } from "../plan/plan.ts";
import type { Guest, GuestEnd } from "../vm/session.ts";
import { GuestLog, type GuestLogOptions } from "./guest_log.ts";
import { type GuestWord, parseGuestWord } from "./guest_word.ts";
import { writeRunFile } from "./run_file.ts";
import type { CheckedJob } from "./xfstests_plans.ts";

/** A scenario's result with what only the guest's output says. */
export interface ObservedResult extends ScenarioResult {
  /** Which program a workload really was. */
  workload: string[];
  /** Whether it was ended from here before it had come to an end. */
  cutOff?: boolean;
}

/** What {@linkcode observeGuest} takes. */
export interface ObserveOptions extends GuestLogOptions {
  /** The scenarios that the guest was given. */
  plans: readonly Plan[];
  /** The cases that these are run as; absent where selftests are run. */
  cases?: ReadonlyMap<string, CheckedJob>;
  /** Hears that a scenario begins, or is refused. */
  onBegin(scenario: string): void;
  /**
   * Hears each result when the scenario has ended, and once more if what came
   * later changed it: the guest's last words, or how it ended.
   */
  onResult(result: ObservedResult, release: string): Promise<void>;
}

/** What came of a guest. */
export interface GuestOutcome {
  /** What `uname -r` said; absent when the entry script was never reached. */
  release?: string;
  /** The scenarios that have a result. */
  settled: string[];
  /** Why the guest stopped before its last scenario by itself. */
  unclean?: string;
  end: GuestEnd;
  /** The last line on its console. */
  lastConsoleLine?: string;
}

/** What is known of a scenario so far. */
interface Observation {
  plan: Plan;
  outputLines: string[];
  /** What may still be kept of its output, in characters. */
  room: number;
  words: GuestWords;
  beganAtMilliseconds: number;
  /** By the guest's clock, once it has ended. */
  seconds?: number;
  /** The result that was told, as JSON. */
  told?: string;
}

/** A test that prints without end must fill neither memory nor disk. */
export const KEPT_OUTPUT_CHARACTERS = 8 * 2 ** 20;

/**
 * Reads all that a guest says, keeps it in files as it comes, and joins it into
 * results. A word about a scenario that the guest was not given, or was through
 * with, is not the entry script's but a test's own output.
 *
 * The guest goes on when this throws: whoever started it ends it.
 *
 * @throws {EnvironmentError} If a log cannot be written.
 * @throws {VmError} If the guest's processes cannot be ended.
 */
export async function observeGuest(
  guest: Guest,
  options: ObserveOptions,
): Promise<GuestOutcome> {
  using observer = new GuestObserver(options);
  let end: GuestEnd;
  try {
    for await (const { from, text, atMilliseconds } of guest.lines) {
      observer.nowMilliseconds = atMilliseconds;
      if (from === "output") await observer.readOutput(text);
      else await observer.readConsole(text);
    }
    end = await guest.end;
  } catch (error) {
    // What was known is told, as far as that is possible now.
    await observer.tellAll().catch(() => {});
    throw error;
  }
  await observer.tellAll(end);
  return { ...observer.summary, end };
}

class GuestObserver implements Disposable {
  nowMilliseconds = 0;
  readonly #console = createConsoleReader();
  readonly #log: GuestLog;
  readonly #observations = new Map<string, Observation>();
  #release = "";
  #unclean: string | undefined;
  /** The scenario that was the last to begin, by the entry script's words. */
  #current: Observation | undefined;
  /** It has ended, and its last lines on the console are waited for. */
  #due: Observation | undefined;
  /** The scenario whose console lines these are, by the marks among them. */
  #onConsole: string | undefined;
  #hasEndedOnConsole = false;

  constructor(readonly options: ObserveOptions) {
    this.#log = new GuestLog(options);
  }

  [Symbol.dispose](): void {
    this.#log[Symbol.dispose]();
  }

  async readOutput(text: string): Promise<void> {
    const word = parseGuestWord(text);
    if (word !== undefined && await this.#heed(word)) {
      this.#log.add("output", text);
      return;
    }
    const observation = this.#current;
    if (observation === undefined || observation.seconds !== undefined) {
      this.#log.add("output", text);
      return;
    }
    if (observation.room <= 0) return;
    observation.room -= text.length + 1;
    const kept = observation.room > 0
      ? text
      : "# the output went on, and what followed was not kept";
    observation.outputLines.push(kept);
    this.#log.add("output", kept, observation.plan.scenario.name);
  }

  async readConsole(text: string): Promise<void> {
    this.#console.push(text);
    for (const message of parseConsoleLine(text)) {
      const [, verb, name = ""] =
        /^yank: (begin|end) (\S+)/.exec(message.text) ?? [];
      if (this.#planOf(name) === undefined) continue;
      if (verb === "begin") this.#onConsole = name;
      this.#hasEndedOnConsole = verb === "end" && name === this.#onConsole;
    }
    this.#log.add("console", text, this.#onConsole);
    await this.#tellWhenComplete();
  }

  /** Tells the results that were not told, or that the guest's end changed. */
  async tellAll(end?: GuestEnd): Promise<void> {
    for (const observation of this.#observations.values()) {
      await this.#tell(observation, end);
    }
  }

  get summary(): Omit<GuestOutcome, "end"> {
    const { lastLine } = this.#console;
    return {
      settled: [...this.#observations.keys()],
      ...(this.#release === "" ? {} : { release: this.#release }),
      ...(this.#unclean === undefined ? {} : { unclean: this.#unclean }),
      ...(lastLine === undefined ? {} : { lastConsoleLine: lastLine }),
    };
  }

  /** Takes a word; says whether it can be the entry script's. */
  async #heed(word: GuestWord): Promise<boolean> {
    switch (word.word) {
      case "guest":
        this.#release ||= word.release;
        return true;
      case "begin":
      case "refuse": {
        const plan = this.#planOf(word.scenario);
        if (plan === undefined || this.#observations.has(word.scenario)) {
          return false;
        }
        await this.#tellDue();
        const observation = this.#observe(plan);
        if (word.word === "begin") {
          this.#current = observation;
        } else {
          observation.words.refused = word.reason;
          await this.#tell(observation);
        }
        return true;
      }
      case "timeout":
      case "end":
        if (!this.#heedEnding(word)) return false;
        await this.#tellWhenComplete();
        return true;
      case "stuck":
        this.#current?.words.stuck.push(word.task);
        return true;
      case "unclean":
        this.#unclean ??= word.reason;
        return true;
      case "over":
        return true;
    }
  }

  #heedEnding(word: GuestWord & { word: "timeout" | "end" }): boolean {
    const observation = this.#current;
    if (
      observation === undefined || observation.seconds !== undefined ||
      observation.plan.scenario.name !== word.scenario
    ) return false;
    if (word.word === "timeout") {
      observation.words.timeoutSeconds = word.seconds;
      return true;
    }
    observation.words.exitStatus = word.exitStatus;
    observation.seconds = word.seconds;
    this.#due = observation;
    return true;
  }

  #planOf(scenario: string): Plan | undefined {
    return this.options.plans.find((plan) => plan.scenario.name === scenario);
  }

  #observe(plan: Plan): Observation {
    const observation: Observation = {
      plan,
      outputLines: [],
      room: KEPT_OUTPUT_CHARACTERS,
      words: { stuck: [] },
      beganAtMilliseconds: this.nowMilliseconds,
    };
    const { name } = plan.scenario;
    this.#observations.set(name, observation);
    this.options.onBegin(name);
    return observation;
  }

  /** The two pipes are not in step: a report may be behind the ending. */
  async #tellWhenComplete(): Promise<void> {
    const name = this.#due?.plan.scenario.name;
    if (this.#hasEndedOnConsole && name === this.#onConsole) {
      await this.#tellDue();
    }
  }

  /** At the latest when something else is said. */
  async #tellDue(): Promise<void> {
    const due = this.#due;
    this.#due = undefined;
    if (due !== undefined) await this.#tell(due);
  }

  async #tell(observation: Observation, end?: GuestEnd): Promise<void> {
    const result = this.#join(observation, end);
    const told = JSON.stringify(result);
    if (told === observation.told) return;
    observation.told = told;
    if (this.options.cases !== undefined) this.#keepResults(observation);
    await this.options.onResult(result, this.#release);
  }

  /** Writes the files that check left, and those that grow while it runs. */
  #keepResults({ plan, outputLines }: Observation): void {
    const directory = this.options.scenarioDirectory(plan.scenario.name);
    for (const [path, lines] of splitStreams(outputLines).files) {
      writeRunFile(
        `${directory}/results/${path}`,
        lines.map((line) => `${line}\n`).join(""),
      );
    }
  }

  #join(observation: Observation, end?: GuestEnd): ObservedResult {
    const { plan, outputLines, words } = observation;
    const { name } = plan.scenario;
    const caseName = this.options.cases?.get(name)?.name;
    const lastPoint = this.#console.lastPoint(name);
    const { lastLine } = this.#console;
    const result = joinScenario({
      plan,
      outputLines,
      guestWords: {
        ...words,
        // A task that runs has no stack to be read.
        stuck: words.stuck.map((task) =>
          task.stack.length > 0
            ? task
            : { ...task, stack: this.#console.functionsOf(task.pid) }
        ),
      },
      reports: this.#console.reports.filter(({ scenario }) =>
        scenario === name
      ),
      wasRunning: end !== undefined && observation === this.#current,
      seconds: this.#secondsOf(observation, end),
      kernelRelease: this.#release,
      ...(caseName === undefined ? {} : { caseName }),
      ...(lastPoint === undefined ? {} : { lastPoint }),
      ...(end === undefined ? {} : { guestEnd: end }),
      ...(lastLine === undefined ? {} : { lastConsoleLine: lastLine }),
    });
    const workload = outputLines.flatMap((line) =>
      /^# workload: (.+)$/.exec(line)?.[1] ?? []
    );
    const cutOff = result.verdict === "lost" &&
      this.#isCutOff(observation, end);
    return { ...result, workload, ...(cutOff ? { cutOff } : {}) };
  }

  /** Whether the guest was ended, or is not listened to any more, before it ended. */
  #isCutOff(observation: Observation, end?: GuestEnd): boolean {
    return (end === undefined || end.how === "interrupted") &&
      observation === this.#current && observation.seconds === undefined;
  }

  /** How long it took; of one that did not end, until nothing more came. */
  #secondsOf(observation: Observation, end?: GuestEnd): number {
    const { seconds, words, beganAtMilliseconds } = observation;
    if (seconds !== undefined) return seconds;
    if (words.refused !== undefined) return 0;
    const heard = (this.nowMilliseconds - beganAtMilliseconds) / 1000;
    return end?.how === "silent" ? Math.max(heard, end.waitedSeconds) : heard;
  }
}
