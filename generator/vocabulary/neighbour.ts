/** The word for what is beside the device that is removed. */

import type { FsdaxDevice, LabelledNamespace } from "./device.ts";
import type { Ext2, Ext4, Xfs } from "./filesystem.ts";
import type { Mapping } from "./user.ts";

/** What {@linkcode neighbour} takes. */
export interface NeighbourOptions {
  /**
   * Another namespace: in the same region where both are labelled, in a region
   * of its own where it is not.
   */
  device: FsdaxDevice | LabelledNamespace;
  /** What is on it. */
  filesystem: Xfs | Ext4 | Ext2;
  /** Who maps files of it. */
  users: Mapping[];
}

/** A device that stays, with a filesystem and users of its own. */
export interface Neighbour extends NeighbourOptions {
  word: "neighbour";
}

/**
 * A device that is not removed, with a filesystem and users, none of whom may
 * notice that another one is: see {@linkcode neighbours}.
 *
 * @example
 * ```ts
 * neighbour({
 *   device: labelled({ sizeMiB: 384 }),
 *   filesystem: ext4({ mount: { dax: "always" } }),
 *   users: [
 *     mapping({
 *       processes: 1,
 *       files: 1,
 *       sizeKiB: 64,
 *       flags: ["MAP_SHARED"],
 *       access: "write",
 *     }),
 *   ],
 * });
 * ```
 */
export function neighbour(options: NeighbourOptions): Neighbour {
  return { word: "neighbour", ...options };
}
