import {
  callsInProgress,
  commonPromises,
  reportedWrites,
  scenario,
  stalledCall,
} from "../../../mod.ts";
import { daxXfs, mappers, namespace, unbindPmem } from "./shared/set_up.ts";

export default scenario({
  name: "xfs-unbind-stalled-write",
  summary: "Unbind nd_pmem while a write waits for its data",
  why:
    "write(2) copies from a page that userfaultfd holds back. The removal waits for the writer, and what it reports as written is there after the rebind.",
  covers: ["E7"],
  device: namespace,
  filesystem: daxXfs,
  users: [mappers],
  remove: unbindPmem,
  expect: [
    commonPromises(),
    callsInProgress.return({
      result: ["whole", "short", "error"],
      errno: ["EIO", "EFAULT", "EINTR"],
    }),
    reportedWrites.areThere(),
  ],
  each: {
    meanwhile: {
      released: [
        stalledCall({
          processes: 1,
          call: "write",
          until: "released",
          heldSeconds: 5,
        }),
      ],
      killed: [
        stalledCall({
          processes: 1,
          call: "write",
          until: "SIGKILL",
          heldSeconds: 5,
        }),
      ],
    },
  },
});
