import type { CatalogueGroup } from "./entry.ts";

/** What failed before the removal. */
export const partialFailures: CatalogueGroup = {
  letter: "F",
  title: "Partial failure before or with remove",
  entries: [
    {
      label: "F1",
      setUp: "a bad block in the badblocks list on a block of data",
      mustHold:
        "reads are EIO, a new fault is BUS_MCEERR_AR, write() clears it; then remove as A1",
    },
    {
      label: "F2",
      setUp: "MADV_HWPOISON on a DAX page",
      mustHold: "SIGBUS for the caller and that page alone; then remove as A1",
    },
    {
      label: "F3",
      setUp: "hwpoison's corrupt-pfn on a page of data",
      mustHold: 'the log says "dax page: Recovered"; then remove as A1',
    },
    {
      label: "F4",
      setUp: "hwpoison's corrupt-pfn on metadata, the header of an AG",
      mustHold: "the filesystem shuts down; then remove, R3 all the same",
    },
    {
      label: "F5",
      setUp: "hard_offline_page, EINJ and mce-inject",
      mustHold: "as F3 and F4",
    },
    {
      label: "F6",
      setUp: "ndctl inject-error, start-scrub and clear-errors",
      mustHold: "as F1",
    },
    {
      label: "F7",
      setUp: "a failure in the external log, and beyond its end",
      mustHold: "beyond the end: ENXIO and no shutdown",
    },
    {
      label: "F8",
      setUp:
        "a failure outside of the filesystem: behind its end, in the pfn metadata",
      mustHold: 'ENXIO; the log says "dax page: Failed"',
    },
    {
      label: "F9",
      setUp: "the shutdown ioctl, then remove while files are mapped",
      mustHold:
        "R3, although the filesystem was shut down before; umount works",
    },
    {
      label: "F10",
      setUp: "an error injected into reading an AGF while remove walks the AGs",
      mustHold:
        "an AG that cannot be read leaves no mapping in the others; needs XFS_DEBUG",
    },
    {
      label: "F11",
      setUp: "a poisoned page, then remove and rebind",
      mustHold: "the page can be used again, the list of bad blocks is empty",
    },
  ],
};
