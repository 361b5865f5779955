import {
  badBlocks,
  commonPromises,
  mediaError,
  scenario,
} from "../../../mod.ts";
import { daxXfs, mappers, namespace, unbindPmem } from "./shared/set_up.ts";

export default scenario({
  name: "xfs-unbind-bad-blocks",
  summary: "Unbind nd_pmem after blocks of a file went bad",
  why:
    "What cannot be read is reported when it is read or touched, and a write mends it. The removal is as any other.",
  covers: ["F1"],
  device: namespace,
  filesystem: daxXfs,
  users: [mappers],
  before: [mediaError({ by: "badblocks", of: "data", sectors: 8 })],
  remove: unbindPmem,
  expect: [
    badBlocks.failReads({ errno: "EIO" }),
    badBlocks.failFaults({ siCode: "BUS_MCEERR_AR" }),
    badBlocks.areClearedByWrites(),
    commonPromises(),
  ],
});
