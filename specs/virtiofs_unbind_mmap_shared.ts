import {
  daxWindow,
  device,
  everyUser,
  filesystem,
  kernelLog,
  mapping,
  mappings,
  removal,
  scenario,
  unbind,
  virtiofs,
} from "../generator/mod.ts";

export default scenario({
  name: "virtiofs-unbind-mmap-shared",
  summary:
    "Unbind virtio_fs while files of the host are mapped by its DAX window",
  why:
    `A virtiofs device can have a window of memory, and files of the host are mapped into it. A guest that mounts it with dax maps pages of that window, which belong to the device. When virtio_fs is unbound the window goes like any other DAX device: no page of it may stay mapped, whatever the host puts there next.

Nobody tells fuse of it by the DAX holder operations, which virtiofs does not have.`,
  covers: ["B13"],
  missing:
    "a QEMU with a DAX window: vhost-user-fs-pci of 7.2, 10.0 and 11.1 has no cache-size",
  device: daxWindow({ sizeMiB: 512 }),
  filesystem: virtiofs({ mount: { dax: "always" } }),
  users: [
    mapping({
      processes: 2,
      files: 2,
      sizeKiB: 64,
      flags: ["MAP_SHARED"],
      access: "write",
    }),
  ],
  remove: unbind({ driver: "virtio_fs", withinSeconds: 30 }),
  expect: [
    removal.returns(),
    mappings.areGone(),
    everyUser.canBeKilled(),
    filesystem.unmounts(),
    kernelLog.isClean(),
    device.bindsAgain(),
    filesystem.mountsAgain(),
  ],
});
