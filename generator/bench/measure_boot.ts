/** How long a guest takes to its first line, beside the least that it can. */

import { acquireKernel } from "../acquire/kernel.ts";
import type { Kernel } from "../acquire/kernel_record.ts";
import { acquireVirtmeNg } from "../acquire/virtme_ng.ts";
import { throwIfInterrupted } from "../acquire/command.ts";
import { EnvironmentError, VmError } from "../base/errors.ts";
import { needsCxl } from "../run/batch.ts";
import { type Acceleration, chooseAcceleration } from "../vm/acceleration.ts";
import { bootGuest, type Vng } from "../vm/boot_guest.ts";
import { guestDeadlines } from "../vm/deadlines.ts";
import { planMachine } from "../vm/guest_machine.ts";
import { bootBare, makeMinimalInitramfs } from "./bare_guest.ts";
import type { BenchContext } from "./bench_context.ts";
import { listQemuProcesses, machineArguments } from "./qemu_processes.ts";
import { formatSpread, type Spread, spreadOf } from "./spread.ts";
import { alignColumns } from "./text_columns.ts";

/** A kernel that was booted both ways, or why it was not. */
export type BootRow =
  | {
    kernel: string;
    origin: string;
    /** From the start of virtme-ng to the first line on the TAP pipe. */
    guestSeconds: Spread;
    /** From the start of QEMU to the line of a minimal init. */
    bareSeconds: Spread;
    /** How often the bare median goes into the guest's. */
    ratio: number;
    /** QEMU's arguments that both had. */
    machine: string[];
  }
  | { kernel: string; error: string };

/** What {@linkcode measureBoot} finds. */
export interface BootFigures {
  /** How often each kernel was booted each way. */
  samples: number;
  rows: BootRow[];
}

const SAMPLES = 3;

const KERNELS = ["debian:bookworm", "debian:trixie", "debian:sid"];

/** What all boots of a measurement share. */
interface BootStage {
  context: BenchContext;
  vng: Vng;
  initramfsPath: string;
}

/**
 * Boots each kernel by turns as `yank run` does, with the devices of all
 * scenarios without CXL and none to run, and with nothing but QEMU and busybox
 * on the same kind of machine.
 *
 * @throws {EnvironmentError} If virtme-ng or busybox is missing.
 * @throws {InterruptedError} If `signal` is aborted.
 */
export async function measureBoot(context: BenchContext): Promise<BootFigures> {
  const vng = await acquireVirtmeNg(context);
  const initramfsPath = `${context.scratch}/initramfs`;
  await makeMinimalInitramfs(initramfsPath);
  const rows: BootRow[] = [];
  for (const selector of KERNELS) {
    try {
      const kernel = await acquireKernel(selector, context);
      rows.push(await measureKernel(kernel, { context, vng, initramfsPath }));
    } catch (error) {
      const isOfKernel = error instanceof EnvironmentError ||
        error instanceof VmError;
      if (!isOfKernel || context.signal.aborted) throw error;
      context.talk.say(`${selector}: ${error.message}`);
      rows.push({ kernel: selector, error: error.message });
    }
  }
  return { samples: SAMPLES, rows };
}

async function measureKernel(
  kernel: Kernel,
  stage: BootStage,
): Promise<BootRow> {
  const { talk, cacheDirectory, signal } = stage.context;
  const acceleration = await chooseAcceleration(kernel, {
    wish: "auto",
    cacheDirectory,
    signal,
  });
  const guest: number[] = [];
  const bare: number[] = [];
  let machine: string[] = [];
  for (let round = 1; round <= SAMPLES; round++) {
    const progress = `${kernel.selector}: boot ${round} of ${SAMPLES}`;
    talk.status(`${progress}, as yank does`);
    const boot = await bootToFirstLine(kernel, { acceleration, round, stage });
    machine = boot.machine;
    guest.push(boot.seconds);
    talk.status(`${progress}, bare`);
    const bareSeconds = await bootBare({
      imagePath: kernel.imagePath,
      initramfsPath: stage.initramfsPath,
      machine,
      deadlineSeconds: guestDeadlines(acceleration.timeScale).bootSeconds,
      signal,
    });
    bare.push(bareSeconds);
    talk.say(
      `${progress}: ${boot.seconds.toFixed(1)} s, bare ${
        bareSeconds.toFixed(1)
      } s`,
    );
  }
  const [guestSeconds, bareSeconds] = [spreadOf(guest), spreadOf(bare)];
  return {
    kernel: kernel.selector,
    origin: kernel.origin,
    guestSeconds,
    bareSeconds,
    ratio: guestSeconds.median / bareSeconds.median,
    machine,
  };
}

