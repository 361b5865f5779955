import {
  everyMapper,
  fsdax,
  fsx,
  kernelLog,
  mapping,
  openFiles,
  removal,
  scenario,
  unbind,
  xfs,
} from "../../../mod.ts";

export default scenario({ // ERROR missing-field: Cannot do without "why" of scenario({ ... })
  name: 7, // ERROR wrong-type: Cannot accept 7 as "name": expected kebab-case
  summery: "One line", // ERROR unknown-field: Cannot set "summery" of scenario({ ... })
  summary: ["One line"], // ERROR wrong-type: Cannot accept a list as "summary"
  covers: "A1", // ERROR wrong-type: Cannot accept "A1" as "covers": expected a list with a label
  fixedBy: [
    { commit: "fa422b353d21", since: "6.8" }, // ERROR missing-field: Cannot do without "subject" of "fixedBy"
    "fa422b353d21", // ERROR wrong-type: Cannot accept "fa422b353d21" as "fixedBy": expected an object literal of commit, subject, since
  ],
  device: fsdax({ size: 512 }), // ERROR missing-field: Cannot do without "sizeMiB" of fsdax({ ... }) // ERROR unknown-field: Cannot set "size" of fsdax({ ... })
  filesystem: xfs({
    mkfs: { rmapbt: "yes" }, // ERROR wrong-type: Cannot accept "yes" as "rmapbt": expected true or false // ERROR missing-field: Cannot do without "reflink" of "mkfs"
    mount: true, // ERROR wrong-type: Cannot accept true as "mount": expected an object literal of dax
    toString: 1, // ERROR unknown-field: Cannot set "toString" of xfs({ ... })
  }),
  users: [
    mapping({ // ERROR missing-field: Cannot do without "files", "access" of mapping({ ... })
      processes: "4", // ERROR wrong-type: Cannot accept "4" as "processes": expected a whole number from 1 to 64
      sizeKiB: removal.returns(), // ERROR wrong-type: Cannot accept removal.returns() as "sizeKiB"
      flags: { shared: true }, // ERROR wrong-type: Cannot accept an object literal as "flags"
    }),
    { word: "fsstress", processes: 4, operations: 9 }, // ERROR wrong-type: Cannot accept an object literal as "users": expected mapping({ ... }), openFiles({ ... })
    openFiles({ processes: 1, files: 1, sizeKiB: nowhere, __proto__: 1 }), // ERROR not-data: Cannot evaluate `nowhere` // ERROR unknown-field: Cannot set "__proto__" of openFiles({ ... })
    fsx({ ...nowhere }), // ERROR not-data: Cannot evaluate `nowhere`
  ],
  remove: unbind("nd_pmem", 30), // ERROR wrong-arguments: Cannot call "unbind" with this // ERROR wrong-arguments: Cannot call "unbind" with 2 arguments
  expect: [
    "removal.returns", // ERROR wrong-type: Cannot accept "removal.returns" as "expect"
    everyMapper.gets({ signal: "SIGBUS", siCode: 4 }), // ERROR wrong-type: Cannot accept 4 as "siCode"
    kernelLog.has({ text: /x/ }), // ERROR not-data: Cannot evaluate `/x/`
  ],
});
