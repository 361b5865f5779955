import {
  commonPromises,
  driver,
  filesystem,
  fsdax,
  mapping,
  mappings,
  neighbours,
  partition,
  scenario,
  unbind,
  xfs,
} from "../../../mod.ts";

export default scenario({
  name: "partition-of-a-device",
  summary: "Unbind nd_pmem",
  why: "A partition is smaller than its device, and XFS is choosy on one",
  covers: ["A19"],
  device: partition({
    of: fsdax({ sizeMiB: 512 }), // ERROR device-too-small: Cannot make an XFS of 256 MiB: mkfs.xfs refuses less than 300 MiB
    startMiB: 256,
  }),
  filesystem: xfs({
    mkfs: {
      rmapbt: true,
      reflink: true, // ERROR device-dax: Cannot mount an XFS with reflink and DAX on a partition: the kernel refuses it
    },
    mount: { dax: "always" },
  }),
  users: [
    mapping({
      processes: 1,
      files: 1,
      sizeKiB: 4,
      flags: ["MAP_SHARED"],
      access: "read",
    }),
  ],
  remove: unbind({ driver: "device_dax", withinSeconds: 30 }), // ERROR driver-device: Cannot unbind "device_dax" from a device made by partition
  expect: [
    commonPromises(),
    mappings.refuseStores(), // ERROR pointless-expectation: Cannot expect "mappings.refuseStores" here: no user is a mapping({ ... }) with access "write"
    driver.refusesToBind({ device: "namespace", errno: "ENXIO" }), // ERROR pointless-expectation: Cannot expect "driver.refusesToBind" here
    neighbours.areUnaffected(), // ERROR pointless-expectation: Cannot expect "neighbours.areUnaffected" here: nothing is beside the device
    filesystem.hasNoDax(), // ERROR pointless-expectation: Cannot expect "filesystem.hasNoDax" here: partition can do DAX
  ],
});
