import {
  everyUser,
  filesystem,
  fsdax,
  injection,
  kernelLog,
  mappings,
  poison,
  removal,
  scenario,
  xfs,
} from "../../../mod.ts";
import { mappers, namespace, unbindPmem } from "./shared/set_up.ts";

export default scenario({
  name: "xfs-unbind-poisoned-log-itself",
  summary: "Unbind nd_pmem after a page of the external log went bad",
  why: "A filesystem cannot go on without its log.",
  covers: ["F7"],
  device: namespace,
  filesystem: xfs({
    mkfs: { rmapbt: true, reflink: true },
    mount: { dax: "always" },
    log: fsdax({ sizeMiB: 512 }),
  }),
  users: [mappers],
  before: [poison({ by: "corrupt-pfn", of: "log" })],
  remove: unbindPmem,
  expect: [
    injection.shutsDown(),
    removal.returns(),
    mappings.areGone(),
    everyUser.canBeKilled(),
    filesystem.unmounts(),
    kernelLog.isClean(),
  ],
});
