import { fsdax, scenario } from "../../../mod.ts";

const size = 512;
const size = 1024; // ERROR declared-twice: Cannot declare "size" twice
const fsdax = 1; // ERROR declared-twice: Cannot declare "fsdax" twice

export default scenario({
  name: "one",
  "name": "two", // ERROR duplicate-field: Cannot set "name" twice: it is set in line 8 already
});
