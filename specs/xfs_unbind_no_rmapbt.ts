import {
  data,
  device,
  everyUser,
  filesystem,
  fsdax,
  kernelLog,
  mapping,
  mappings,
  nobody,
  nothing,
  removal,
  scenario,
  secondRemoval,
  systemCalls,
  unbind,
  xfs,
} from "../generator/mod.ts";

export default scenario({
  name: "xfs-unbind-no-rmapbt",
  summary: "Unbind nd_pmem while files of an XFS without rmapbt are mapped",
  why:
    `Without the reverse mapping btree XFS cannot find out who uses a page: it does not support the notification, tells nobody, and must not shut the filesystem down for it. That the device is gone shuts it down.

All the same no page of the device may stay mapped once unbind has returned: the memory may be given to somebody else, or be pulled out of the machine.`,
  covers: ["B1"],
  device: fsdax({ sizeMiB: 512 }),
  filesystem: xfs({
    mkfs: { rmapbt: false, reflink: false },
    mount: { dax: "always" },
  }),
  users: [
    mapping({
      processes: 2,
      files: 2,
      sizeKiB: 64,
      flags: ["MAP_SHARED"],
      access: "write",
    }),
  ],
  remove: unbind({ driver: "nd_pmem", withinSeconds: 30 }),
  expect: [
    removal.returns(),
    nobody.isSignalled(),
    mappings.areGone(),
    systemCalls.failWith({ errno: "EIO" }),
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
    {
      breaks: ["mappings.areGone"],
      kernels: ">=6.1",
      shows: "fail",
      symptom:
        "Pages stay mapped after unbind has returned, and loads through the old mapping return data",
      cause:
        "xfs_dax_notify_failure() in fs/xfs/xfs_notify_failure.c gives up without rmapbt, and nothing else unmaps DAX pages when the device goes",
      certainty: "read in the source",
    },
    {
      breaks: ["mappings.areGone"],
      kernels: ">=7.2",
      shows: "crash",
      reportedIn: "do_wp_page",
      symptom:
        "A store through the old mapping, by any process that has one, is an oops with the page table lock held; the machine is lost soon after",
      cause:
        "do_wp_page() in mm/memory.c calls page_folio() on what vm_normal_page() returns; without pte_devmap() that is the struct page of the removed device, whose vmemmap memunmap_pages() has taken away",
      certainty: "read in the source",
    },
    {
      breaks: ["systemCalls.failWith"],
      kernels: ">=6.1",
      shows: "crash",
      reportedIn: "dax_layout_busy_page_range",
      symptom: "ftruncate() of a file that had pages mapped is an oops",
      cause:
        "DAX entries stay in the mapping: dax_busy_page(), called by dax_layout_busy_page_range() in fs/dax.c, reads the struct page of a removed device, whose vmemmap is gone",
      certainty: "read in the source",
    },
    {
      breaks: ["everyUser.canBeKilled"],
      kernels: ">=6.1",
      shows: "hang",
      reportedIn: "do_truncate",
      symptom:
        "Processes that call ftruncate() wait for the inode's lock for ever",
      cause: "The process that died in dax_layout_busy_page_range() held it",
      certainty: "seen",
    },
    {
      breaks: ["kernelLog.isClean"],
      kernels: ">=6.1",
      shows: "fail",
      symptom: "The log has the oops",
      cause: "That of ftruncate(), see there",
      certainty: "seen",
    },
  ],
});
