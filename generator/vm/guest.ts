/** A guest from its start to its end: its lines, its deadlines, its processes. */

import { DeadlineWatch, type GuestDeadlines } from "./deadlines.ts";
import { LineDecoder } from "./line_decoder.ts";
import { LineQueue } from "./line_queue.ts";
import type { Guest, GuestEnd, GuestJob, GuestLine } from "./session.ts";
import {
  type SupervisedProcess,
  superviseProcess,
} from "./supervised_process.ts";

/** What {@linkcode startGuest} takes. */
export interface GuestOptions {
  /** virtme-ng and its arguments. */
  command: readonly string[];
  /** The whole environment of virtme-ng. */
  environment: Record<string, string>;
  /** What the guest was told to do. */
  jobs: readonly GuestJob[];
  deadlines: GuestDeadlines;
  /** Ends the guest. */
  signal?: AbortSignal;
}

/** How often the deadline is looked at. */
const LOOK_MILLISECONDS = 250;

/** How long the pipes may stay open when no process is left to write. */
const DRAIN_MILLISECONDS = 5000;

/**
 * Starts a guest. Its processes are gone when {@linkcode Guest.end} settles,
 * whatever happened to it, and a few seconds later if this process dies.
 *
 * @throws {EnvironmentError} when it cannot be started.
 */
export function startGuest(options: GuestOptions): Guest {
  const started = performance.now();
  const watch = new DeadlineWatch(options.jobs, options.deadlines, 0);
  const queue = new LineQueue<GuestLine>();
  const process = superviseProcess(options.command, options);
  const onLine = (from: GuestLine["from"], text: string) => {
    const atMilliseconds = performance.now() - started;
    const line = { from, text, atMilliseconds };
    watch.see(line);
    queue.push(line);
  };
  const pumps = Promise.all([
    pump(process.stdout, (text) => {
      for (const line of apart(text)) onLine("output", line);
    }),
    pump(process.stderr, (text) => onLine("console", text)),
  ]);
  const end = follow({ process, pumps, watch, started, options })
    .finally(() => queue.close());
  // Whoever reads the lines only learns of a failure when they ask for the end.
  end.catch(() => {});
  return { lines: queue, end, command: options.command };
}

async function pump(
  stream: ReadableStream<Uint8Array>,
  onLine: (text: string) => void,
): Promise<void> {
  const decoder = new LineDecoder();
  for await (const chunk of stream) decoder.push(chunk).forEach(onLine);
  decoder.end().forEach(onLine);
}

/** A test's last line without line end must not hide the entry script's next. */
function apart(text: string): string[] {
  const at = text.search(
    /##yank (?:begin|stuck|timeout|end|refuse|unclean|over)\b/,
  );
  return at > 0 ? [text.slice(0, at), text.slice(at)] : [text];
}

interface Followed {
  process: SupervisedProcess;
  pumps: Promise<unknown>;
  watch: DeadlineWatch;
  started: number;
  options: GuestOptions;
}

async function follow(followed: Followed): Promise<GuestEnd> {
  const { process, pumps, watch, started, options } = followed;
  const reason = await firstOf(followed);
  const waitedSeconds = watch.waitedSeconds(performance.now() - started);
  const { waitingFor } = watch;
  await process.end();
  await withinMilliseconds(pumps, DRAIN_MILLISECONDS);
  const exitStatus = await process.exitStatus;
  if (reason === "aborted" || options.signal?.aborted) {
    return { how: "interrupted" };
  }
  if (watch.over) return { how: "finished" };
  const { booted } = watch;
  if (reason === "exited" || watch.panicked) {
    return { how: "died", exitStatus, booted };
  }
  return { how: "silent", waitedSeconds, waitingFor, booted };
}

/** Waits until virtme-ng ended, a deadline passed, or the user interrupted. */
function firstOf(
  { process, watch, started, options }: Followed,
): Promise<"exited" | "late" | "aborted"> {
  return new Promise((resolve) => {
    const settle = (reason: "exited" | "late" | "aborted") => {
      clearTimeout(timer);
      options.signal?.removeEventListener("abort", onAbort);
      resolve(reason);
    };
    const onAbort = () => settle("aborted");
    // The deadline moves with the lines, to earlier times too.
    const look = () => {
      const left = watch.untilMilliseconds - (performance.now() - started);
      if (left <= 0) settle("late");
      else timer = setTimeout(look, Math.min(left, LOOK_MILLISECONDS));
    };
    let timer = setTimeout(look, 0);
    if (options.signal?.aborted) return onAbort();
    options.signal?.addEventListener("abort", onAbort);
    process.exitStatus.then(() => settle("exited"));
  });
}

async function withinMilliseconds(
  promise: Promise<unknown>,
  milliseconds: number,
): Promise<void> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise((resolve) => {
    timer = setTimeout(resolve, milliseconds);
  });
  await Promise.race([promise, late]).finally(() => clearTimeout(timer));
}
