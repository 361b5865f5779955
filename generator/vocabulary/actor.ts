/** The words for processes that are in the midst of something when the device goes. */

import type { ActivityOptions } from "./activity_options.ts";
import type { SystemCall } from "./expectation.ts";

/** What every word here takes. */
interface ActorOptions extends ActivityOptions {
  /** How many processes. */
  processes: number;
  /**
   * The users whose files they are about, by the name of those; files of their
   * own when absent.
   */
  filesOf?: string;
}

/** Calls that read or write the memory of another process. */
export type MemoryCall =
  | "process_vm_readv"
  | "process_vm_writev"
  /** pread() of its /proc/PID/mem. */
  | "/proc/PID/mem";

/** Calls that copy out of a file. */
export type CopyCall = "sendfile" | "splice" | "copy_file_range";

/** What {@linkcode caller} takes. */
export interface CallerOptions extends ActorOptions {
  /**
   * The calls, in turn. Those on another process's memory are on that of the
   * users with the name `filesOf`.
   */
  calls: (SystemCall | MemoryCall | CopyCall)[];
  /** How the calls come to the kernel: as system calls when absent. */
  via?: "syscall" | "io_uring";
  /** Flags that the files are opened with. */
  flags?: ("O_DIRECT" | "O_DSYNC" | "O_SYNC")[];
}

/** Processes that make the same calls again and again. */
export interface Caller extends CallerOptions {
  word: "caller";
}

/** What {@linkcode stalledCall} takes. */
export interface StalledCallOptions extends ActorOptions {
  /** The call. */
  call: "read" | "write";
  /** How it ends: let go on, or killed. */
  until: "released" | "SIGKILL";
  /** How long it is held after the removal began, in seconds. */
  heldSeconds: number;
}

/** Processes in a system call that userfaultfd holds in flight. */
export interface StalledCall extends StalledCallOptions {
  word: "stalledCall";
}

/** What {@linkcode faulter} takes. */
export interface FaulterOptions extends ActorOptions {
  /** What maps the pages. */
  by: "load" | "store" | "MADV_POPULATE_READ" | "MADV_POPULATE_WRITE";
  /** How much each maps, in KiB. */
  sizeKiB: number;
  /**
   * Whether every page is touched again and again, or for the first time
   * while the device goes.
   */
  pages: "again" | "first";
  /** What they make of SIGBUS; ignoring it they go on. */
  sigbus?: "SIG_IGN" | "handler";
}

/** Processes in the midst of page faults. */
export interface Faulter extends FaulterOptions {
  word: "faulter";
}

/** What {@linkcode futexWaiter} takes. */
export interface FutexWaiterOptions extends ActorOptions {
  /** Which kind of futex, all of them shared by processes. */
  kind:
    /** FUTEX_WAIT without FUTEX_PRIVATE_FLAG. */
    | "shared"
    /** FUTEX_LOCK_PI. */
    | "PI"
    /** One of a robust list that the kernel goes through when its owner ends. */
    | "robust";
}

/** Processes that wait for a futex in a page of the device. */
export interface FutexWaiter extends FutexWaiterOptions {
  word: "futexWaiter";
}

/** What {@linkcode program} takes. */
export interface ProgramOptions extends ActivityOptions {
  /** How many processes run it. */
  processes: number;
  /** Whether a shared library that it uses is on the filesystem too. */
  library: boolean;
}

/** A program that runs from a file of the filesystem. */
export interface Program extends ProgramOptions {
  word: "program";
}

/** What {@linkcode processStorm} takes. */
export interface ProcessStormOptions extends ActorOptions {
  /** What the processes, all of which map the files, do all the time. */
  of: "fork" | "exec" | "exit";
}

/** Mappers that come and go. */
export interface ProcessStorm extends ProcessStormOptions {
  word: "processStorm";
}

/**
 * Processes that make the same calls on files again and again.
 *
 * @example
 * ```ts
 * caller({ processes: 2, calls: ["pwrite", "fsync"], flags: ["O_DSYNC"] });
 * ```
 */
export function caller(options: CallerOptions): Caller {
  return { word: "caller", ...options };
}

/**
 * Processes in a read or write of a file, the other side of which is a page
 * that userfaultfd does not bring before it is told to.
 *
 * @example
 * ```ts
 * stalledCall({
 *   processes: 1,
 *   call: "write",
 *   until: "released",
 *   heldSeconds: 5,
 * });
 * ```
 */
export function stalledCall(options: StalledCallOptions): StalledCall {
  return { word: "stalledCall", ...options };
}

/**
 * Processes that have pages mapped in all the time that the removal takes.
 *
 * @example
 * ```ts
 * faulter({
 *   processes: 2,
 *   by: "load",
 *   sizeKiB: 1024,
 *   pages: "again",
 *   sigbus: "SIG_IGN",
 * });
 * ```
 */
export function faulter(options: FaulterOptions): Faulter {
  return { word: "faulter", ...options };
}

/**
 * Processes that wait for a futex in a page of the device.
 *
 * @example
 * ```ts
 * futexWaiter({ processes: 2, kind: "PI" });
 * ```
 */
export function futexWaiter(options: FutexWaiterOptions): FutexWaiter {
  return { word: "futexWaiter", ...options };
}

/**
 * A program that was started from the filesystem: its text is pages of the
 * device.
 *
 * @example
 * ```ts
 * program({ processes: 2, library: true });
 * ```
 */
export function program(options: ProgramOptions): Program {
  return { word: "program", ...options };
}

/**
 * Processes that map files and fork, exec or exit all the time.
 *
 * @example
 * ```ts
 * processStorm({ of: "fork", processes: 16 });
 * ```
 */
export function processStorm(options: ProcessStormOptions): ProcessStorm {
  return { word: "processStorm", ...options };
}
