/** The words for what must hold for what was broken before the device went. */

import type { OneOf } from "./about_user.ts";
import type { ShutdownReason, SigbusCode } from "./kernel_names.ts";

/** Something that must hold for faults, without further data. */
export interface PlainFaultExpectation {
  word:
    | "badBlocks.areClearedByWrites"
    | "badBlocks.areGone"
    | "injection.leavesFilesystemAlive";
}

/** What who injects a fault gets. */
export interface InjectionFailure {
  word: "injection.failsWith";
  /** What errno says. */
  errno: OneOf<"EUCLEAN" | "ENXIO" | "EBUSY" | "EIO" | "EOPNOTSUPP">;
}

/** A signal for a page that is poisoned. */
export interface InjectionSignal {
  word: "injection.signalsCaller";
  /** Its si_code. */
  siCode: OneOf<SigbusCode>;
}

/** A filesystem that a fault is too much for. */
export interface InjectionShutdown {
  word: "injection.shutsDown";
  /** Why, as the kernel's log tells it; for any reason when absent. */
  by?: OneOf<ShutdownReason>;
}

/** Calls on what cannot be read. */
export interface BadRead {
  word: "badBlocks.failReads";
  /** What errno says. */
  errno: OneOf<"EIO" | "EFAULT">;
}

/** Loads from what cannot be read. */
export interface BadFault {
  word: "badBlocks.failFaults";
  /** The si_code of the SIGBUS. */
  siCode: OneOf<SigbusCode>;
}

/** Something that must hold for what was broken before the device went. */
export type FaultExpectation =
  | BadFault
  | BadRead
  | InjectionFailure
  | InjectionShutdown
  | InjectionSignal
  | PlainFaultExpectation;

/** What is done to break something, and what the kernel does about it at once. */
export const injection = {
  /**
   * Who injects the fault is told that it was not dealt with.
   *
   * @example
   * ```ts
   * injection.failsWith({ errno: "ENXIO" });
   * ```
   */
  failsWith: (options: Omit<InjectionFailure, "word">): InjectionFailure => ({
    word: "injection.failsWith",
    ...options,
  }),
  /**
   * A process that poisons a page of its own gets SIGBUS for that page, and
   * keeps the others.
   *
   * @example
   * ```ts
   * injection.signalsCaller({ siCode: "BUS_MCEERR_AR" });
   * ```
   */
  signalsCaller: (options: Omit<InjectionSignal, "word">): InjectionSignal => ({
    word: "injection.signalsCaller",
    ...options,
  }),
  /**
   * It shuts the filesystem down, before the device is removed.
   *
   * @example
   * ```ts
   * injection.shutsDown({ by: "SHUTDOWN_CORRUPT_ONDISK" });
   * ```
   */
  shutsDown: (
    options: Omit<InjectionShutdown, "word"> = {},
  ): InjectionShutdown => ({ word: "injection.shutsDown", ...options }),
  /**
   * The filesystem goes on until the device is removed.
   *
   * @example
   * ```ts
   * injection.leavesFilesystemAlive();
   * ```
   */
  leavesFilesystemAlive: (): PlainFaultExpectation => ({
    word: "injection.leavesFilesystemAlive",
  }),
};

/** The blocks that the driver has in its list of bad ones. */
export const badBlocks = {
  /**
   * Before the removal, read(2) of one fails with this errno.
   *
   * @example
   * ```ts
   * badBlocks.failReads({ errno: "EIO" });
   * ```
   */
  failReads: (options: Omit<BadRead, "word">): BadRead => ({
    word: "badBlocks.failReads",
    ...options,
  }),
  /**
   * Before the removal, a load that has to map one raises SIGBUS with this
   * si_code.
   *
   * @example
   * ```ts
   * badBlocks.failFaults({ siCode: "BUS_MCEERR_AR" });
   * ```
   */
  failFaults: (options: Omit<BadFault, "word">): BadFault => ({
    word: "badBlocks.failFaults",
    ...options,
  }),
  /**
   * Before the removal, write(2) of a whole one makes it readable.
   *
   * @example
   * ```ts
   * badBlocks.areClearedByWrites();
   * ```
   */
  areClearedByWrites: (): PlainFaultExpectation => ({
    word: "badBlocks.areClearedByWrites",
  }),
  /**
   * After the rebind the list is empty, and what was in it can be used.
   *
   * @example
   * ```ts
   * badBlocks.areGone();
   * ```
   */
  areGone: (): PlainFaultExpectation => ({ word: "badBlocks.areGone" }),
};
