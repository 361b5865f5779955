/** What the words for expectations take. */

import type { Expectation } from "./expectation.ts";
import { user } from "./shape_bounds.ts";
import type { WordShapesOf } from "./shape_type.ts";
import { logText } from "./text_form.ts";

/** The options of each word. */
export const expectationShapes: WordShapesOf<Expectation> = {
  "everyMapper.gets": {
    signal: { kind: "choice", values: { SIGBUS: true } },
    siCode: {
      kind: "oneOf",
      values: { BUS_MCEERR_AO: true, BUS_MCEERR_AR: true, BUS_ADRERR: true },
    },
    who: user,
  },
  "nobody.isSignalled": { who: user },
  "mappings.areGone": { who: user },
  "systemCalls.failWith": {
    errno: { kind: "oneOf", values: { EIO: true } },
    who: user,
  },
  "kernelLog.has": { text: { kind: "text", form: logText } },
  "removal.returns": {},
  "everyUser.canBeKilled": {},
  "workload.ends": {},
  "filesystem.unmounts": {},
  "kernelLog.isClean": {},
  "device.bindsAgain": {},
  "filesystem.mountsAgain": {},
  "data.isIntact": {},
  "filesystem.isConsistent": {},
  "secondRemoval.isAlike": {},
  "nothing.leaks": {},
  "commonPromises": {},
};
