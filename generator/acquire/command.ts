/** Runs a program to its end: bounded, interruptible, nothing left behind. */

import { EnvironmentError, InterruptedError } from "../base/errors.ts";
import { installCommand } from "./install_command.ts";

/** How {@linkcode runCommand} runs a program. */
export interface CommandOptions {
  /** What fails if this fails: `Cannot unpack "x.deb"`. */
  action: string;
  /** Seconds after which the program is ended. */
  deadlineSeconds: number;
  /** Seconds between being asked to end and being killed; 5 when absent. */
  graceSeconds?: number | undefined;
  /** Ends the program. */
  signal?: AbortSignal | undefined;
  /** Working directory. */
  cwd?: string | undefined;
  /** Added to this process's environment; `LC_ALL=C` is always there. */
  environment?: Record<string, string> | undefined;
  /** The Debian packages that bring the program, for the error's mend. */
  debianPackages?: readonly string[] | undefined;
  /** Hears every line of stdout and stderr as it arrives. */
  onLine?: ((line: string) => void) | undefined;
}

/** How a program ended. */
export interface CommandResult {
  /** Exit status; 128 + n after signal n. */
  status: number;
  stdout: string;
  stderr: string;
}

/** Where Debian keeps the programs of administrators, off a user's PATH. */
const ADMIN_DIRECTORIES = ["/usr/local/sbin", "/usr/sbin", "/sbin"];

/**
 * The directories in which {@linkcode runCommand} finds programs: those of PATH,
 * then those of the administrator (`depmod`, `mkfs.xfs`).
 */
export function programDirectories(
  environment: Record<string, string> = {},
): string[] {
  const path = environment["PATH"] ?? Deno.env.get("PATH") ?? "/usr/bin:/bin";
  return [
    ...new Set([
      ...path.split(":").filter((part) => part !== ""),
      ...ADMIN_DIRECTORIES,
    ]),
  ];
}

/**
 * Runs `[program, ...args]` in a session of its own, so that Ctrl-C reaches it
 * through `signal` only, and whatever it started dies with it.
 *
 * A status other than 0 is no error here: the caller knows what it means.
 *
 * @throws {EnvironmentError} if there is no such program, or after the deadline
 * @throws {InterruptedError} if `signal` is aborted
 */
export async function runCommand(
  command: readonly [string, ...string[]],
  options: CommandOptions,
): Promise<CommandResult> {
  const [program, ...args] = command;
  const { action, deadlineSeconds, graceSeconds = 5, signal } = options;
  throwIfInterrupted(signal);
  const child = spawn(program, args, options);
  let stopped: "deadline" | "interrupt" | undefined;
  let killTimer: ReturnType<typeof setTimeout> | undefined;
  const stop = (reason: "deadline" | "interrupt") => {
    if (stopped !== undefined) return;
    stopped = reason;
    killGroup(child.pid, "SIGTERM");
    killTimer = setTimeout(
      () => killGroup(child.pid, "SIGKILL"),
      graceSeconds * 1000,
    );
  };
  const deadline = setTimeout(() => stop("deadline"), deadlineSeconds * 1000);
  const interrupt = () => stop("interrupt");
  signal?.addEventListener("abort", interrupt);
  // What must not be interrupted outlives this process, too.
  const kill = () => killGroup(child.pid, "SIGKILL");
  if (signal !== undefined) globalThis.addEventListener("unload", kill);
  try {
    const [status, stdout, stderr] = await Promise.all([
      child.status,
      readLines(child.stdout, options.onLine),
      readLines(child.stderr, options.onLine),
    ]);
    if (stopped === "interrupt") throwIfInterrupted(signal);
    if (stopped === "deadline") {
      throw new EnvironmentError({
        action,
        seen: `"${program}" did not end within ${deadlineSeconds} s`,
      });
    }
    return { status: status.code, stdout, stderr };
  } finally {
    clearTimeout(deadline);
    clearTimeout(killTimer);
    signal?.removeEventListener("abort", interrupt);
    globalThis.removeEventListener("unload", kill);
  }
}

/**
 * Ends the work if the user wants it to end.
 *
 * @throws {InterruptedError} if `signal` is aborted
 */
export function throwIfInterrupted(signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw new InterruptedError("Interrupted");
}

function spawn(
  program: string,
  args: string[],
  { action, cwd, environment, debianPackages }: CommandOptions,
): Deno.ChildProcess {
  try {
    return new Deno.Command(program, {
      args,
      stdin: "null",
      stdout: "piped",
      stderr: "piped",
      detached: true,
      ...(cwd === undefined ? {} : { cwd }),
      env: {
        ...environment,
        LC_ALL: "C",
        LANGUAGE: "",
        PATH: programDirectories(environment).join(":"),
      },
    }).spawn();
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    const missing = error instanceof Deno.errors.NotFound &&
      !error.message.includes("No such cwd");
    throw new EnvironmentError({
      action,
      seen: missing
        ? program.includes("/")
          ? `"${program}", or the program that interprets it, is not there`
          : `there is no program "${program}"`
        : error.message,
      ...(missing && debianPackages !== undefined
        ? { mend: installCommand(debianPackages) }
        : {}),
    });
  }
}

/** The child leads its session, so its process group has its id. */
function killGroup(pid: number, signal: Deno.Signal): void {
  try {
    Deno.kill(-pid, signal);
  } catch {
    // It has ended meanwhile.
  }
}

async function readLines(
  stream: ReadableStream<Uint8Array>,
  onLine: ((line: string) => void) | undefined,
): Promise<string> {
  let all = "";
  let rest = "";
  for await (const text of stream.pipeThrough(new TextDecoderStream())) {
    all += text;
    // Progress is often drawn with bare carriage returns.
    const lines = (rest + text).split(/[\r\n]+/);
    rest = lines.pop() ?? "";
    for (const line of lines) if (line !== "") onLine?.(line);
  }
  if (rest !== "") onLine?.(rest);
  return all;
}
