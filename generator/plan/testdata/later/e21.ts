import { commonPromises, furtherRemovals, scenario } from "../../../mod.ts";
import { daxXfs, mappers, namespace, unbindPmem } from "./shared/set_up.ts";

export default scenario({
  name: "xfs-unbind-hundred-times",
  summary: "Unbind nd_pmem a hundred times while files are mapped",
  why: "Whatever a removal leaves behind adds up.",
  covers: ["E21"],
  device: namespace,
  filesystem: daxXfs,
  users: [mappers],
  remove: unbindPmem,
  expect: [commonPromises(), furtherRemovals.areAlike({ times: 98 })],
});
