import {
  errorTag,
  ext2,
  fsdax,
  goingDown,
  kernelLog,
  mapping,
  mediaError,
  poison,
  removal,
  scenario,
  unbind,
} from "../../../mod.ts";

export default scenario({
  name: "faults",
  summary: "Unbind nd_pmem",
  why: "What is broken has to be there",
  covers: ["F1"],
  device: fsdax({ sizeMiB: 512, map: "mem", provider: "e820" }),
  filesystem: ext2({ mount: { dax: "always" } }),
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
  expect: [
    removal.returns(),
    kernelLog.mayHave({ text: "ext2" }), // ERROR needs-expectation: Cannot expect "kernelLog.mayHave" without "kernelLog.isClean"
    kernelLog.mayHave({ text: "ext2" }), // ERROR needs-expectation: Cannot expect "kernelLog.mayHave" without // ERROR duplicate-expectation: Cannot expect "kernelLog.mayHave" twice
    kernelLog.lacks({ text: "one" }),
    kernelLog.lacks({ text: "two" }),
  ],
  each: {
    before: {
      fine: [poison({ by: "MADV_HWPOISON", of: "data" })],
      log: [
        poison({
          by: "corrupt-pfn",
          of: "log", // ERROR fault-place: Cannot break "log" of this device: ext2 has no log
        }),
      ],
      beyond: [
        poison({
          by: "corrupt-pfn",
          of: "beyond the log", // ERROR fault-place: Cannot break "beyond the log" of this device: the log has no device of its own
        }),
      ],
      structs: [
        poison({ // ERROR fault-place: Cannot use "poison" here: a process can only map data
          by: "MADV_HWPOISON",
          of: "struct pages", // ERROR fault-place: Cannot break "struct pages" of this device: the device has no struct pages on it
        }),
      ],
      errors: [
        mediaError({ by: "ndctl inject-error", of: "data", sectors: 8 }), // ERROR fault-place: Cannot use "mediaError" here: errors can be injected only into a device by "nfit"
      ],
      tag: [
        errorTag({ tag: "readagf", frequency: 1 }), // ERROR fault-place: Cannot use "errorTag" here: ext2 has no error tags
        goingDown({ flag: "XFS_FSOP_GOING_FLAGS_DEFAULT" }), // ERROR fault-place: Cannot use "goingDown" here: ext2 has no shutdown
      ],
    },
  },
});
