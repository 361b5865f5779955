/** The words for what must hold for what is done once the device was removed. */

import type { AboutUser, OneOf } from "./about_user.ts";

/** Something that must hold afterwards, without further data. */
export interface PlainAftermathExpectation {
  word:
    | "machine.restarts"
    | "modules.loadAgain"
    | "newMappings.work"
    | "scrub.findsNothing";
}

/** A bind that comes too early. */
export interface EarlyBindFailure {
  word: "earlyBinds.failWith";
  /** What errno says. */
  errno: OneOf<"EEXIST" | "EBUSY" | "ENXIO" | "ENOMEM">;
}

/** Calls on files that were open before, when the device is back. */
export interface OldFileFailure extends AboutUser {
  word: "oldFiles.failWith";
  /** What errno says. */
  errno: OneOf<"EIO">;
  /** The calls. */
  calls: (
    | "read"
    | "write"
    | "ioctl"
    | "fallocate"
    | "lseek"
    | "sendfile"
    | "flock"
  )[];
}

/** Something that must hold for what is done once the device was removed. */
export type AftermathExpectation =
  | EarlyBindFailure
  | OldFileFailure
  | PlainAftermathExpectation;

/** A bind while the filesystem from before is still mounted. */
export const earlyBinds = {
  /**
   * It fails with this errno, and the device binds once that is unmounted.
   *
   * @example
   * ```ts
   * earlyBinds.failWith({ errno: ["EEXIST", "EBUSY"] });
   * ```
   */
  failWith: (options: Omit<EarlyBindFailure, "word">): EarlyBindFailure => ({
    word: "earlyBinds.failWith",
    ...options,
  }),
};

/** Files that were open before the removal. */
export const oldFiles = {
  /**
   * Calls on them fail for ever, also when the device is back and mounted: they
   * are of the filesystem from before.
   *
   * @example
   * ```ts
   * oldFiles.failWith({ errno: "EIO", calls: ["read", "ioctl", "lseek"] });
   * ```
   */
  failWith: (options: Omit<OldFileFailure, "word">): OldFileFailure => ({
    word: "oldFiles.failWith",
    ...options,
  }),
};

/** The filesystem's online checker. */
export const scrub = {
  /**
   * `xfs_scrub -n` on the filesystem, mounted again, finds nothing.
   *
   * @example
   * ```ts
   * scrub.findsNothing();
   * ```
   */
  findsNothing: (): PlainAftermathExpectation => ({
    word: "scrub.findsNothing",
  }),
};

/** Mappings of another device, by those who were signalled. */
export const newMappings = {
  /**
   * Loads and stores work, and what is stored is on the device.
   *
   * @example
   * ```ts
   * newMappings.work();
   * ```
   */
  work: (): PlainAftermathExpectation => ({ word: "newMappings.work" }),
};

/** The modules of drivers. */
export const modules = {
  /**
   * They can be unloaded once nobody uses the device, and when they are loaded
   * again the device is there.
   *
   * @example
   * ```ts
   * modules.loadAgain();
   * ```
   */
  loadAgain: (): PlainAftermathExpectation => ({ word: "modules.loadAgain" }),
};

/** The machine. */
export const machine = {
  /**
   * It restarts in time: nothing in the shutdown waits for the dead filesystem.
   *
   * @example
   * ```ts
   * machine.restarts();
   * ```
   */
  restarts: (): PlainAftermathExpectation => ({ word: "machine.restarts" }),
};
