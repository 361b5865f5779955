import {
  commonPromises,
  modules,
  reloadModules,
  scenario,
} from "../../../mod.ts";
import { daxXfs, mappers, namespace, unbindPmem } from "./shared/set_up.ts";

export default scenario({
  name: "xfs-unbind-reload",
  summary: "Reload the drivers after a removal",
  why: "No module is held by what is gone.",
  covers: ["G9"],
  device: namespace,
  filesystem: daxXfs,
  users: [mappers],
  remove: unbindPmem,
  afterwards: [reloadModules({ modules: ["nd_pmem", "nd_e820"] })],
  expect: [commonPromises(), modules.loadAgain()],
});
