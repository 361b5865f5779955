/** Joins what a guest said and what its kernel said into a scenario's result. */

import type { Plan } from "../plan/plan.ts";
import type { GuestEnd } from "../vm/session.ts";
import { chargeReports, listUnexpected } from "./charge_reports.ts";
import { applyCheck } from "./check_points.ts";
import {
  charge,
  type Draft,
  draftScenario,
  type Fault,
  findPoint,
  firstWithoutResult,
  type PointDraft,
  worsen,
} from "./draft.ts";
import { fingerprintReport } from "./fingerprint.ts";
import { parseTap } from "./ktap.ts";
import { applyKnownIssues } from "./known_issues.ts";
import { isPromised } from "./promised_reports.ts";
import { applyTap, skipAll } from "./tap_points.ts";
import {
  type CheckRecord,
  type ConsoleReport,
  type ScenarioResult,
  type StuckTask,
  worstVerdict,
} from "./verdict.ts";

/** How many functions of a stuck process's stack a reason names. */
const NAMED_FUNCTIONS = 6;

/** What the guest's entry script said of a scenario. */
export interface GuestWords {
  /** `##yank end`: the program's exit status. */
  exitStatus?: number;
  /** `##yank timeout`: the program did not end within these seconds. */
  timeoutSeconds?: number;
  /** `##yank refuse`: why the program was not started. */
  refused?: string;
  /** `##yank stuck`: processes that survived SIGKILL. */
  stuck: StuckTask[];
}

/** All that is known of a scenario's run. */
export interface ScenarioEvidence {
  plan: Plan;
  /** The case of xfstests that it was run as; absent of a selftest. */
  caseName?: string;
  /** What the program printed: the lines between `##yank begin` and `##yank end`. */
  outputLines: readonly string[];
  guestWords: GuestWords;
  /** The kernel's reports that are charged to the scenario. */
  reports: readonly ConsoleReport[];
  /** The point that was the last to start, by the marks in the kernel log. */
  lastPoint?: string;
  /** How the guest ended; absent while it goes on. */
  guestEnd?: GuestEnd;
  /**
   * Whether the scenario was the last that began when the guest ended: then
   * the guest's end counts against it, even if its program had ended.
   */
  wasRunning: boolean;
  /** The last line of the guest's console. */
  lastConsoleLine?: string;
  seconds: number;
  /** What `uname -r` said; an empty text when the guest never said it. */
  kernelRelease: string;
}

/** The point that ran when everything stopped. */
function findRunning(
  draft: Draft,
  lastPoint: string | undefined,
): PointDraft | undefined {
  const started = findPoint(draft, lastPoint);
  return started?.hasResult === false ? started : firstWithoutResult(draft);
}

function describeStuck(task: StuckTask): string {
  const functions = task.stack.slice(0, NAMED_FUNCTIONS).join(" < ");
  const stack = functions === "" ? "" : ` in ${functions}`;
  return `process ${task.pid} (${task.command}) survived SIGKILL, state ${task.state}${stack}`;
}

/** Charges processes that could not be killed. */
function chargeStuck(draft: Draft, evidence: ScenarioEvidence): void {
  const { stuck } = evidence.guestWords;
  if (stuck.length === 0) return;
  const fault = {
    verdict: "hang",
    reason: stuck.map(describeStuck).join("; "),
    functions: stuck.flatMap(({ stack }) => stack),
  } as const;
  const waited = draft.points.filter(({ timedOut }) => timedOut);
  for (const point of waited) worsen(point, fault);
  if (waited.length > 0) return;
  const target = firstWithoutResult(draft) ??
    findPoint(draft, evidence.lastPoint) ?? draft.points.at(-1);
  charge(draft, target, fault);
}

/** How a guest ended, in words; undefined where nothing is wrong with it. */
function describeGuestEnd(
  guestEnd: GuestEnd | undefined,
  lastConsoleLine?: string,
): Fault | undefined {
  switch (guestEnd?.how) {
    case "died": {
      const lastLine = lastConsoleLine === undefined
        ? ""
        : `; the last line on its console was ${
          JSON.stringify(lastConsoleLine)
        }`;
      return { verdict: "crash", reason: `the guest died${lastLine}` };
    }
    case "silent": {
      const seconds = Math.round(guestEnd.waitedSeconds);
      return {
        verdict: "hang",
        reason:
          `the guest gave no sign of life for ${seconds} s, waiting for ${guestEnd.waitingFor}`,
      };
    }
    case "interrupted":
      return { verdict: "lost", reason: "interrupted" };
    default:
      return undefined;
  }
}

/** What ended the program from outside, or the guest after it. */
function listEnds(evidence: ScenarioEvidence, hasReport: boolean): Fault[] {
  const { guestWords, guestEnd, wasRunning } = evidence;
  const { timeoutSeconds, exitStatus } = guestWords;
  const faults: Fault[] = [];
  if (timeoutSeconds !== undefined) {
    faults.push({
      verdict: "timeout",
      reason: `the program did not end within ${timeoutSeconds} s`,
    });
  }
  if (!wasRunning || guestEnd === undefined) {
    if (timeoutSeconds === undefined && exitStatus === undefined) {
      // The guest went on, and its word of the end was lost on the way.
      const reason = "the guest did not say how the program ended";
      faults.push({ verdict: "lost", reason });
    }
    return faults;
  }
  const end = describeGuestEnd(
    guestEnd,
    hasReport ? undefined : evidence.lastConsoleLine,
  );
  if (
    end !== undefined && (end.verdict !== "lost" || exitStatus === undefined)
  ) {
    faults.push(end);
  } else if (end === undefined && exitStatus === undefined) {
    const reason = "the guest ended before the program did";
    faults.push({ verdict: "lost", reason });
  }
  return faults;
}

