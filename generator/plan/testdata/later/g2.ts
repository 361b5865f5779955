import {
  commonPromises,
  earlyBind,
  earlyBinds,
  scenario,
} from "../../../mod.ts";
import { daxXfs, mappers, namespace, unbindPmem } from "./shared/set_up.ts";

export default scenario({
  name: "xfs-bind-under-old-mount",
  summary: "Bind nd_pmem while the old filesystem is still mounted",
  why:
    "The old filesystem has the block device, and with it the name. The bind fails cleanly, and works once it is unmounted.",
  covers: ["G2"],
  device: namespace,
  filesystem: daxXfs,
  users: [mappers],
  remove: unbindPmem,
  afterwards: [earlyBind({ with: "old mount" })],
  expect: [
    commonPromises(),
    earlyBinds.failWith({ errno: ["EEXIST", "EBUSY", "ENOMEM"] }),
  ],
});
