/** The words for the device under test. */

/** A pmem namespace in fsdax use: it has struct pages and a block device. */
export interface FsdaxDevice {
  word: "fsdax";
  /** How large the namespace is, what maps its pages included. */
  sizeMiB: number;
}

/** A pmem namespace in device-dax mode: a character device. */
export interface DevdaxDevice {
  word: "devdax";
  /** How large the instance's region is. */
  sizeMiB: number;
}

/** The device under test. */
export type Device = FsdaxDevice | DevdaxDevice;

/**
 * A pmem namespace with struct pages, for a filesystem with DAX.
 *
 * @example
 * ```ts
 * fsdax({ sizeMiB: 512 });
 * ```
 */
export function fsdax(options: Omit<FsdaxDevice, "word">): FsdaxDevice {
  return { word: "fsdax", ...options };
}

/**
 * A pmem namespace in device-dax mode.
 *
 * @example
 * ```ts
 * devdax({ sizeMiB: 256 });
 * ```
 */
export function devdax(options: Omit<DevdaxDevice, "word">): DevdaxDevice {
  return { word: "devdax", ...options };
}
