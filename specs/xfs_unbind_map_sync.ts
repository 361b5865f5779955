import {
  data,
  device,
  everyMapper,
  everyUser,
  filesystem,
  fsdax,
  kernelLog,
  mapping,
  mappings,
  nothing,
  removal,
  scenario,
  secondRemoval,
  unbind,
  xfs,
} from "../generator/mod.ts";
import {
  nobodyIsTold,
  umountOops,
  umountOopsIsLogged,
  unbindSpins,
  untoldStaysMapped,
} from "./shared/known_issues.ts";

export default scenario({
  name: "xfs-unbind-map-sync",
  summary: "Unbind nd_pmem while freshly allocated blocks are mapped MAP_SYNC",
  why:
    `A write fault of a MAP_SYNC mapping allocates blocks and has the filesystem commit them before the page is mapped. What is mapped by such a fault has to be found and taken away like anything else, and nothing that it leaves behind may trip the umount that follows.`,
  covers: ["C5"],
  fixedBy: [{
    commit: "fa422b353d21",
    subject: "mm, pmem, xfs: Introduce MF_MEM_PRE_REMOVE for unbind",
    since: "6.8",
  }],
  device: fsdax({ sizeMiB: 512 }),
  filesystem: xfs({
    mkfs: { rmapbt: true, reflink: true },
    mount: { dax: "always" },
  }),
  users: [
    mapping({
      processes: 1,
      files: 2,
      sizeKiB: 64,
      flags: ["MAP_SHARED", "MAP_SYNC"],
      access: "write",
      blocks: "hole",
    }),
    mapping({
      processes: 1,
      files: 2,
      sizeKiB: 64,
      flags: ["MAP_SHARED", "MAP_SYNC"],
      access: "write",
      blocks: "unwritten",
    }),
  ],
  remove: unbind({ driver: "nd_pmem", withinSeconds: 30 }),
  expect: [
    removal.returns(),
    everyMapper.gets({ signal: "SIGBUS", siCode: "BUS_MCEERR_AO" }),
    mappings.areGone(),
    everyUser.canBeKilled(),
    filesystem.unmounts(),
    kernelLog.isClean(),
    device.bindsAgain(),
    filesystem.mountsAgain(),
    data.isIntact(),
    filesystem.isConsistent(),
    secondRemoval.isAlike(),
    nothing.leaks(),
  ],
  knownIssues: [
    nobodyIsTold,
    untoldStaysMapped,
    {
      ...umountOops,
      cause:
        "dax_insert_pfn_mkwrite() in fs/dax.c tags the entry of a MAP_SYNC fault as dirty without __mark_inode_dirty(), which dax_insert_entry() leaves to it: syncing the filesystem before the removal does not come to the inode, so invalidate_inode_pages2_range() leaves the entry in the mapping, and when the inode is evicted dax_disassociate_entry() writes to the struct page of a removed device, whose vmemmap is gone",
      certainty: "seen",
    },
    // On 7.2 it does not come to that.
    { ...umountOopsIsLogged, kernels: "<7.2" },
    unbindSpins,
  ],
});
