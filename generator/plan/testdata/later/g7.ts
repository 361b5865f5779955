import {
  commonPromises,
  furtherRemovals,
  kernelLog,
  scenario,
} from "../../../mod.ts";
import { daxXfs, mappers, namespace, unbindPmem } from "./shared/set_up.ts";

export default scenario({
  name: "xfs-unbind-leaks",
  summary: "Look for what a removal has not given back",
  why:
    "A range of pages that is not given back is in the way of the next bind.",
  covers: ["G7"],
  device: namespace,
  filesystem: daxXfs,
  users: [mappers],
  remove: unbindPmem,
  expect: [
    commonPromises(),
    furtherRemovals.areAlike({ times: 8 }),
    kernelLog.lacks({ text: "Conflicting mapping in same section" }),
  ],
});
