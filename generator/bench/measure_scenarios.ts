/** How long scenarios take in shared guests, beside one plain boot each. */

import { throwIfInterrupted } from "../acquire/command.ts";
import { acquireKernel } from "../acquire/kernel.ts";
import type { Kernel } from "../acquire/kernel_record.ts";
import { acquireKselftestTree } from "../acquire/kselftest_tree.ts";
import { acquireVirtmeNg } from "../acquire/virtme_ng.ts";
import { VmError } from "../base/errors.ts";
import { renderSelftests } from "../render/selftests.ts";
import type { Plan } from "../plan/plan.ts";
import { findNewerTools, type NewerTools } from "../run/find_newer_tools.ts";
import { installPrograms } from "../run/programs.ts";
import { runKernel } from "../run/run_kernel.ts";
import { runMatrix } from "../run/run_matrix.ts";
import { TREE_VERSION } from "../run/run_specs.ts";
import { type Acceleration, chooseAcceleration } from "../vm/acceleration.ts";
import type { Vng } from "../vm/boot_guest.ts";
import type { BenchContext } from "./bench_context.ts";
import { alignColumns } from "./text_columns.ts";

/** What became of a scenario, one way. */
export interface ScenarioFigure {
  verdict: string;
  /** Of its test program, by the guest's clock. */
  programSeconds: number;
}

/** A scenario both ways; a way that gave no result is absent. */
export interface ScenarioRow {
  scenario: string;
  shared?: ScenarioFigure;
  plain?: ScenarioFigure & {
    /** From the start of its virtme-ng to the end of it. */
    wholeSeconds: number;
  };
}

/** What {@linkcode measureScenarios} finds. */
export interface ScenarioFigures {
  kernel: string;
  acceleration: Acceleration["kind"];
  /** All scenarios by `yank run`. */
  sharedSeconds: number;
  /** How many guests that took. */
  sharedGuests: number;
  /** All scenarios in plain guests, one after the other; NaN if one failed. */
  plainSeconds: number;
  rows: ScenarioRow[];
}

const KERNEL = "debian:trixie";

/** What both ways need. */
interface ScenarioStage {
  context: BenchContext;
  kernel: Kernel;
  sharedVng: Vng;
  /** The same without what makes yank's guests boot fast. */
  plainVng: Vng;
  acceleration: Acceleration;
  programsDirectory: string;
  tools: NewerTools;
}

/**
 * Runs all scenarios once as `yank run` does, then each once more in a plain
 * virtme-ng guest of its own.
 *
 * @throws {EnvironmentError} If something is missing on this machine.
 * @throws {VmError} If no guest boots.
 * @throws {InterruptedError} If `signal` is aborted.
 */
export async function measureScenarios(
  context: BenchContext,
): Promise<ScenarioFigures> {
  const { plans } = context;
  const stage = await setStage(context);
  const shared = await runShared(stage);
  const rows: ScenarioRow[] = [];
  for (const plan of plans) {
    const { name } = plan.scenario;
    const one = shared.figures.get(name);
    const plain = await runPlain(plan, stage);
    rows.push({
      scenario: name,
      ...(one === undefined ? {} : { shared: one }),
      ...(plain === undefined ? {} : { plain }),
    });
  }
  return {
    kernel: KERNEL,
    acceleration: stage.acceleration.kind,
    sharedSeconds: shared.seconds,
    sharedGuests: shared.guests,
    plainSeconds: rows.reduce(
      (sum, { plain }) => sum + (plain?.wholeSeconds ?? NaN),
      0,
    ),
    rows,
  };
}

/** Gets and builds everything, so that none of it is measured. */
async function setStage(context: BenchContext): Promise<ScenarioStage> {
  const { cacheDirectory, signal } = context;
  const vng = await acquireVirtmeNg(context);
  const kernel = await acquireKernel(KERNEL, context);
  const programsDirectory = await installPrograms({
    ...context,
    tree: await acquireKselftestTree(TREE_VERSION, context),
    files: renderSelftests([...context.plans]),
  });
  // Copies: wherever the project comes from, they can be executed.
  for (const script of ["plain_vng.sh", "plain_entry.sh"]) {
    await Deno.writeTextFile(
      `${context.scratch}/${script}`,
      await Deno.readTextFile(new URL(`./${script}`, import.meta.url)),
      { mode: 0o755 },
    );
  }
  return {
    context,
    kernel,
    sharedVng: vng,
    plainVng: {
      vngPath: `${context.scratch}/plain_vng.sh`,
      environment: { ...vng.environment, YANK_BENCH_VNG: vng.vngPath },
    },
    acceleration: await chooseAcceleration(kernel, {
      wish: "auto",
      cacheDirectory,
      signal,
    }),
    programsDirectory,
    tools: await findNewerTools(context.plans, context),
  };
}

