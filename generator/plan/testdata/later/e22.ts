import {
  commonPromises,
  otherRemoval,
  otherRemovals,
  scenario,
} from "../../../mod.ts";
import { daxXfs, mappers, namespace, unbindPmem } from "./shared/set_up.ts";

export default scenario({
  name: "xfs-unbind-two-devices",
  summary: "Unbind nd_pmem from two devices at once",
  why:
    "Two removals, each of a device with a filesystem of its own, have nothing to do with each other.",
  covers: ["E22"],
  device: namespace,
  filesystem: daxXfs,
  users: [mappers],
  meanwhile: [
    otherRemoval({ device: namespace, filesystem: daxXfs, users: [mappers] }),
  ],
  remove: unbindPmem,
  expect: [commonPromises(), otherRemovals.areIndependent()],
});
