import type { CatalogueGroup } from "./entry.ts";

/** Who holds a page by get_user_pages(). */
export const pins: CatalogueGroup = {
  letter: "D",
  title: "Pins (get_user_pages)",
  entries: [
    {
      label: "D1",
      setUp: "vmsplice() of a page, unbind, then the pipe is read or closed",
      mustHold:
        "remove waits for the transient pin, or its later release is harmless; no crash, no foreign data from the pipe",
    },
    {
      label: "D2",
      setUp:
        "an O_DIRECT write to a slow disk from a DAX page, unbind while it is under way",
      mustHold:
        "as D1: I/O that ends after remove leaves the memory alone; an error or a short count, no crash",
    },
    {
      label: "D3",
      setUp: "an O_DIRECT read from a slow disk into DAX pages",
      mustHold:
        "as D2; nothing is written into memory that may be somebody else's by then",
    },
    {
      label: "D4",
      setUp: "io_uring registers a buffer on fsdax",
      mustHold: "EOPNOTSUPP; remove is clean then",
    },
    {
      label: "D5",
      setUp: "an io_uring fixed buffer on device-dax",
      mustHold:
        "remove waits until the pin is dropped, or the holder is told and the release is harmless; no crash",
    },
    {
      label: "D6",
      setUp:
        "process_vm_readv(), process_vm_writev() and /proc/PID/mem in loops",
      mustHold: "EFAULT or EIO, never stale data; R1",
    },
    {
      label: "D7",
      setUp: "gup_test: fast, pinned and long-term",
      mustHold:
        "a long-term pin is refused on fsdax, as D5 on device-dax; needs CONFIG_GUP_TEST",
    },
    {
      label: "D8",
      setUp: "RDMA (rxe) registers memory on fsdax and on device-dax",
      mustHold: "refused on fsdax; as D5 on device-dax",
    },
    {
      label: "D9",
      setUp: "vfio or iommufd maps device-dax for DMA, vhost-vdpa uses it",
      mustHold: "as D5",
    },
    {
      label: "D10",
      setUp: "futex waiters, a PI futex and a robust list in a DAX page",
      mustHold: "woken by the signal and by nothing else; no oops",
    },
    {
      label: "D11",
      setUp:
        "sendfile() of a DAX file, MSG_ZEROCOPY from a mapping to a peer that never answers",
      mustHold: "as D1",
    },
    {
      label: "D12",
      setUp: "AF_XDP umem, packet, perf and BPF rings in DAX memory",
      mustHold: "EOPNOTSUPP on fsdax",
    },
    {
      label: "D13",
      setUp:
        "truncate or punch waits for a pinned page with the inode locked when remove starts",
      mustHold: "no hang, no crash",
    },
  ],
};
