/** What the words for what must hold at the moment of the removal take. */

import type { MomentExpectation } from "./activity_expectation.ts";
import { user } from "./shape_bounds.ts";
import type { WordShapesOf } from "./shape_type.ts";

/** The options of each word. */
export const momentExpectationShapes: WordShapesOf<MomentExpectation> = {
  "pins.areRefused": {
    errno: {
      kind: "oneOf",
      values: { EOPNOTSUPP: true, EFAULT: true, EINVAL: true },
    },
    who: user,
  },
  "pins.areReleased": {
    removal: { kind: "oneOf", values: { waits: true, returns: true } },
    who: user,
  },
  "foreignData.isNeverSeen": { who: user },
  "foreignData.isNeverChanged": { who: user },
  "callsInProgress.return": {
    result: {
      kind: "oneOf",
      values: { whole: true, short: true, error: true },
    },
    errno: {
      kind: "oneOf",
      values: { EIO: true, EFAULT: true, EINTR: true, ENODEV: true },
      optional: true,
    },
    who: user,
  },
  "reportedWrites.areThere": { who: user },
  "futexWaiters.wakeOnlyBySignal": { who: user },
  "freezes.areUndone": {
    by: {
      kind: "oneOf",
      values: { removal: true, freezer: true },
      optional: true,
    },
  },
  "contenders.lose": {
    errno: { kind: "oneOf", values: { ENODEV: true, EBUSY: true } },
  },
  "otherRemovals.areIndependent": {},
  "furtherRemovals.areAlike": {
    times: { kind: "integer", min: 1, max: 1000 },
  },
};
