import type { CatalogueGroup } from "./entry.ts";

/** What is on the device. */
export const filesystems: CatalogueGroup = {
  letter: "B",
  title: "Filesystem",
  entries: [
    {
      label: "B1",
      setUp: "XFS without rmapbt, dax=always",
      mustHold:
        "not supported: nobody is notified, and only the death of the device shuts the filesystem down; R3 all the same",
    },
    {
      label: "B2",
      setUp: "XFS with rmapbt, dax=never, or dax=inode without the flag",
      mustHold:
        "freeze and shutdown; cached pages of in-core files are dropped and unmapped, the next touch is BUS_ADRERR",
    },
    {
      label: "B3",
      setUp: "XFS with reflink, two files share extents, a process maps each",
      mustHold:
        "both processes are signalled, both mappings gone; no warning on faults",
    },
    {
      label: "B4",
      setUp: "XFS with reflink, write faults that fork extents during remove",
      mustHold: "as A1; staging extents of the CoW fork are skipped",
    },
    {
      label: "B5",
      setUp: "XFS with an external log on a second pmem, the log removed",
      mustHold:
        "the filesystem shuts down; mappings of the data device stay valid, nobody is signalled",
    },
    {
      label: "B6",
      setUp: "as B5, then the data device removed while it is mapped",
      mustHold: "R3, although the filesystem was shut down before",
    },
    {
      label: "B7",
      setUp: "XFS with a realtime file on a second pmem, that one removed",
      mustHold:
        "R3 for files on the realtime device, with rtgroups and rmapbt where the kernel has them",
    },
    {
      label: "B8",
      setUp: "XFS mounted ro, and norecovery",
      mustHold: "mappings of a read-only filesystem are gone as well",
    },
    {
      label: "B9",
      setUp: "ext4 with DAX",
      mustHold: "R3; umount works",
    },
    {
      label: "B10",
      setUp: "ext4 without DAX on pmem",
      mustHold: "EIO after the shutdown; umount works",
    },
    {
      label: "B11",
      setUp: "erofs with dax=always, on one device and on several",
      mustHold: "R3; cached inodes fail cleanly",
    },
    {
      label: "B12",
      setUp: "ext2 with DAX, on kernels that still have it",
      mustHold: "as B9",
    },
    {
      label: "B13",
      setUp: "virtiofs with DAX, the virtio device unbound",
      mustHold: "R3",
    },
    {
      label: "B14",
      setUp:
        "XFS with 10000 fragmented files, many of them in core and many not",
      mustHold:
        "every in-core file is handled, the others need nothing; R1 with its bound",
    },
    {
      label: "B15",
      setUp: "a swap file, a loop device or overlayfs on a DAX file",
      mustHold: "no hang; I/O of the loop device is EIO",
    },
    {
      label: "B16",
      setUp: "XFS with metadir and quota, with a zoned realtime device",
      mustHold: "no crash",
    },
  ],
};
