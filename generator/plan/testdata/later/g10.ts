import { machine, mappings, removal, restart, scenario } from "../../../mod.ts";
import { daxXfs, mappers, namespace, unbindPmem } from "./shared/set_up.ts";

export default scenario({
  name: "xfs-unbind-restart",
  summary: "Restart the machine after a removal with the mount still there",
  why:
    "A shutdown syncs and unmounts all that is mounted. It must not wait for a device that is gone.",
  covers: ["G10"],
  device: namespace,
  filesystem: daxXfs,
  users: [mappers],
  remove: unbindPmem,
  expect: [removal.returns(), mappings.areGone(), machine.restarts()],
  each: {
    afterwards: {
      reboot: [restart({ by: "reboot", withinSeconds: 60 })],
      kexec: [restart({ by: "kexec", withinSeconds: 60 })],
    },
  },
});
