/** Whether KVM works here: found out by behaviour. */

import { EnvironmentError, InterruptedError, VmError } from "../base/errors.ts";
import type { Kernel } from "../acquire/kernel_record.ts";
import { LineDecoder } from "./line_decoder.ts";
import {
  type SupervisedProcess,
  superviseProcess,
} from "./supervised_process.ts";

/** How guests are run here. */
export interface Acceleration {
  kind: "kvm" | "tcg";
  /** Why, in one line. */
  reason: string;
  /** What deadlines are multiplied with. */
  timeScale: number;
}

/** What the user asked for: `auto` takes KVM where it works. */
export type AccelerationWish = "auto" | "kvm" | "tcg";

/** What {@linkcode chooseAcceleration} takes. */
export interface AccelerationOptions {
  wish: AccelerationWish;
  /** Where what was found out is remembered, until this machine boots again. */
  cacheDirectory: string;
  signal?: AbortSignal;
  /** The device of KVM: for tests. */
  kvmPath?: string;
  /** The program of QEMU: for tests. */
  qemuPath?: string;
  /** How long a kernel may take to say its name: 5 when absent. */
  probeSeconds?: number;
}

const EMULATED_TIME_SCALE = 4;
const PROBE_SECONDS = 5;
const SIGN_OF_LIFE = "Linux version";
/** The remembered answer of a probe that was successful. */
const WORKS = "works";

/**
 * Chooses between KVM and emulation for a kernel. That /dev/kvm opens says
 * little: under some hypervisors it does, and every kernel hangs at once. So the
 * kernel is booted until its first line, and the answer remembered.
 *
 * @throws {VmError} when KVM is asked for and does not work.
 * @throws {EnvironmentError} when there is no QEMU.
 * @throws {InterruptedError} when the signal aborts.
 */
export async function chooseAcceleration(
  kernel: Kernel,
  options: AccelerationOptions,
): Promise<Acceleration> {
  if (options.wish === "tcg") return emulated("asked for");
  const fault = await findKvmFault(kernel, options);
  if (fault === undefined) {
    return { kind: "kvm", reason: "KVM works", timeScale: 1 };
  }
  if (options.wish === "kvm") {
    throw new VmError(
      `Cannot use KVM: ${fault}\n  to mend it: --accel tcg, which emulates the processor`,
    );
  }
  return emulated(fault);
}

function emulated(reason: string): Acceleration {
  return { kind: "tcg", reason, timeScale: EMULATED_TIME_SCALE };
}

/** What is wrong with KVM here; undefined when it works. */
async function findKvmFault(
  kernel: Kernel,
  options: AccelerationOptions,
): Promise<string | undefined> {
  const kvmPath = options.kvmPath ?? "/dev/kvm";
  const unusable = openFault(kvmPath);
  if (unusable !== undefined) return unusable;
  const qemuPath = options.qemuPath ?? "qemu-system-x86_64";
  const key = await probeKey(kernel, qemuPath);
  const cachePath = `${options.cacheDirectory}/acceleration.json`;
  const known = await readCache(cachePath);
  let answer = known[key];
  if (answer === undefined) {
    answer = await probe(kernel, qemuPath, options);
    known[key] = answer;
    await writeCache(options.cacheDirectory, cachePath, known);
  }
  return answer === WORKS ? undefined : `${kvmPath} opens, but ${answer}`;
}

function openFault(path: string): string | undefined {
  try {
    Deno.openSync(path, { read: true, write: true }).close();
    return undefined;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return `there is no ${path}`;
    return `${path} does not open: ${
      error instanceof Error ? error.message : error
    }`;
  }
}

/** Names this boot of the host, this image and this QEMU. */
async function probeKey(kernel: Kernel, qemuPath: string): Promise<string> {
  const bootId = await Deno.readTextFile("/proc/sys/kernel/random/boot_id")
    .catch(() => "unknown");
  const image = await Deno.stat(kernel.imagePath);
  return [
    bootId.trim(),
    kernel.imagePath,
    image.size,
    image.mtime?.getTime() ?? 0,
    await qemuVersion(qemuPath),
  ].join(" ");
}

