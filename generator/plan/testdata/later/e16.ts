import {
  callsInProgress,
  commonPromises,
  faulter,
  fsdax,
  scenario,
} from "../../../mod.ts";
import { daxXfs, mappers, unbindPmem } from "./shared/set_up.ts";

export default scenario({
  name: "xfs-unbind-populate",
  summary: "Unbind nd_pmem while a large mapping is populated",
  why:
    "Page faults in great number take the locks that the removal wants. They fail from then on, and no page stays mapped.",
  covers: ["E16"],
  device: fsdax({ sizeMiB: 2048 }),
  filesystem: daxXfs,
  users: [mappers],
  meanwhile: [
    faulter({
      processes: 1,
      by: "MADV_POPULATE_WRITE",
      sizeKiB: 1048576,
      pages: "first",
    }),
  ],
  remove: unbindPmem,
  expect: [
    commonPromises(),
    callsInProgress.return({
      result: ["short", "error"],
      errno: ["EFAULT", "EIO"],
    }),
  ],
});
