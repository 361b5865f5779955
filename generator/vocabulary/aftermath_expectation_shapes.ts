/** What the words for what must hold for faults and afterwards take. */

import type { AftermathExpectation } from "./aftermath_expectation.ts";
import type { FaultExpectation } from "./fault_expectation.ts";
import { user } from "./shape_bounds.ts";
import type { WordShapesOf } from "./shape_type.ts";

const siCode = {
  kind: "oneOf",
  values: { BUS_MCEERR_AO: true, BUS_MCEERR_AR: true, BUS_ADRERR: true },
} as const;

/** The options of each word about faults. */
export const faultExpectationShapes: WordShapesOf<FaultExpectation> = {
  "injection.failsWith": {
    errno: {
      kind: "oneOf",
      values: {
        EUCLEAN: true,
        ENXIO: true,
        EBUSY: true,
        EIO: true,
        EOPNOTSUPP: true,
      },
    },
  },
  "injection.signalsCaller": { siCode },
  "injection.shutsDown": {
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
  "injection.leavesFilesystemAlive": {},
  "badBlocks.failReads": {
    errno: { kind: "oneOf", values: { EIO: true, EFAULT: true } },
  },
  "badBlocks.failFaults": { siCode },
  "badBlocks.areClearedByWrites": {},
  "badBlocks.areGone": {},
};

/** The options of each word about what comes afterwards. */
export const aftermathExpectationShapes: WordShapesOf<AftermathExpectation> = {
  "earlyBinds.failWith": {
    errno: {
      kind: "oneOf",
      values: { EEXIST: true, EBUSY: true, ENXIO: true, ENOMEM: true },
    },
  },
  "oldFiles.failWith": {
    errno: { kind: "oneOf", values: { EIO: true } },
    calls: {
      kind: "list",
      of: {
        kind: "choice",
        values: {
          read: true,
          write: true,
          ioctl: true,
          fallocate: true,
          lseek: true,
          sendfile: true,
          flock: true,
        },
      },
      max: 7,
    },
    who: user,
  },
  "scrub.findsNothing": {},
  "newMappings.work": {},
  "modules.loadAgain": {},
  "machine.restarts": {},
};
