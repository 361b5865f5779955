import {
  commonPromises,
  type Expectation,
  fsdax,
  type Lable, // ERROR type: has no exported member named 'Lable'. Did you mean 'Label'? (TS2724)
  mapping,
  scenario,
  unbind,
  xfs,
} from "../../../mod.ts";

const sizeMiB: string = 512; // ERROR type: Type 'number' is not assignable to type 'string' (TS2322)
const expect: Expectation[] = [commonPromises(), commonPromises];  // ERROR type: is not assignable to type 'Expectation' // ERROR not-data: Cannot evaluate `commonPromises`

export default scenario({
  name: "annotations",
  summary: "Unbind nd_pmem",
  why: "Annotations are TypeScript's alone",
  covers: ["A1"],
  device: fsdax({ sizeMiB }), // ERROR type: Type 'string' is not assignable to type 'number' (TS2322)
  filesystem: xfs({
    mkfs: { rmapbt: true, reflink: true },
    mount: { dax: "always" },
  }),
  users: [
    mapping({
      processes: 2,
      files: 2,
      sizeKiB: 64,
      flags: ["MAP_SHARED"],
      access: "writes", // ERROR type: Type '"writes"' is not assignable to type '"read" | "write"' // ERROR unknown-value: Cannot accept "writes"
    }),
  ],
  remove: unbind({ driver: "nd_pmem", withinSeconds: 30 }),
  expect,
});
