/** The words for what must hold for what goes on at the moment of the removal. */

import type { AboutUser, OneOf } from "./about_user.ts";

/** Something that must hold for activities, without further data. */
export interface ActivityExpectation extends AboutUser {
  word:
    | "foreignData.isNeverSeen"
    | "foreignData.isNeverChanged"
    | "futexWaiters.wakeOnlyBySignal"
    | "reportedWrites.areThere";
}

/** Pins that the kernel does not grant. */
export interface PinRefusal extends AboutUser {
  word: "pins.areRefused";
  /** What the call fails with. */
  errno: OneOf<"EOPNOTSUPP" | "EFAULT" | "EINVAL">;
}

/** Pins that the removal meets. */
export interface PinRelease extends AboutUser {
  word: "pins.areReleased";
  /** Whether the removal waits until they are, or returns before. */
  removal: OneOf<"waits" | "returns">;
}

/** What becomes of calls that were in progress. */
export interface CallResult extends AboutUser {
  word: "callsInProgress.return";
  /**
   * What they return: what they do where nothing is removed, less than that,
   * or an error.
   */
  result: OneOf<"whole" | "short" | "error">;
  /** What errno may say of an error; anything when absent. */
  errno?: OneOf<"EIO" | "EFAULT" | "EINTR" | "ENODEV">;
}

/** Freezes that the removal meets. */
export interface FreezeExpectation {
  word: "freezes.areUndone";
  /** By whom: by the removal, or by who froze; by either when absent. */
  by?: OneOf<"removal" | "freezer">;
}

/** Removals and binds of one device at the same time. */
export interface ContentionExpectation {
  word: "contenders.lose";
  /** What all get but the one that wins. */
  errno: OneOf<"ENODEV" | "EBUSY">;
}

/** Removals of several devices at the same time. */
export interface IndependenceExpectation {
  word: "otherRemovals.areIndependent";
}

/** Removals after the first two. */
export interface RepetitionExpectation {
  word: "furtherRemovals.areAlike";
  /** How many: a mount, users, a removal and a rebind each. */
  times: number;
}

/** Something that must hold for what goes on at the moment of the removal. */
export type MomentExpectation =
  | ActivityExpectation
  | CallResult
  | ContentionExpectation
  | FreezeExpectation
  | IndependenceExpectation
  | PinRefusal
  | PinRelease
  | RepetitionExpectation;

/** Pages that somebody has pinned. */
export const pins = {
  /**
   * No page is pinned: the call that wants it for long fails with this errno,
   * as memory of a filesystem cannot be lent for long.
   *
   * @example
   * ```ts
   * pins.areRefused({ errno: "EOPNOTSUPP" });
   * ```
   */
  areRefused: (options: Omit<PinRefusal, "word">): PinRefusal => ({
    word: "pins.areRefused",
    ...options,
  }),
  /**
   * Who has pages pinned can let go of them at any time, and that is harmless,
   * whether the removal waits for it or not.
   *
   * @example
   * ```ts
   * pins.areReleased({ removal: ["waits", "returns"] });
   * ```
   */
  areReleased: (options: Omit<PinRelease, "word">): PinRelease => ({
    word: "pins.areReleased",
    ...options,
  }),
};

/** What somebody else stores in the memory once it was removed. */
export const foreignData = {
  /**
   * Nobody who had the memory before reads it: not through a mapping, a pin or
   * a call that was in progress, which show what was there before, or fail.
   *
   * @example
   * ```ts
   * foreignData.isNeverSeen();
   * ```
   */
  isNeverSeen: (options: AboutUser = {}): ActivityExpectation => ({
    word: "foreignData.isNeverSeen",
    ...options,
  }),
  /**
   * Nobody who had the memory before changes it.
   *
   * @example
   * ```ts
   * foreignData.isNeverChanged();
   * ```
   */
  isNeverChanged: (options: AboutUser = {}): ActivityExpectation => ({
    word: "foreignData.isNeverChanged",
    ...options,
  }),
};

/** Calls that were in progress when the device went. */
export const callsInProgress = {
  /**
   * Each of them returns, with one of these results.
   *
   * @example
   * ```ts
   * callsInProgress.return({ result: ["short", "error"], errno: "EIO" });
   * ```
   */
  return: (options: Omit<CallResult, "word">): CallResult => ({
    word: "callsInProgress.return",
    ...options,
  }),
};

/** Bytes that a call on a file said it has written. */
export const reportedWrites = {
  /**
   * After the rebind they are in the files.
   *
   * @example
   * ```ts
   * reportedWrites.areThere({ who: "writer" });
   * ```
   */
  areThere: (options: AboutUser = {}): ActivityExpectation => ({
    word: "reportedWrites.areThere",
    ...options,
  }),
};

/** Those that wait for a futex in a page of the device. */
export const futexWaiters = {
  /**
   * They wait until a signal comes, also where the page is gone.
   *
   * @example
   * ```ts
   * futexWaiters.wakeOnlyBySignal();
   * ```
   */
  wakeOnlyBySignal: (options: AboutUser = {}): ActivityExpectation => ({
    word: "futexWaiters.wakeOnlyBySignal",
    ...options,
  }),
};

/** Freezes of the filesystem: the removal's, and those of others. */
export const freezes = {
  /**
   * None is left: who waits for the end of one goes on.
   *
   * @example
   * ```ts
   * freezes.areUndone();
   * ```
   */
  areUndone: (
    options: Omit<FreezeExpectation, "word"> = {},
  ): FreezeExpectation => ({ word: "freezes.areUndone", ...options }),
};

/** Those that remove or bind the same device at the same time. */
export const contenders = {
  /**
   * One after the other has its turn: exactly one removes the device, the
   * others get this errno.
   *
   * @example
   * ```ts
   * contenders.lose({ errno: "ENODEV" });
   * ```
   */
  lose: (
    options: Omit<ContentionExpectation, "word">,
  ): ContentionExpectation => ({ word: "contenders.lose", ...options }),
};

/** Other devices that are removed at the same time. */
export const otherRemovals = {
  /**
   * All that holds for the removal holds for each of them, and neither waits
   * for the other.
   *
   * @example
   * ```ts
   * otherRemovals.areIndependent();
   * ```
   */
  areIndependent: (): IndependenceExpectation => ({
    word: "otherRemovals.areIndependent",
  }),
};

/** Removals of the same device, in the same boot, after the first two. */
export const furtherRemovals = {
  /**
   * R8: every promise holds each time, and nothing adds up.
   *
   * @example
   * ```ts
   * furtherRemovals.areAlike({ times: 98 });
   * ```
   */
  areAlike: (
    options: Omit<RepetitionExpectation, "word">,
  ): RepetitionExpectation => ({
    word: "furtherRemovals.areAlike",
    ...options,
  }),
};
