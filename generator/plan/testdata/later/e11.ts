import { commonPromises, freezer, freezes, scenario } from "../../../mod.ts";
import { daxXfs, mappers, namespace, unbindPmem } from "./shared/set_up.ts";

export default scenario({
  name: "xfs-unbind-scrub-freeze",
  summary: "Unbind nd_pmem while xfs_scrub has the filesystem frozen",
  why:
    "The freeze for the kernel is taken already by the scrubber of the counters. The removal goes on all the same.",
  covers: ["E11"],
  device: namespace,
  filesystem: daxXfs,
  users: [mappers],
  meanwhile: [freezer({ by: "xfs_scrub", loop: true })],
  remove: unbindPmem,
  expect: [commonPromises(), freezes.areUndone()],
});
