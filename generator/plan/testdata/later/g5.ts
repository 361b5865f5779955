import {
  commonPromises,
  device,
  oldFiles,
  openFiles,
  scenario,
} from "../../../mod.ts";
import { daxXfs, mappers, namespace, unbindPmem } from "./shared/set_up.ts";

export default scenario({
  name: "xfs-unbind-old-files",
  summary: "Use files from before after the rebind",
  why:
    "A file that was open is of the filesystem that is dead. It does not come back with the device.",
  covers: ["G5"],
  device: namespace,
  filesystem: daxXfs,
  users: [
    mappers,
    openFiles({ as: "holder", processes: 1, files: 2, sizeKiB: 64 }),
  ],
  remove: unbindPmem,
  expect: [
    commonPromises(),
    oldFiles.failWith({
      errno: "EIO",
      calls: [
        "read",
        "write",
        "ioctl",
        "fallocate",
        "lseek",
        "sendfile",
        "flock",
      ],
      who: "holder",
    }),
  ],
});
