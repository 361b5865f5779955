import { commonPromises, freezer, freezes, scenario } from "../../../mod.ts";
import { daxXfs, mappers, namespace, unbindPmem } from "./shared/set_up.ts";

export default scenario({
  name: "xfs-unbind-freeze-loop",
  summary: "Unbind nd_pmem while the filesystem is frozen and thawed",
  why:
    "Freezes of userspace and that of the removal come in any order. Nobody waits for ever, and nothing stays frozen.",
  covers: ["E9"],
  device: namespace,
  filesystem: daxXfs,
  users: [mappers],
  meanwhile: [freezer({ by: "FIFREEZE", loop: true })],
  remove: unbindPmem,
  expect: [commonPromises(), freezes.areUndone()],
});