/** Says of every lost point why it is. */
function explainLost(draft: Draft, reason: string): void {
  for (const point of draft.points) {
    if (point.verdict === "lost") point.reason ??= reason;
  }
}

function hasBegun(
  { guestWords, outputLines, wasRunning }: ScenarioEvidence,
): boolean {
  return wasRunning || outputLines.length > 0 ||
    guestWords.exitStatus !== undefined ||
    guestWords.timeoutSeconds !== undefined;
}

/** What a program's output says, beside the points' results. */
interface Findings {
  /** What is wrong with the whole. */
  complaints: string[];
  /** Why a point has no result. */
  lost: string;
  record?: CheckRecord;
}

/**
 * Settles the points by what the program printed.
 *
 * @param exitStatus The program's; undefined where it was ended from outside.
 */
function applyOutput(
  draft: Draft,
  { caseName, outputLines }: ScenarioEvidence,
  { exitStatus, hasReport }: {
    exitStatus: number | undefined;
    hasReport: boolean;
  },
): Findings {
  const lines = outputLines.filter((line) => !line.startsWith("##yank "));
  if (caseName !== undefined) {
    return applyCheck(draft, {
      name: caseName,
      outputLines: lines,
      exitStatus,
      hasReport,
    });
  }
  const output = parseTap(lines);
  const bailOut = output.documents.find((document) =>
    document.bailOut !== undefined
  );
  return {
    complaints: applyTap(draft, output, exitStatus),
    lost: bailOut === undefined
      ? "the program printed no result for it"
      : `the program bailed out: ${bailOut.bailOut}`,
  };
}

/** What {@linkcode settle} found beside the points' results. */
interface Settled {
  /** The point during which the program was ended from outside. */
  endedIn: PointDraft | undefined;
  record?: CheckRecord;
}

/** Settles what was said of a program that was started. */
function settle(
  draft: Draft,
  evidence: ScenarioEvidence,
  unexpected: ConsoleReport[],
): Settled {
  const { timeoutSeconds, exitStatus } = evidence.guestWords;
  const ends = listEnds(evidence, unexpected.length > 0);
  const wasKilled = timeoutSeconds !== undefined || exitStatus === undefined;
  const { complaints, lost, record } = applyOutput(draft, evidence, {
    exitStatus: wasKilled ? undefined : exitStatus,
    hasReport: unexpected.length > 0,
  });
  const endedIn = wasKilled
    ? findRunning(draft, evidence.lastPoint)
    : undefined;
  chargeReports(draft, unexpected);
  // A guest that dies when the program has ended leaves no point to charge.
  for (const end of ends) charge(draft, endedIn, end);
  chargeStuck(draft, evidence);
  explainLost(draft, ends.at(-1)?.reason ?? lost);
  if (complaints.length > 0) {
    const reason = [...new Set(complaints)].join("; ");
    draft.faults.push({ verdict: "fail", reason });
  }
  return { endedIn, ...(record === undefined ? {} : { record }) };
}

/** Settles a scenario whose program was not started. */
function settleUnstarted(draft: Draft, evidence: ScenarioEvidence): void {
  const { guestWords, guestEnd } = evidence;
  if (guestWords.refused !== undefined) {
    skipAll(draft, guestWords.refused);
    return;
  }
  const end = describeGuestEnd(guestEnd);
  const why = end === undefined ? "" : `: ${end.reason}`;
  explainLost(draft, `the program was not started${why}`);
}

/**
 * Joins all that is known of a scenario into its result.
 *
 * Every point is lost until something else is known of it. A crash, a hang or
 * a lost line never comes out as a pass or a skip.
 */
export function joinScenario(evidence: ScenarioEvidence): ScenarioResult {
  const { plan, guestWords } = evidence;
  const reports = evidence.reports.filter((report) =>
    !isPromised(report, plan)
  );
  const draft = draftScenario(plan);
  const unexpected = listUnexpected(reports, plan.expectedConsole);
  let settled: Settled = { endedIn: undefined };
  if (hasBegun(evidence)) settled = settle(draft, evidence, unexpected);
  else {
    settleUnstarted(draft, evidence);
    chargeReports(draft, unexpected);
    chargeStuck(draft, evidence);
  }
  applyKnownIssues(draft, {
    knownIssues: plan.knownIssues,
    kernelRelease: evidence.kernelRelease,
    endedIn: settled.endedIn,
  });
  return {
    scenario: plan.scenario.name,
    verdict: worstVerdict([
      ...draft.points.map(({ verdict }) => verdict),
      ...draft.faults.map(({ verdict }) => verdict),
    ]),
    points: draft.points.map(({ point, verdict, reason, diagnostics }) => ({
      name: point.name,
      verdict,
      ...(verdict === "pass" || reason === undefined ? {} : { reason }),
      diagnostics,
    })),
    ...(draft.faults.length === 0
      ? {}
      : { reason: draft.faults.map(({ reason }) => reason).join("; ") }),
    reports: reports.map((report) => ({
      ...report,
      fingerprint: fingerprintReport(report),
    })),
    stuck: guestWords.stuck,
    ...(settled.record === undefined ? {} : { check: settled.record }),
    ...(guestWords.exitStatus === undefined
      ? {}
      : { exitStatus: guestWords.exitStatus }),
    seconds: evidence.seconds,
  };
}
