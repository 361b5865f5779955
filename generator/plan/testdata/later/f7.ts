import {
  commonPromises,
  fsdax,
  injection,
  poison,
  scenario,
  xfs,
} from "../../../mod.ts";
import { mappers, namespace, unbindPmem } from "./shared/set_up.ts";

export default scenario({
  name: "xfs-unbind-poisoned-log",
  summary: "Unbind nd_pmem after the device of the external log went bad",
  why:
    "Behind the end of the log there is nothing that the filesystem could lose.",
  covers: ["F7"],
  device: namespace,
  filesystem: xfs({
    mkfs: { rmapbt: true, reflink: true },
    mount: { dax: "always" },
    log: fsdax({ sizeMiB: 512 }),
  }),
  users: [mappers],
  before: [poison({ by: "corrupt-pfn", of: "beyond the log" })],
  remove: unbindPmem,
  expect: [
    injection.failsWith({ errno: "ENXIO" }),
    injection.leavesFilesystemAlive(),
    commonPromises(),
  ],
});
