import {
  caller,
  callsInProgress,
  device,
  everyMapper,
  everyUser,
  filesystem,
  foreignData,
  kernelLog,
  mappings,
  overwrite,
  removal,
  scenario,
} from "../../../mod.ts";
import { daxXfs, mappers, namespace, unbindPmem } from "./shared/set_up.ts";

export default scenario({
  name: "xfs-unbind-process-vm",
  summary: "Unbind nd_pmem while others read the memory of its mappers",
  why:
    "process_vm_readv(2) and /proc/PID/mem pin pages of the victim for a moment. They find what was there, or fail.",
  covers: ["D6"],
  device: namespace,
  filesystem: daxXfs,
  users: [mappers],
  meanwhile: [
    caller({
      as: "peeker",
      processes: 2,
      calls: ["process_vm_readv", "process_vm_writev", "/proc/PID/mem"],
      filesOf: "mapper",
    }),
  ],
  remove: unbindPmem,
  afterwards: [overwrite({ by: "block device" })],
  expect: [
    removal.returns(),
    everyMapper.gets({ signal: "SIGBUS", siCode: "BUS_MCEERR_AO" }),
    mappings.areGone(),
    everyUser.canBeKilled(),
    filesystem.unmounts(),
    kernelLog.isClean(),
    device.bindsAgain(),
    callsInProgress.return({
      result: ["whole", "short", "error"],
      errno: ["EFAULT", "EIO"],
      who: "peeker",
    }),
    foreignData.isNeverSeen(),
  ],
});
