import type { CatalogueGroup } from "./entry.ts";

/** What goes on at the moment of the removal. */
export const concurrency: CatalogueGroup = {
  letter: "E",
  title: "Concurrency",
  entries: [
    {
      label: "E1",
      setUp: "fsstress -n 99999 -p 4, the trigger of commit fa422b353d21",
      mustHold: "it dies or gets EIO, and can be killed; umount works; R6, R7",
    },
    {
      label: "E2",
      setUp: "fsx -N 1000000 -o 8192 -l 500000, mmap operations among them",
      mustHold: "as E1",
    },
    {
      label: "E3",
      setUp:
        "loops of pread, pwrite, fsync, O_DSYNC and io_uring on a DAX file",
      mustHold:
        "EIO, short counts are allowed; a write that the freeze blocks gets EIO after it",
    },
    {
      label: "E4",
      setUp:
        "a reader ignores SIGBUS and faults again and again, a big in-core file comes later in the AG",
      mustHold: "R3: it cannot map the page again",
    },
    {
      label: "E5",
      setUp: "a writer ignores SIGBUS and faults again and again",
      mustHold: "blocked during the freeze, then SIGBUS",
    },
    {
      label: "E6",
      setUp: "read() into a page that userfaultfd holds back",
      mustHold:
        "unbind waits for the reader; the read returns what it read, or an error",
    },
    {
      label: "E7",
      setUp: "write() from a page that userfaultfd holds back",
      mustHold:
        "unbind waits for the writer; both finish once it is let go; what was reported as written is there after the rebind",
    },
    {
      label: "E8",
      setUp: "a filesystem frozen by FIFREEZE, with a reader's mapping",
      mustHold: "both freezes are undone, nobody stays frozen; R1 to R7",
    },
    {
      label: "E9",
      setUp: "a loop of freeze and thaw against unbind",
      mustHold: "no deadlock, never left frozen",
    },
    {
      label: "E10",
      setUp: "FIFREEZE nested with a suspended or frozen block device",
      mustHold: "who thaws what is as documented",
    },
    {
      label: "E11",
      setUp: "xfs_scrub, which freezes in the kernel, against unbind",
      mustHold: "remove goes on although the kernel's freeze is taken already",
    },
    {
      label: "E12",
      setUp: "a loop of mounts against a loop of unbind and bind",
      mustHold:
        "either order is legal, as is that the filesystem is not ready for notify_failure; no crash",
    },
    {
      label: "E13",
      setUp: "unbind 3 to 30 ms after umount has begun",
      mustHold:
        "either order is legal; no crash, no warning, no use after free",
    },
    {
      label: "E14",
      setUp: "umount -l with mappings, then unbind",
      mustHold: "the superblock is alive: as A1",
    },
    {
      label: "E15",
      setUp:
        "unbind against unbind, bind, region unbind and ndctl's create and destroy",
      mustHold: "one after the other: one wins, the others get ENODEV",
    },
    {
      label: "E16",
      setUp: "MADV_POPULATE_WRITE of 1 GiB on another CPU during remove",
      mustHold: "EFAULT or EIO; R3",
    },
    {
      label: "E17",
      setUp:
        "truncate, punch, collapse, reflink, exchange-range and growfs during remove",
      mustHold: "EIO; R6",
    },
    {
      label: "E18",
      setUp: "drop_caches, memory pressure and inode eviction during remove",
      mustHold: "R3 also for inodes that are being evicted or come back",
    },
    {
      label: "E19",
      setUp: "mappers that fork, exec and exit in storms during remove",
      mustHold: "R1, R6",
    },
    {
      label: "E20",
      setUp: "a program that runs from the DAX filesystem, libraries on it",
      mustHold:
        "its text is unmapped, the next instruction that is fetched is SIGBUS",
    },
    {
      label: "E21",
      setUp: "mount, map, unbind, kill, umount and bind 100 times",
      mustHold: "R8",
    },
    {
      label: "E22",
      setUp: "two devices with a filesystem each, removed in parallel",
      mustHold: "neither depends on the other",
    },
    {
      label: "E23",
      setUp: "the freeze of suspend and hibernation against unbind",
      mustHold: "refused, or done cleanly",
    },
  ],
};
