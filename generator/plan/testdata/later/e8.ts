import { commonPromises, freezer, freezes, scenario } from "../../../mod.ts";
import { daxXfs, mappers, namespace, unbindPmem } from "./shared/set_up.ts";

export default scenario({
  name: "xfs-unbind-frozen",
  summary: "Unbind nd_pmem while userspace has the filesystem frozen",
  why: "The removal freezes the filesystem as well. Both freezes end.",
  covers: ["E8"],
  device: namespace,
  filesystem: daxXfs,
  users: [mappers],
  meanwhile: [freezer({ by: "FIFREEZE" })],
  remove: unbindPmem,
  expect: [commonPromises(), freezes.areUndone()],
});
