import type { CatalogueGroup } from "./entry.ts";

/** What is removed, and through which driver. */
export const deviceKinds: CatalogueGroup = {
  letter: "A",
  title: "Device kind and level of removal",
  entries: [
    {
      label: "A1",
      setUp:
        "nd_pmem unbound from an e820 raw namespace, XFS with rmapbt, 2 readers with MAP_SHARED",
      mustHold: "R1 to R8",
    },
    {
      label: "A2",
      setUp:
        "an fsdax pfn device (`-m fsdax --map=dev`) unbound by its name, `pfn0.0`",
      mustHold: "as A1; it binds again as pfn0.0, namespace0.0 is ENXIO",
    },
    {
      label: "A3",
      setUp: "a sector mode (btt) namespace with XFS, btt0.0 unbound: no DAX",
      mustHold:
        "page-cache pages stay mapped and readable, as they are RAM; stores get BUS_ADRERR, calls EIO; shutdown 0x20",
    },
    {
      label: "A4",
      setUp:
        "an NFIT raw namespace without struct pages unbound, ext4 or XFS without DAX",
      mustHold:
        "`-o dax` fails or is turned off; what holds for a block device",
    },
    {
      label: "A5",
      setUp:
        "device_dax unbound from dax0.0 (dax_pmem) while a process maps its 2 MiB pages",
      mustHold:
        "no signal; nothing is present in the mapping, a touch is SIGBUS BUS_ADRERR; it binds again",
    },
    {
      label: "A6",
      setUp:
        "as A5 from the nd side: dax0.0 unbound from nd's dax_pmem, or region0 from nd_region",
      mustHold: "the dax device is unregistered, too, its node in /dev gone",
    },
    {
      label: "A7",
      setUp:
        "device-dax unbound with the old file and mapping kept, then opened and mapped once more",
      mustHold: "open() or mmap() fails with ENXIO; never a crash",
    },
    {
      label: "A8",
      setUp: "device-dax unbound and bound, then the old mapping is touched",
      mustHold:
        "SIGBUS: a mapping from before does not come back to life, least of all over kmem or fsdax",
    },
    {
      label: "A9",
      setUp:
        "dax0.0 given to kmem and online, a process uses the memory, kmem unbound",
      mustHold:
        "unbind returns, the memory and its users are unaffected, the log says why; binding device_dax is EBUSY",
    },
    {
      label: "A10",
      setUp: "as A9 with all memory blocks offlined before",
      mustHold: "MemTotal drops, device_dax binds again",
    },
    {
      label: "A11",
      setUp: "nd_region unbound from region0, and bound again later",
      mustHold:
        "the namespaces are unregistered and their names come back; the filesystem as A1",
    },
    {
      label: "A12",
      setUp:
        "the provider of the bus goes: e820_pmem or nfit unbound, or nd_e820 unloaded",
      mustHold: "as A11",
    },
    {
      label: "A13",
      setUp:
        "a virtio-pmem device goes: driver unbound, PCI remove, unplugged by the host; with a flush in flight, too",
      mustHold: "as A1",
    },
    {
      label: "A14",
      setUp:
        "CXL type 3 persistent memory: nd_pmem, cxl_region or cxl_mem unbound, PCI remove",
      mustHold: "as A1",
    },
    {
      label: "A15",
      setUp:
        "CXL type 3 volatile memory as a dax region, in device-dax and kmem use",
      mustHold: "as A5 and A9",
    },
    {
      label: "A16",
      setUp:
        "unbind of an unused device, of an unknown name, twice; bind twice",
      mustHold: "success, ENODEV, ENODEV; EBUSY",
    },
    {
      label: "A17",
      setUp: "nd_pmem and nd_e820 unloaded while mounted",
      mustHold:
        "both are refused; after umount nd_pmem unloads, and loaded again it brings pmem0 back",
    },
    {
      label: "A18",
      setUp: "dm-linear or dm-stripe over pmem, XFS with DAX on top",
      mustHold: "R3 through the stacked device as well",
    },
    {
      label: "A19",
      setUp: "a partition of pmem0 at 2 MiB, XFS with rmapbt, without reflink",
      mustHold: "as A1",
    },
    {
      label: "A20",
      setUp:
        "two namespaces with labels in one region, a filesystem on each, one removed",
      mustHold: "the other filesystem and its users notice nothing",
    },
  ],
};
