import { fsdax, scenario } from "../../../../mod.ts";

export const sizeMiB = 512;
export const device = fsdax({ sizeMiB });
const hidden = 1; // ERROR not-data: Cannot evaluate `const hidden = 1;`
export let changing = 2; // ERROR not-data: Cannot evaluate `export let changing = 2;`
export const now = Date.now(); // ERROR not-data: Cannot evaluate `Date.now()`
export const inside = scenario({}); // ERROR not-data: Cannot evaluate `scenario({})`
export default device; // ERROR not-data: Cannot evaluate `export default device;`
