/** What these specs have in common. */

import {
  devdax,
  deviceMapping,
  fsdax,
  mapping,
  unbind,
  xfs,
} from "../../../../mod.ts";

/** A namespace with struct pages. */
export const namespace = fsdax({ sizeMiB: 512 });

/** A device-dax instance. */
export const instance = devdax({ sizeMiB: 256 });

/** The filesystem that the commit was made for. */
export const daxXfs = xfs({
  mkfs: { rmapbt: true, reflink: true },
  mount: { dax: "always" },
});

/** Processes that have files mapped. */
export const mappers = mapping({
  as: "mapper",
  processes: 2,
  files: 2,
  sizeKiB: 64,
  flags: ["MAP_SHARED"],
  access: "write",
});

/** A process that has the instance mapped. */
export const instanceMapper = deviceMapping({ sizeMiB: 8 });

/** The end of the block device. */
export const unbindPmem = unbind({ driver: "nd_pmem", withinSeconds: 30 });

/** The end of the character device. */
export const unbindInstance = unbind({
  driver: "device_dax",
  withinSeconds: 30,
});
