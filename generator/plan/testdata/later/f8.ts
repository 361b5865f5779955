import {
  commonPromises,
  fsdax,
  injection,
  kernelLog,
  nothing,
  poison,
  scenario,
} from "../../../mod.ts";
import { daxXfs, mappers, unbindPmem } from "./shared/set_up.ts";

export default scenario({
  name: "xfs-unbind-poison-outside",
  summary: "Unbind nd_pmem after pages outside the filesystem were poisoned",
  why:
    "Nobody knows whose the page was, and the kernel says that it could do nothing.",
  covers: ["F8"],
  device: fsdax({ sizeMiB: 512, map: "dev" }),
  filesystem: daxXfs,
  users: [mappers],
  remove: unbindPmem,
  expect: [
    injection.failsWith({ errno: ["ENXIO", "EIO"] }),
    injection.leavesFilesystemAlive(),
    kernelLog.has({ text: "recovery action for dax page: Failed" }),
    commonPromises(),
  ],
  each: {
    before: {
      behind: [poison({ by: "corrupt-pfn", of: "outside the filesystem" })],
      structs: [poison({ by: "corrupt-pfn", of: "struct pages" })],
    },
  },
});
