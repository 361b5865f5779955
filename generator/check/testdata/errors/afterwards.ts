import {
  commonPromises,
  data,
  device,
  fsdax,
  furtherRemovals,
  machine,
  mapping,
  mappings,
  overwrite,
  restart,
  scenario,
  unbind,
  xfs,
} from "../../../mod.ts";

export default scenario({
  name: "afterwards",
  summary: "Unbind nd_pmem",
  why: "What comes afterwards leaves something to look at",
  covers: ["G3"],
  device: fsdax({ sizeMiB: 512 }),
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
  remove: unbind({ driver: "nd_pmem", withinSeconds: 30 }),
  afterwards: [
    restart({ by: "kexec", withinSeconds: 60 }), // ERROR aftermath-order: Cannot do anything after "restart"
    overwrite({ by: "block device" }),
  ],
  expect: [
    commonPromises(), // ERROR contradiction: Cannot expect "commonPromises" here: after overwrite({ ... }) the device has other content
    machine.restarts(),
    furtherRemovals.areAlike({ times: 1 }), // ERROR contradiction: Cannot expect "furtherRemovals.areAlike" here: after restart({ ... }) the test is over
  ],
});