/** Boots a guest without jobs, to its end. */
async function bootToFirstLine(
  kernel: Kernel,
  { acceleration, round, stage: { context, vng } }: {
    acceleration: Acceleration;
    round: number;
    stage: BootStage;
  },
): Promise<{ seconds: number; machine: string[] }> {
  const { plans, scratch, signal } = context;
  const release = kernel.imagePath.slice(kernel.imagePath.lastIndexOf("/") + 1);
  const guestDirectory = `${scratch}/${release}-${round}`;
  const guest = await bootGuest({
    kernel,
    vng,
    acceleration,
    machine: planMachine({
      acceleration: acceleration.kind,
      scenarios: plans.filter((plan) => !needsCxl(plan))
        .map(({ needs }) => needs.devices),
    }),
    jobs: [],
    programsDirectory: guestDirectory,
    environment: {},
    guestDirectory,
    signal,
  });
  let milliseconds: number | undefined;
  let lastConsoleLine = "nothing";
  let machine: string[] = [];
  for await (const { from, text, atMilliseconds } of guest.lines) {
    // Early: the guest is gone soon after its first line on the TAP pipe.
    if (machine.length === 0) machine = await findMachine(guestDirectory);
    if (from === "console") lastConsoleLine = text;
    else milliseconds ??= atMilliseconds;
  }
  const { how } = await guest.end;
  throwIfInterrupted(signal);
  if (milliseconds === undefined || how !== "finished") {
    throw new VmError(
      `Cannot boot: the guest ${
        how === "silent" ? "was silent" : how
      }, the last on its console was ${JSON.stringify(lastConsoleLine)}`,
    );
  }
  if (machine.length === 0) {
    throw new VmError("Cannot see which machine virtme-ng had QEMU make");
  }
  return { seconds: milliseconds / 1000, machine };
}

/** What the guest's QEMU was told to be; nothing where it does not run. */
async function findMachine(guestDirectory: string): Promise<string[]> {
  const command = (await listQemuProcesses()).find((command) =>
    command.some((argument) => argument.includes(`${guestDirectory}/`))
  );
  return machineArguments(command ?? []);
}

/** The figures for people. */
export function formatBoot({ samples, rows }: BootFigures): string[] {
  const errors = rows.flatMap((row) =>
    "error" in row ? [`  ${row.kernel}: ${row.error}`] : []
  );
  const measured = rows.flatMap((row) => "error" in row ? [] : [row]);
  const machines = new Set(measured.map(({ machine }) => machine.join(" ")));
  return [
    "boot: from virtme-ng's start to the first line on the TAP pipe, beside a",
    "  bare QEMU with the same kernel and machine, without devices, from its",
    "  start to the line of an init in an initramfs of busybox alone",
    `  median (least..most) of ${samples}, by turns`,
    ...[...machines].map((machine) => `  both: qemu-system-x86_64 ${machine}`),
    ...alignColumns([
      ["", "yank s", "bare s", "ratio"],
      ...measured.map(({ kernel, guestSeconds, bareSeconds, ratio }) => [
        `  ${kernel}`,
        formatSpread(guestSeconds, 1),
        formatSpread(bareSeconds, 1),
        ratio.toFixed(1),
      ]),
    ]),
    ...errors,
  ];
}
