import {
  callsInProgress,
  commonPromises,
  fileChanger,
  mappings,
  scenario,
} from "../../../mod.ts";
import { daxXfs, mappers, namespace, unbindPmem } from "./shared/set_up.ts";

export default scenario({
  name: "xfs-unbind-layout-changes",
  summary: "Unbind nd_pmem while the layout of files changes",
  why:
    "Calls that change where data is hold the locks of inodes while the removal goes through the mappings.",
  covers: ["E17"],
  device: namespace,
  filesystem: daxXfs,
  users: [mappers],
  remove: unbindPmem,
  expect: [
    commonPromises(),
    callsInProgress.return({ result: ["whole", "error"], errno: "EIO" }),
  ],
  each: {
    meanwhile: {
      truncate: [
        fileChanger({
          calls: [
            "ftruncate",
            "FALLOC_FL_PUNCH_HOLE",
            "FALLOC_FL_COLLAPSE_RANGE",
          ],
          loop: true,
        }),
      ],
      reflink: [
        fileChanger({
          calls: ["FICLONE", "XFS_IOC_EXCHANGE_RANGE"],
          loop: true,
        }),
      ],
      growfs: [fileChanger({ calls: ["XFS_IOC_FSGROWFSDATA"] })],
    },
  },
});
