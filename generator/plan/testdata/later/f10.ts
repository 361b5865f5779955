import {
  errorTag,
  everyUser,
  filesystem,
  kernelLog,
  mappings,
  removal,
  scenario,
} from "../../../mod.ts";
import { daxXfs, mappers, namespace, unbindPmem } from "./shared/set_up.ts";

export default scenario({
  name: "xfs-unbind-unreadable-group",
  summary: "Unbind nd_pmem while the header of a group cannot be read",
  why:
    "The removal goes through all allocation groups. One that cannot be read must not leave the mappings in the others.",
  covers: ["F10"],
  device: namespace,
  filesystem: daxXfs,
  users: [mappers],
  before: [errorTag({ tag: "readagf", frequency: 2 })],
  remove: unbindPmem,
  expect: [
    removal.returns(),
    mappings.areGone(),
    everyUser.canBeKilled(),
    filesystem.unmounts(),
    kernelLog.isClean(),
  ],
});
