import {
  badBlocks,
  commonPromises,
  fsdax,
  mediaError,
  scenario,
} from "../../../mod.ts";
import { daxXfs, mappers, unbindPmem } from "./shared/set_up.ts";

export default scenario({
  name: "xfs-unbind-injected-errors",
  summary: "Unbind nd_pmem after errors were injected into the NVDIMM",
  why:
    "The scrub of the bus finds what cannot be read, and puts it into the list of bad blocks.",
  covers: ["F6"],
  device: fsdax({ sizeMiB: 512, provider: "nfit" }),
  filesystem: daxXfs,
  users: [mappers],
  before: [mediaError({ by: "ndctl inject-error", of: "data", sectors: 8 })],
  remove: unbindPmem,
  expect: [
    badBlocks.failReads({ errno: "EIO" }),
    badBlocks.failFaults({ siCode: "BUS_MCEERR_AR" }),
    badBlocks.areClearedByWrites(),
    commonPromises(),
  ],
});
