import {
  commonPromises,
  mapAnother,
  newMappings,
  scenario,
} from "../../../mod.ts";
import { daxXfs, mappers, namespace, unbindPmem } from "./shared/set_up.ts";

export default scenario({
  name: "xfs-unbind-then-map-another",
  summary: "Map another device after SIGBUS",
  why:
    "Who was signalled can go on: it unmaps what is dead and maps something else.",
  covers: ["G8"],
  device: namespace,
  filesystem: daxXfs,
  users: [mappers],
  remove: unbindPmem,
  afterwards: [mapAnother({ device: namespace, filesystem: daxXfs })],
  expect: [commonPromises(), newMappings.work()],
});
