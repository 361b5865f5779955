import { commonPromises, program, scenario } from "../../../mod.ts";
import { daxXfs, mappers, namespace, unbindPmem } from "./shared/set_up.ts";

export default scenario({
  name: "xfs-unbind-program",
  summary: "Unbind nd_pmem while a program runs from its filesystem",
  why:
    "The text of a program is pages of the device, and so is that of its library. The next instruction raises SIGBUS.",
  covers: ["E20"],
  device: namespace,
  filesystem: daxXfs,
  users: [mappers],
  meanwhile: [program({ processes: 2, library: true })],
  remove: unbindPmem,
  expect: [commonPromises()],
});