async function qemuVersion(qemuPath: string): Promise<string> {
  try {
    const { stdout } = await new Deno.Command(qemuPath, {
      args: ["--version"],
      stdin: "null",
      stderr: "null",
    }).output();
    return new TextDecoder().decode(stdout).split("\n")[0] ?? "";
  } catch (error) {
    throw new EnvironmentError({
      action: "Cannot run QEMU",
      seen: error instanceof Error ? error.message : String(error),
      mend: "apt-get install qemu-system-x86",
    });
  }
}

async function readCache(path: string): Promise<Record<string, string>> {
  try {
    const known: unknown = JSON.parse(await Deno.readTextFile(path));
    if (typeof known !== "object" || known === null) return {};
    return Object.fromEntries(
      Object.entries(known).filter(([, answer]) => typeof answer === "string"),
    );
  } catch {
    return {}; // It is made anew.
  }
}

async function writeCache(
  directory: string,
  path: string,
  known: Record<string, string>,
): Promise<void> {
  const temporary = `${path}.${crypto.randomUUID()}`;
  try {
    await Deno.mkdir(directory, { recursive: true });
    await Deno.writeTextFile(temporary, JSON.stringify(known, null, 2) + "\n");
    await Deno.rename(temporary, path);
  } catch (error) {
    await Deno.remove(temporary).catch(() => {});
    throw new EnvironmentError({
      action: `Cannot write "${path}"`,
      seen: error instanceof Error ? error.message : String(error),
    });
  }
}

/**
 * Boots the kernel until it says its name; it panics later, it has no root.
 * Answers {@linkcode WORKS} or what was seen instead.
 */
async function probe(
  kernel: Kernel,
  qemuPath: string,
  options: AccelerationOptions,
): Promise<string> {
  const { signal, probeSeconds = PROBE_SECONDS } = options;
  // deno-fmt-ignore
  const process = superviseProcess([
    qemuPath, "-accel", "kvm", "-cpu", "host", "-m", "512", "-nodefaults",
    "-display", "none", "-no-reboot", "-serial", "stdio",
    "-kernel", kernel.imagePath,
    "-append", "console=ttyS0 earlyprintk=serial,ttyS0,115200 panic=-1",
  ], { environment: { PATH: Deno.env.get("PATH") ?? "/usr/bin:/bin" } });
  const timeout = AbortSignal.timeout(probeSeconds * 1000);
  const stop = AbortSignal.any([timeout, ...(signal ? [signal] : [])]);
  const late = new Promise<string>((resolve) => {
    stop.addEventListener("abort", () => {
      resolve(`"${SIGN_OF_LIFE}" was not seen within ${probeSeconds} s`);
    });
  });
  const answer = listen(process);
  const first = await Promise.race([answer, late]);
  await process.end();
  await answer;
  if (signal?.aborted) {
    throw new InterruptedError("Interrupted while KVM was tried");
  }
  return first;
}

/** Answers at the sign of life, or with QEMU's words when it ends without. */
async function listen(process: SupervisedProcess): Promise<string> {
  const words = firstLine(process.stderr);
  const decoder = new LineDecoder();
  for await (const chunk of process.stdout) {
    const lines = decoder.push(chunk);
    if (lines.some((line) => line.includes(SIGN_OF_LIFE))) return WORKS;
  }
  return `QEMU ended with status ${await process
    .exitStatus}: ${await words}`;
}

async function firstLine(stream: ReadableStream<Uint8Array>): Promise<string> {
  const lines: string[] = [];
  const decoder = new LineDecoder();
  for await (const chunk of stream) lines.push(...decoder.push(chunk));
  return lines[0] ?? "no word of it";
}
