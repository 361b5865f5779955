/** A process group that ends when its owner does, whatever ends the owner. */

import { EnvironmentError, VmError } from "../base/errors.ts";

/** What {@linkcode superviseProcess} takes. */
export interface SuperviseOptions {
  /** The whole environment: nothing is inherited. */
  environment: Record<string, string>;
  /** Where the command runs: `/` when absent. */
  workingDirectory?: string;
}

/** A command in a process group of its own. */
export interface SupervisedProcess {
  /** The process group's id. */
  readonly groupId: number;
  readonly stdout: ReadableStream<Uint8Array>;
  readonly stderr: ReadableStream<Uint8Array>;
  /** The command's exit status, 128 and the signal's number after a signal. */
  readonly exitStatus: Promise<number>;
  /**
   * Ends every process of the group and waits until none is left: SIGTERM, two
   * seconds, SIGKILL. Can be called more than once.
   *
   * @throws {VmError} when a process survives SIGKILL for ten seconds.
   */
  end(): Promise<void>;
}

const TERM_MILLISECONDS = 2000;
const KILL_MILLISECONDS = 10_000;
const POLL_MILLISECONDS = 20;

/**
 * Starts a command under a small supervisor, so that neither a crash of this
 * process nor its SIGKILL leaves anything behind for more than three seconds.
 *
 * @throws {EnvironmentError} when the supervisor cannot be started.
 */
export function superviseProcess(
  command: readonly string[],
  options: SuperviseOptions,
): SupervisedProcess {
  const child = spawnSupervisor(command, options);
  let exited = false;
  const exitStatus = child.status.then((status) => {
    exited = true;
    return status.code;
  });
  let ending: Promise<void> | undefined;
  return {
    groupId: child.pid,
    stdout: child.stdout,
    stderr: child.stderr,
    exitStatus,
    end: () => ending ??= endGroup(child, () => exited),
  };
}

function spawnSupervisor(
  command: readonly string[],
  options: SuperviseOptions,
): Deno.ChildProcess {
  const supervisor = new URL("./supervise.sh", import.meta.url);
  try {
    return new Deno.Command("/bin/sh", {
      args: [decodeURIComponent(supervisor.pathname), ...command],
      cwd: options.workingDirectory ?? "/",
      env: options.environment,
      clearEnv: true,
      detached: true,
      stdin: "piped",
      stdout: "piped",
      stderr: "piped",
    }).spawn();
  } catch (error) {
    throw new EnvironmentError({
      action: `Cannot start "${command[0]}"`,
      seen: error instanceof Error ? error.message : String(error),
    });
  }
}

async function endGroup(
  child: Deno.ChildProcess,
  hasExited: () => boolean,
): Promise<void> {
  const group = child.pid;
  // A command that ended by itself has nothing left that could tidy up.
  if (!hasExited()) {
    signalGroup(group, "SIGTERM");
    await waitUntilGone(group, TERM_MILLISECONDS, hasExited);
  }
  signalGroup(group, "SIGKILL");
  const gone = await waitUntilGone(group, KILL_MILLISECONDS);
  await child.stdin.close().catch(() => {});
  if (!gone) {
    throw new VmError(
      `Cannot end process group ${group}: it survived SIGKILL for ${
        KILL_MILLISECONDS / 1000
      } s`,
    );
  }
}

function signalGroup(group: number, signal: Deno.Signal): void {
  try {
    Deno.kill(-group, signal);
  } catch (error) {
    // ESRCH: nobody is left.
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
}

async function waitUntilGone(
  group: number,
  milliseconds: number,
  orElse: () => boolean = () => false,
): Promise<boolean> {
  const deadline = performance.now() + milliseconds;
  while (hasMembers(group)) {
    if (orElse()) return true;
    if (performance.now() > deadline) return false;
    await new Promise((resolve) => setTimeout(resolve, POLL_MILLISECONDS));
  }
  return true;
}

/** Whether a process of the group lives; zombies do not count. */
export function hasMembers(group: number): boolean {
  for (const entry of Deno.readDirSync("/proc")) {
    if (!/^[0-9]+$/.test(entry.name)) continue;
    let stat: string;
    try {
      stat = Deno.readTextFileSync(`/proc/${entry.name}/stat`);
    } catch {
      continue; // It has gone in the meantime.
    }
    // pid (comm) state ppid pgrp ...; comm may have anything in it.
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    if (Number(fields[2]) === group && !/^[ZX]/.test(fields[0] ?? "")) {
      return true;
    }
  }
  return false;
}
