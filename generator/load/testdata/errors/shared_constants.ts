import { scenario } from "../../../mod.ts";
import { device, devise, now, sizeMiB as size } from "./shared/constants.ts"; // ERROR unknown-import: Cannot import "devise"
import * as constants from "./shared/constants.ts"; // ERROR unknown-import: Cannot import a shared module as a whole
import { lost } from "./shared/lost.ts";
import { outside } from "../shared/constants.ts"; // ERROR foreign-import: Cannot import from "../shared/constants.ts"

const device = 1; // ERROR declared-twice: Cannot declare "device" twice

export default scenario({
  device,
  lost,
  users: [...size], // ERROR not-data: Cannot evaluate `...size`
  expect: { ...size }, // ERROR not-data: Cannot evaluate `...size`
  name: devise,
  why: now,
  summary: outside,
  covers: constants, // ERROR not-data: Cannot evaluate `constants`
});
