import {
  foreignData,
  handOver,
  kernelLog,
  mappings,
  removal,
  scenario,
} from "../../../mod.ts";
import { daxXfs, mappers, namespace, unbindPmem } from "./shared/set_up.ts";

export default scenario({
  name: "xfs-unbind-other-owner",
  summary: "Give the memory to another driver after a removal",
  why:
    "The physical addresses come into other hands. No old mapping reaches what they hold then.",
  covers: ["G11"],
  device: namespace,
  filesystem: daxXfs,
  users: [mappers],
  remove: unbindPmem,
  expect: [
    removal.returns(),
    mappings.areGone(),
    kernelLog.isClean(),
    foreignData.isNeverSeen(),
    foreignData.isNeverChanged(),
  ],
  each: {
    afterwards: {
      driver: [handOver({ to: "another driver" })],
      virtio: [handOver({ to: "virtio_pmem" })],
      ram: [handOver({ to: "System RAM" })],
    },
  },
});
