import {
  contender,
  contenders,
  everyUser,
  filesystem,
  kernelLog,
  mappings,
  removal,
  scenario,
} from "../../../mod.ts";
import { daxXfs, mappers, namespace, unbindPmem } from "./shared/set_up.ts";

export default scenario({
  name: "xfs-unbind-contended",
  summary: "Unbind nd_pmem while others remove and bind the same device",
  why:
    "One after the other has its turn: exactly one removes the device, and the others are told that there is none.",
  covers: ["E15"],
  device: namespace,
  filesystem: daxXfs,
  users: [mappers],
  remove: unbindPmem,
  expect: [
    removal.returns(),
    contenders.lose({ errno: "ENODEV" }),
    mappings.areGone(),
    everyUser.canBeKilled(),
    filesystem.unmounts(),
    kernelLog.isClean(),
  ],
  each: {
    meanwhile: {
      unbind: [contender({ does: ["unbind"] })],
      bind: [contender({ does: ["bind"], loop: true })],
      region: [contender({ does: ["unbind region"] })],
      ndctl: [
        contender({
          does: ["ndctl destroy-namespace", "ndctl create-namespace"],
        }),
      ],
    },
  },
});
