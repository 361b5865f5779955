import { commonPromises, freezer, freezes, scenario } from "../../../mod.ts";
import { daxXfs, mappers, namespace, unbindPmem } from "./shared/set_up.ts";

export default scenario({
  name: "xfs-unbind-suspend",
  summary: "Unbind nd_pmem while the machine is about to sleep",
  why:
    "The machine freezes its filesystems for itself before it sleeps. The removal is refused or done.",
  covers: ["E23"],
  device: namespace,
  filesystem: daxXfs,
  users: [mappers],
  remove: unbindPmem,
  expect: [commonPromises(), freezes.areUndone()],
  each: {
    meanwhile: {
      suspend: [freezer({ by: "suspend" })],
      hibernate: [freezer({ by: "hibernate" })],
    },
  },
});
