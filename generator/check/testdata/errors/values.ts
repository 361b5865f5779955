import {
  everyMapper,
  fsdax,
  fsx,
  kernelLog,
  mapping,
  scenario,
  unbind,
  xfs,
} from "../../../mod.ts";

export default scenario({
  name: "XFS_unbind", // ERROR bad-text: Cannot accept "XFS_unbind" as "name": expected kebab-case
  summary: "Two\nlines", // ERROR bad-text: Cannot accept "Two\nlines" as "summary"
  why: "", // ERROR bad-text: Cannot accept "" as "why"
  covers: [
    "A1",
    "A99", // ERROR bad-text: Cannot accept "A99" as "covers": expected a label of the catalogue
    "A1", // ERROR duplicate-item: Cannot accept "A1" in "covers": it stands there already
  ],
  missing: "", // ERROR bad-text: Cannot accept "" as "missing": expected one line
  fixedBy: [], // ERROR empty-list: Cannot accept an empty list as "fixedBy"
  knownIssues: [{
    breaks: [
      "mapings.areGone", // ERROR unknown-value: Cannot accept "mapings.areGone" as "breaks"
    ],
    kernels: "6.8", // ERROR bad-text: Cannot accept "6.8" as "kernels": expected comparisons
    shows: "failure", // ERROR unknown-value: Cannot accept "failure" as "shows": expected "fail", "crash", "hang" or "timeout"
    symptom: "\x1b[2J", // ERROR bad-text: Cannot accept "\u001b[2J" as "symptom"
    cause: "\u202etxt", // ERROR bad-text: Cannot accept "\u{202e}txt" as "cause"
    certainty: "guessed", // ERROR unknown-value: Cannot accept "guessed" as "certainty"
    reference: " https://example.org", // ERROR bad-text: Cannot accept " https://example.org" as "reference"
  }],
  device: fsdax({ sizeMiB: 1e99 }), // ERROR out-of-range: Cannot accept 1e+99 as "sizeMiB": expected a whole number from 16 to 16384, a multiple of 2
  filesystem: xfs({
    mkfs: { rmapbt: true, reflink: true },
    mount: { dax: "allways" }, // ERROR unknown-value: Cannot accept "allways" as "dax": expected "always", "inode" or "never"
  }),
  users: [
    mapping({
      processes: 0, // ERROR out-of-range: Cannot accept 0 as "processes"
      files: -1, // ERROR out-of-range: Cannot accept -1 as "files"
      sizeKiB: 7, // ERROR out-of-range: Cannot accept 7 as "sizeKiB": expected a whole number from 4 to 1048576, a multiple of 4
      flags: [], // ERROR empty-list: Cannot accept an empty list as "flags"
      access: "rw", // ERROR unknown-value: Cannot accept "rw" as "access"
    }),
    fsx({
      operations: 1.5, // ERROR out-of-range: Cannot accept 1.5 as "operations": expected a whole number
      maxOperationBytes: 9e9, // ERROR out-of-range: Cannot accept 9000000000 as "maxOperationBytes"
      fileBytes: 1e400, // ERROR out-of-range: Cannot accept Infinity as "fileBytes"
    }),
  ],
  remove: unbind({ driver: "nd-pmem", withinSeconds: 86400 }), // ERROR unknown-value: Cannot accept "nd-pmem" as "driver" // ERROR out-of-range: Cannot accept 86400 as "withinSeconds"
  expect: [
    everyMapper.gets({ signal: "SIGKILL", siCode: "BUS_ADRER" }), // ERROR unknown-value: Cannot accept "SIGKILL" as "signal" // ERROR unknown-value: Cannot accept "BUS_ADRER" as "siCode"
    kernelLog.has({ text: "naïve" }), // ERROR bad-text: Cannot accept "naïve" as "text": expected one line of 1 to 200 characters of printable ASCII
  ],
});
