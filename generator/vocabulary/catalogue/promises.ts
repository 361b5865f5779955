import type { CataloguePromise } from "./entry.ts";

/** What holds whenever a device is removed; "as A1" is all of them. */
export const promises: readonly CataloguePromise[] = [
  {
    label: "R1",
    mustHold:
      "the write to `unbind` returns within a bound: 30 s, and 20 us for every 4 KiB page that a process has mapped; more under emulation",
  },
  {
    label: "R2",
    mustHold:
      "every process that has a DAX page of the device mapped gets SIGBUS (BUS_MCEERR_AO) at least once",
  },
  {
    label: "R3",
    mustHold:
      "once unbind has returned, no access through an old mapping returns or takes data, there is only SIGBUS (BUS_ADRERR); mincore() shows nothing",
  },
  { label: "R4", mustHold: "calls to the filesystem fail with EIO" },
  { label: "R5", mustHold: "the processes can be killed, then umount works" },
  {
    label: "R6",
    mustHold:
      "the kernel logs no warning, oops, bug, stall or hung task, and its taint does not change",
  },
  {
    label: "R7",
    mustHold:
      "bind works, mount and log recovery work, what was written before is intact, the filesystem's checker finds nothing",
  },
  {
    label: "R8",
    mustHold: "a second removal in the same boot is alike, and nothing leaks",
  },
];
