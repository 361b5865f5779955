/** The words for what must hold for some kinds of mappings. */

import type { AboutUser } from "./about_user.ts";

/** Something that must hold for mappings of some kind, without further data. */
export interface MapExpectation extends AboutUser {
  word:
    | "nobodyElse.isSignalled"
    | "privateCopies.areKept"
    | "newFaults.fail"
    | "holes.readZeros"
    | "lockedMemory.isResident";
}

/** Something that must hold for files that have no name any more. */
export interface UnlinkedExpectation {
  word: "unlinkedFiles.areFreed";
}

/** Those that have no page of the device mapped. */
export const nobodyElse = {
  /**
   * Who has the files open, or a mapping of them of which it has touched no
   * page, or has private copies only, is not signalled.
   *
   * @example
   * ```ts
   * nobodyElse.isSignalled();
   * ```
   */
  isSignalled: (options: AboutUser = {}): MapExpectation => ({
    word: "nobodyElse.isSignalled",
    ...options,
  }),
};

/** What was written through MAP_PRIVATE. */
export const privateCopies = {
  /**
   * They are anonymous memory, no page of the device: they are as they were,
   * and can be written.
   *
   * @example
   * ```ts
   * privateCopies.areKept({ who: "writer" });
   * ```
   */
  areKept: (options: AboutUser = {}): MapExpectation => ({
    word: "privateCopies.areKept",
    ...options,
  }),
};

/** Accesses to old mappings that have to map a page first. */
export const newFaults = {
  /**
   * R3: a load from a page that was never touched, and a store to a hole that
   * was only read, raise SIGBUS (BUS_ADRERR).
   *
   * @example
   * ```ts
   * newFaults.fail();
   * ```
   */
  fail: (options: AboutUser = {}): MapExpectation => ({
    word: "newFaults.fail",
    ...options,
  }),
};

/** Pages of files that have no written block. */
export const holes = {
  /**
   * A load from one that was read before reads zeros, or raises SIGBUS.
   *
   * @example
   * ```ts
   * holes.readZeros();
   * ```
   */
  readZeros: (options: AboutUser = {}): MapExpectation => ({
    word: "holes.readZeros",
    ...options,
  }),
};

/** Memory locked by mlock() and the like. */
export const lockedMemory = {
  /**
   * VmLck of each process counts no more pages than are left.
   *
   * @example
   * ```ts
   * lockedMemory.isResident();
   * ```
   */
  isResident: (options: AboutUser = {}): MapExpectation => ({
    word: "lockedMemory.isResident",
    ...options,
  }),
};

/** Files that had no name any more when the device went. */
export const unlinkedFiles = {
  /**
   * Their inodes are free again after the mount, which recovers the log.
   *
   * @example
   * ```ts
   * unlinkedFiles.areFreed();
   * ```
   */
  areFreed: (): UnlinkedExpectation => ({ word: "unlinkedFiles.areFreed" }),
};
