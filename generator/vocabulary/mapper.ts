/** Who maps files, and in which state: what {@linkcode mapping} takes of that. */

/**
 * What the processes make of SIGBUS:
 * - `handler`: a handler, which leaves with siglongjmp() where an access failed
 * - `sigaltstack`: the same on a signal stack of its own
 * - `SIG_IGN`, `SIG_DFL`: as in signal(7); the default ends the process
 * - `blocked`: it stays pending until the process takes it with sigtimedwait()
 * - `signalfd`: blocked, and read from a signalfd
 */
export type SigbusDisposition =
  | "handler"
  | "sigaltstack"
  | "SIG_IGN"
  | "SIG_DFL"
  | "blocked"
  | "signalfd";

/**
 * What keeps the processes from running while the device goes:
 * - `stopped`: SIGSTOP
 * - `traced`: a tracer has interrupted them, see ptrace(2)
 * - `frozen`: they are in a cgroup that is frozen
 * - `uninterruptible`: they wait for a child of vfork(), in state D
 * - `dumping`: they dump their cores, with the pages of the device, into a pipe
 *   that is read slowly
 */
export type MapperState =
  | "stopped"
  | "traced"
  | "frozen"
  | "uninterruptible"
  | "dumping";

/** By which namespaces of their own processes are told apart from the rest. */
export type Namespace = "CLONE_NEWUSER" | "CLONE_NEWPID" | "CLONE_NEWNS";

/** What {@linkcode mapping} takes of those who map. */
export interface MapperOptions {
  /** What they make of SIGBUS; a handler when absent. */
  sigbus?: SigbusDisposition;
  /** What keeps them from running until the device is gone; nothing when absent. */
  state?: MapperState;
  /**
   * Whether each is a thread whose process's first thread, the group's leader,
   * has called pthread_exit().
   */
  leaderExits?: boolean;
  /** The policy for memory failures that each sets with prctl(2). */
  mceKill?: "PR_MCE_KILL_EARLY" | "PR_MCE_KILL_LATE";
  /**
   * How they have the files: `closed` after mmap(), or `passed` to them over a
   * socket by a process that has closed them since. Open when absent.
   */
  descriptor?: "closed" | "passed";
  /**
   * The mode, one of UFFDIO_REGISTER_MODE, for which each tries to register its
   * mappings with userfaultfd; none when absent.
   */
  userfaultfd?: "MISSING" | "WP" | "MINOR";
  /** Whether the first of them is the one who writes to `unbind`. */
  unbinds?: boolean;
  /** Namespaces of its own that each is in; it is the first process there. */
  namespaces?: Namespace[];
}
