import type { CatalogueGroup } from "./entry.ts";

/** What comes after the removal. */
export const afterEffects: CatalogueGroup = {
  letter: "G",
  title: "After-effects",
  entries: [
    {
      label: "G1",
      setUp:
        "rebind and mount; files written with fsync, by stores alone, and without sync are compared",
      mustHold: "all three are intact",
    },
    {
      label: "G2",
      setUp: "rebind while the old filesystem is still mounted",
      mustHold:
        "a clean error, as the name is taken, and no warning; works once the old one is unmounted",
    },
    {
      label: "G3",
      setUp:
        "another security domain: rebind, overwrite the memory, read it through an old mapping",
      mustHold:
        "SIGBUS: the new owner's bytes are neither seen nor changed through the old mapping",
    },
    {
      label: "G4",
      setUp:
        "reformat from fsdax to devdax, sector and kmem while old users survive",
      mustHold: "survivors neither see nor corrupt the new content",
    },
    {
      label: "G5",
      setUp:
        "read, write, ioctl, fallocate, lseek, sendfile and flock on an old file after rebind",
      mustHold: "EIO for ever",
    },
    {
      label: "G6",
      setUp:
        "log recovery after a removal under load, xfs_repair -n, xfs_scrub",
      mustHold: "clean",
    },
    {
      label: "G7",
      setUp: "pages and references after many removals",
      mustHold:
        'none is leaked; bind never says "Conflicting mapping in same section"',
    },
    {
      label: "G8",
      setUp: "a process that got SIGBUS unmaps, and maps a new device",
      mustHold: "it works",
    },
    {
      label: "G9",
      setUp:
        "unbind, then nd_pmem or the provider's module unloaded and loaded again",
      mustHold: "it works, no reference to a module is leaked",
    },
    {
      label: "G10",
      setUp: "unbind, then kexec or reboot with the dead mounts",
      mustHold: "shutdown does not hang: sync of a dead filesystem returns",
    },
    {
      label: "G11",
      setUp:
        "other memory at the same address: another driver's, or hot-added virtio-pmem",
      mustHold: "new data can never be reached through old mappings",
    },
  ],
};
