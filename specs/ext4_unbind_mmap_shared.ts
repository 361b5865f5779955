import {
  data,
  device,
  everyUser,
  ext4,
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
} from "../generator/mod.ts";

export default scenario({
  name: "ext4-unbind-mmap-shared",
  summary: "Unbind nd_pmem while files of an ext4 mounted with dax are mapped",
  why:
    `ext4 does not register for notifications from the DAX device, so nobody is told before the memory goes. All the same no page of the device may stay mapped once unbind has returned: the memory may be given to somebody else, or be pulled out of the machine. It has to be possible to unmount the filesystem then.`,
  covers: ["B9"],
  device: fsdax({ sizeMiB: 512 }),
  filesystem: ext4({ mount: { dax: "always" } }),
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
    {
      breaks: ["mappings.areGone"],
      kernels: ">=6.1",
      shows: "fail",
      symptom:
        "Pages stay mapped after unbind has returned, and loads through the old mapping return data",
      cause:
        "ext4 opens the DAX device without holder operations (fs_dax_get_by_bdev() in ext4_fill_super(), fs/ext4/super.c), so kill_dax() tells nobody, and nothing else unmaps DAX pages when the device goes",
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
      breaks: ["filesystem.unmounts"],
      kernels: ">=6.1",
      shows: "crash",
      reportedIn: "dax_disassociate_entry",
      symptom: "umount is an oops",
      cause:
        "DAX entries stay in the mapping: when the inode is evicted dax_disassociate_entry() in fs/dax.c writes to the struct page of a removed device, whose vmemmap is gone",
      certainty: "read in the source",
    },
    {
      breaks: ["kernelLog.isClean"],
      kernels: ">=6.1",
      shows: "fail",
      symptom: "The log has the oops",
      cause: "That of umount, see there",
      certainty: "seen",
    },
  ],
});
