import {
  commonPromises,
  everyMapper,
  fsdax,
  mapping,
  scenario,
  unbind,
  xfs,
} from "../../../mod.ts";

let loose = 1; // ERROR not-data: Cannot evaluate `let loose = 1;`: a spec is data only
export const shown = 1; // ERROR not-data: Cannot evaluate `export const shown = 1;`
const { a, b } = { a: 1, b: 2 }; // ERROR not-data: Cannot evaluate `{ a, b }`
const product = 2 * 256; // ERROR not-data: Cannot evaluate `2 * 256`
const sum = 2 + 256; // ERROR not-data: Cannot evaluate `2 + 256`
const mixed = "xfs" + 1; // ERROR not-data: Cannot evaluate `"xfs" + 1`
const template = `xfs-${product}`; // ERROR not-data: Cannot evaluate ``xfs-${product}``
const big = 10n; // ERROR not-data: Cannot evaluate `10n`
const nothing = null; // ERROR not-data: Cannot evaluate `null`
const unset = undefined; // ERROR not-data: Cannot evaluate `undefined`
const chosen = true ? 1 : 2; // ERROR not-data: Cannot evaluate `true ? 1 : 2`
const opposite = !true; // ERROR not-data: Cannot evaluate `!true`
const minus = -product;  // ERROR not-data: Cannot evaluate `-product`
const positive = +1; // ERROR not-data: Cannot evaluate `+1`
const pattern = /x/; // ERROR not-data: Cannot evaluate `/x/`
const made = () => 1; // ERROR not-data: Cannot evaluate `() => 1`
const lied = "A1" as unknown; // ERROR not-data: Cannot evaluate `"A1" as unknown`
const holes = [1, , 2]; // ERROR not-data: Cannot evaluate nothing
const spread = [...holes]; // ERROR not-data: Cannot evaluate `...holes`
const member = holes[0]; // ERROR not-data: Cannot evaluate `holes[0]`
const called = holes(); // ERROR not-data: Cannot evaluate `holes()`
const fields = {
  ...spread, // ERROR not-data: Cannot evaluate `...spread`
  ["computed"]: 1, // ERROR not-data: Cannot evaluate `["computed"]: 1`
  method() {}, // ERROR not-data: Cannot evaluate `method() {}`
  get getter() { return 1; }, // ERROR not-data: Cannot evaluate `get getter() { return 1; }`
  optional?: 1, // ERROR not-data: Cannot evaluate `optional?: 1`
  unknownName, // ERROR not-data: Cannot evaluate `unknownName`
};
type Size = number; // ERROR not-data: Cannot evaluate `type Size = number;`
function size() { return 1; } // ERROR not-data: Cannot evaluate `function size() { return 1; }`
if (true) {} // ERROR not-data: Cannot evaluate `if (true) {}`

export default scenario({
  name: later, // ERROR not-data: Cannot evaluate `later`
  summary: commonPromises, // ERROR not-data: Cannot evaluate `commonPromises`
  why: everyMapper, // ERROR not-data: Cannot evaluate `everyMapper`
  covers: [new Date()], // ERROR not-data: Cannot evaluate `new Date()`
  device: fsdax?.({ sizeMiB: 512 }), // ERROR not-data: Cannot evaluate `fsdax?.({ sizeMiB: 512 })`
  filesystem: xfs({ mkfs: { rmapbt: true, reflink: product }, mount: {} }),
  users: [mapping({ sizeKiB: shwon })], // ERROR not-data: Cannot evaluate `shwon`
  remove: unbind({ driver: everyMapper["gets"](), withinSeconds: 1 }), // ERROR not-data: Cannot evaluate `everyMapper["gets"]()`
  expect: [commonPromises()].concat([]), // ERROR not-data: Cannot evaluate `[commonPromises()].concat([])`
});
const later = 1;