async function runShared(stage: ScenarioStage): Promise<{
  seconds: number;
  guests: number;
  figures: Map<string, ScenarioFigure>;
}> {
  const { context, kernel } = stage;
  context.talk.say("scenarios: all of them as by yank run");
  const start = performance.now();
  const { record } = await runMatrix({
    ...context,
    ...stage,
    vng: stage.sharedVng,
    kernels: [{ selector: kernel.selector, kernel }],
    environment: {},
    isolate: false,
    runsDirectory: `${context.root}/out/runs`,
  });
  const seconds = (performance.now() - start) / 1000;
  throwIfInterrupted(context.signal);
  const error = record.kernels[0]?.error;
  if (error !== undefined) throw new VmError(error);
  return {
    seconds,
    guests: Math.max(...record.results.map(({ guest }) => guest)),
    figures: new Map(
      record.results.map((result) => [result.scenario, figureOf(result)]),
    ),
  };
}

async function runPlain(
  plan: Plan,
  stage: ScenarioStage,
): Promise<ScenarioRow["plain"]> {
  const { context } = stage;
  context.talk.say(`scenarios: ${plan.scenario.name} in a plain guest`);
  let figure: ScenarioFigure | undefined;
  const start = performance.now();
  const { error } = await runKernel({
    ...stage,
    vng: stage.plainVng,
    plans: [plan],
    environment: {},
    directory: `${context.scratch}/${plan.scenario.name}`,
    isolate: true,
    talk: context.talk,
    signal: context.signal,
    onResult: ({ result, guest }) => {
      // After a boot that failed, the time is no guest's alone.
      if (guest === 1) figure = figureOf(result);
      return Promise.resolve();
    },
  });
  const wholeSeconds = (performance.now() - start) / 1000;
  if (error !== undefined) context.talk.say(error);
  return figure === undefined ? undefined : { ...figure, wholeSeconds };
}

function figureOf(
  { verdict, seconds }: { verdict: string; seconds: number },
): ScenarioFigure {
  return { verdict, programSeconds: seconds };
}

/** The figures for people. */
export function formatScenarios(figures: ScenarioFigures): string[] {
  const { kernel, acceleration, rows } = figures;
  const { sharedSeconds, sharedGuests, plainSeconds } = figures;
  const show = (number = NaN) =>
    Number.isFinite(number) ? number.toFixed(1) : "-";
  return [
    `scenarios: ${rows.length} on ${kernel} (${acceleration}), once each way`,
    "  shared: as yank run does, a guest serves scenarios until it is not clean;",
    `  from the run's start to its end, ${sharedGuests} guests, tests built before`,
    "  plain: a virtme-ng for each, with virtme's own init, without yank's cached",
    "  root, and --exec of the same entry script with one program; from",
    "  virtme-ng's start to its end",
    "  program: the test program alone, by the guest's clock",
    ...alignColumns([
      ["", "shared", "program s", "plain", "program s", "whole s"],
      ...rows.map(({ scenario, shared, plain }) => [
        `  ${scenario}`,
        shared?.verdict ?? "-",
        show(shared?.programSeconds),
        plain?.verdict ?? "-",
        show(plain?.programSeconds),
        show(plain?.wholeSeconds),
      ]),
    ]),
    ...alignColumns([
      ["", "all s", "each s"],
      ["  shared", show(sharedSeconds), show(sharedSeconds / rows.length)],
      ["  plain", show(plainSeconds), show(plainSeconds / rows.length)],
      ["  plain / shared", "", show(plainSeconds / sharedSeconds)],
    ]),
  ];
}
