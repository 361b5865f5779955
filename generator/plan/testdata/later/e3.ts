import {
  caller,
  callsInProgress,
  commonPromises,
  reportedWrites,
  scenario,
} from "../../../mod.ts";
import { daxXfs, mappers, namespace, unbindPmem } from "./shared/set_up.ts";

export default scenario({
  name: "xfs-unbind-calls-in-loops",
  summary: "Unbind nd_pmem while files are read, written and synced",
  why:
    "Calls that the removal meets may end short or with EIO. Writes wait while the filesystem is frozen, and fail then.",
  covers: ["E3"],
  device: namespace,
  filesystem: daxXfs,
  users: [mappers],
  meanwhile: [
    caller({ processes: 2, calls: ["pread", "pwrite", "fsync"] }),
    caller({
      as: "durable",
      processes: 2,
      calls: ["pwrite"],
      flags: ["O_DSYNC"],
    }),
    caller({ processes: 2, calls: ["read", "write"], via: "io_uring" }),
  ],
  remove: unbindPmem,
  expect: [
    commonPromises(),
    callsInProgress.return({
      result: ["whole", "short", "error"],
      errno: "EIO",
    }),
    reportedWrites.areThere({ who: "durable" }),
  ],
});
