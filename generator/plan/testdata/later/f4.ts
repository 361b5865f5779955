import {
  everyUser,
  filesystem,
  injection,
  kernelLog,
  mappings,
  poison,
  removal,
  scenario,
} from "../../../mod.ts";
import { daxXfs, mappers, namespace, unbindPmem } from "./shared/set_up.ts";

export default scenario({
  name: "xfs-unbind-corrupt-metadata",
  summary: "Unbind nd_pmem after a page of metadata was poisoned",
  why:
    "The filesystem is shut down for it, and the mappings of its files are still to be taken away when the device goes.",
  covers: ["F4"],
  device: namespace,
  filesystem: daxXfs,
  users: [mappers],
  before: [poison({ by: "corrupt-pfn", of: "metadata" })],
  remove: unbindPmem,
  expect: [
    injection.failsWith({ errno: "EUCLEAN" }),
    injection.shutsDown({ by: "SHUTDOWN_CORRUPT_ONDISK" }),
    removal.returns(),
    mappings.areGone(),
    everyUser.canBeKilled(),
    filesystem.unmounts(),
    kernelLog.isClean(),
  ],
});
