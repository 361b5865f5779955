/** What the words for expectations take. */

import { momentExpectationShapes } from "./activity_expectation_shapes.ts";
import {
  aftermathExpectationShapes,
  faultExpectationShapes,
} from "./aftermath_expectation_shapes.ts";
import type { Expectation } from "./expectation.ts";
import { user } from "./shape_bounds.ts";
import type { WordShapesOf } from "./shape_type.ts";
import { logText } from "./text_form.ts";

const signal = { kind: "choice", values: { SIGBUS: true } } as const;
const driverErrno = {
  kind: "oneOf",
  values: { ENODEV: true, EBUSY: true },
} as const;

/** The options of each word. */
export const expectationShapes: WordShapesOf<Expectation> = {
  ...momentExpectationShapes,
  ...faultExpectationShapes,
  ...aftermathExpectationShapes,
  "everyMapper.gets": {
    signal,
    siCode: {
      kind: "oneOf",
      values: { BUS_MCEERR_AO: true, BUS_MCEERR_AR: true, BUS_ADRERR: true },
    },
    addrLsb: {
      kind: "choice",
      values: { PTE: true, PMD: true },
      optional: true,
    },
    atLeast: { kind: "integer", min: 1, max: 1_000_000, optional: true },
    atMost: { kind: "integer", min: 1, max: 1_000_000, optional: true },
    who: user,
  },
  "everyMapper.hasPending": { signal, who: user },
  "everyMapper.livesOn": { who: user },
  "everyMapper.isKilledBy": { signal, who: user },
  "everyMapper.diesOfAccess": { signal, who: user },
  "nobody.isSignalled": { who: user },
  "everyUser.isUnaffected": { who: user },
  "mappings.areGone": { who: user },
  "mappings.stayValid": { who: user },
  "mappings.refuseStores": { who: user },
  "cores.areBounded": { who: user },
  "memoryReads.failWith": {
    errno: { kind: "oneOf", values: { EFAULT: true, EIO: true } },
    who: user,
  },
  "userfaultfd.refusesWith": {
    errno: { kind: "oneOf", values: { EINVAL: true } },
    who: user,
  },
  "systemCalls.failWith": {
    errno: { kind: "oneOf", values: { EIO: true, ENXIO: true } },
    calls: {
      kind: "list",
      of: {
        kind: "choice",
        values: {
          pread: true,
          read: true,
          pwrite: true,
          write: true,
          fsync: true,
          fdatasync: true,
          ftruncate: true,
          fallocate: true,
          syncfs: true,
          fstat: true,
          stat: true,
          open: true,
          creat: true,
          unlink: true,
          msync: true,
        },
      },
      max: 15,
      optional: true,
    },
    who: user,
  },
  "filesystem.isShutDown": {
    by: {
      kind: "oneOf",
      values: {
        SHUTDOWN_META_IO_ERROR: true,
        SHUTDOWN_LOG_IO_ERROR: true,
        SHUTDOWN_FORCE_UMOUNT: true,
        SHUTDOWN_CORRUPT_INCORE: true,
        SHUTDOWN_CORRUPT_ONDISK: true,
        SHUTDOWN_DEVICE_REMOVED: true,
        EXT4_GOING_FLAGS_NOLOGFLUSH: true,
      },
      optional: true,
    },
  },
  "driver.refusesToBind": {
    device: { kind: "choice", values: { namespace: true } },
    errno: { kind: "choice", values: { ENXIO: true } },
  },
  "device.cannotBeMapped": {
    errno: {
      kind: "oneOf",
      values: { ENXIO: true, ENOENT: true, ENODEV: true },
    },
  },
  "device.refusesDriver": {
    driver: { kind: "choice", values: { device_dax: true, kmem: true } },
    errno: {
      kind: "oneOf",
      values: { EBUSY: true, ENODEV: true, EINVAL: true },
    },
  },
  "mappings.stayGone": {
    boundTo: {
      kind: "choice",
      values: { device_dax: true, kmem: true, nd_pmem: true },
    },
  },
  "nobodyElse.isSignalled": { who: user },
  "privateCopies.areKept": { who: user },
  "newFaults.fail": { who: user },
  "holes.readZeros": { who: user },
  "lockedMemory.isResident": { who: user },
  "unlinkedFiles.areFreed": {},
  "removal.isRefused": {
    errno: { kind: "oneOf", values: { EAGAIN: true, EBUSY: true } },
  },
  "driver.refusesUnknown": { errno: driverErrno },
  "driver.unbindsOnce": { errno: driverErrno },
  "driver.bindsOnce": { errno: driverErrno },
  "kernelLog.has": { text: { kind: "text", form: logText } },
  "kernelLog.lacks": { text: { kind: "text", form: logText } },
  "kernelLog.mayHave": { text: { kind: "text", form: logText } },
  "removal.returns": {},
  "everyUser.canBeKilled": {},
  "workload.ends": {},
  "filesystem.unmounts": {},
  "kernelLog.isClean": {},
  "device.isUnregistered": {},
  "memory.staysInUse": {},
  "memory.isRemoved": {},
  "device.bindsAgain": {},
  "filesystem.mountsAgain": {},
  "data.isIntact": {},
  "filesystem.isConsistent": {},
  "filesystem.hasNoDax": {},
  "loop.failsWith": { errno: { kind: "choice", values: { EIO: true } } },
  "overlayfs.failsWith": { errno: { kind: "choice", values: { EIO: true } } },
  "swap.turnsOff": {},
  "secondRemoval.isAlike": {},
  "neighbours.areUnaffected": {},
  "nothing.leaks": {},
  "commonPromises": {},
};
