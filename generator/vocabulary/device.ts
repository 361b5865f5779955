/** The words for the device under test. */

/** A pmem namespace in fsdax use: it has struct pages and a block device. */
export interface FsdaxDevice {
  word: "fsdax";
  sizeMiB: number;
}

/** A pmem namespace in device-dax mode: a character device. */
export interface DevdaxDevice {
  word: "devdax";
  sizeMiB: number;
}

/** The device under test. */
export type Device = FsdaxDevice | DevdaxDevice;

/** A pmem namespace with struct pages, for a filesystem with DAX. */
export function fsdax(options: { sizeMiB: number }): FsdaxDevice {
  return { word: "fsdax", ...options };
}

/** A pmem namespace in device-dax mode. */
export function devdax(options: { sizeMiB: number }): DevdaxDevice {
  return { word: "devdax", ...options };
}
