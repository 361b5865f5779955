import {
  callsInProgress,
  commonPromises,
  device,
  scenario,
  stalledCall,
} from "../../../mod.ts";
import { daxXfs, mappers, namespace, unbindPmem } from "./shared/set_up.ts";

export default scenario({
  name: "xfs-unbind-stalled-read",
  summary: "Unbind nd_pmem while a read waits for its buffer",
  why:
    "read(2) copies into a page that userfaultfd holds back, in the midst of an access to the device. The removal waits for it.",
  covers: ["E6"],
  device: namespace,
  filesystem: daxXfs,
  users: [mappers],
  meanwhile: [
    stalledCall({
      processes: 1,
      call: "read",
      until: "released",
      heldSeconds: 5,
    }),
  ],
  remove: unbindPmem,
  expect: [
    commonPromises(),
    callsInProgress.return({
      result: ["whole", "short", "error"],
      errno: ["EIO", "EFAULT"],
    }),
  ],
});
