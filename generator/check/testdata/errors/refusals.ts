import {
  commonPromises,
  driver,
  everyUser,
  fsdax,
  mapping,
  removal,
  removeModule,
  scenario,
  xfs,
} from "../../../mod.ts";

export default scenario({
  name: "refusals",
  summary: "Unload what is another's, and expect both and neither",
  why: "A removal that is refused does not take place",
  covers: ["A17"],
  device: fsdax({ sizeMiB: 512, provider: "virtio_pmem" }),
  filesystem: xfs({
    mkfs: { rmapbt: true, reflink: true },
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
  remove: removeModule({
    module: "nd_e820", // ERROR driver-device: Cannot take a device made by fsdax away with the module "nd_e820"
    withinSeconds: 30,
  }),
  expect: [
    removal.isRefused({ errno: ["EAGAIN", "EBUSY"] }),
    everyUser.isUnaffected(), // ERROR contradiction: Cannot expect "everyUser.isUnaffected" together with "commonPromises"
    commonPromises(), // ERROR contradiction: Cannot expect "commonPromises" together with "removal.isRefused"
    driver.refusesUnknown({ errno: "ENODEV" }), // ERROR pointless-expectation: Cannot expect "driver.refusesUnknown" here: nothing is unbound
  ],
});
