import type { CatalogueGroup } from "./entry.ts";

/** How the device's pages are mapped, and by whom. */
export const mappingKinds: CatalogueGroup = {
  letter: "C",
  title: "Mapping kind and who maps",
  entries: [
    {
      label: "C1",
      setUp: "MAP_SHARED with PROT_READ, MAP_SHARED with dirty pages",
      mustHold: "R2, R3; dirty data survives the rebind",
    },
    {
      label: "C2",
      setUp: "MAP_PRIVATE, read only and touched",
      mustHold: "signalled and unmapped",
    },
    {
      label: "C3",
      setUp:
        "MAP_PRIVATE with every page copied, while another process keeps the file's pages",
      mustHold:
        "who has private copies only is not signalled and keeps its data",
    },
    {
      label: "C4",
      setUp: "2 MiB PMD mappings of aligned extents",
      mustHold: "4 signals for 8 MiB, si_addr_lsb 21",
    },
    {
      label: "C5",
      setUp: "MAP_SYNC write faults on freshly allocated blocks",
      mustHold: "R2, R3; umount does not crash",
    },
    {
      label: "C6",
      setUp: "mlock(), MLOCK_ONFAULT, MAP_POPULATE, MAP_LOCKED",
      mustHold: "as C1: unmapping ignores the lock, VmLck drops to what exists",
    },
    {
      label: "C7",
      setUp: "holes and unwritten extents: the zero page, or a huge one",
      mustHold:
        "no page of the device behind it, so no signal; new faults are SIGBUS after the shutdown",
    },
    {
      label: "C8",
      setUp:
        "fork(): parent and 3 children inherit the mapping, some touched it",
      mustHold:
        "who has entries present is signalled, nobody else; all are unmapped",
    },
    {
      label: "C9",
      setUp: "CLONE_VM without CLONE_THREAD: two leaders with one mm",
      mustHold: "both leaders are signalled; nothing is freed twice",
    },
    {
      label: "C10",
      setUp: "the group leader called pthread_exit(), a thread has the mapping",
      mustHold: "the process is notified like any other; R3",
    },
    {
      label: "C11",
      setUp:
        "a file mapped twice, in 1000 places, mremap()ed, PROT_NONE, MADV_DONTFORK",
      mustHold: "every entry is gone, whatever the state of the mapping",
    },
    {
      label: "C12",
      setUp: "50 files in 50 processes, exits by the dozen during remove",
      mustHold: "R1, R6",
    },
    {
      label: "C13",
      setUp: "a file that is unlinked, open and mapped",
      mustHold:
        "found through the rmap all the same; R3; log recovery frees the inode at the next mount",
    },
    {
      label: "C14",
      setUp:
        "a mapping by a passed or closed file descriptor, from other pid, mount and user namespaces",
      mustHold: "signalled: every process of the system is looked at",
    },
    {
      label: "C15",
      setUp:
        "SIGBUS ignored, blocked, handled with siglongjmp(), by default, by signalfd, on another stack",
      mustHold:
        "the signal is not forced: ignored stays ignored, the process lives, a later access is fatal",
    },
    {
      label: "C16",
      setUp: "unbind written by the process that has the mapping",
      mustHold: "BUS_MCEERR_AR to itself, forced",
    },
    {
      label: "C17",
      setUp: "PR_MCE_KILL early and late, vm.memory_failure_early_kill 0 and 1",
      mustHold: "every mapper is notified, whatever its policy",
    },
    {
      label: "C18",
      setUp: "mappers that are traced, stopped, frozen by a cgroup, in D state",
      mustHold: "the signal is queued; unmapped; R1",
    },
    {
      label: "C19",
      setUp:
        "process_vm_readv(), /proc/PID/mem and a debugger read a mapper during and after",
      mustHold: "EFAULT or EIO, never stale data",
    },
    {
      label: "C20",
      setUp:
        "DAX memory under userfaultfd, as guest memory of KVM, as memory of vhost",
      mustHold: "secondary mappings are zapped, too",
    },
    {
      label: "C21",
      setUp: "a core dump with DAX pages in progress",
      mustHold: "R1; the dump is cut short; no crash",
    },
  ],
};
