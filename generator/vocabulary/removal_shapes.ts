/** What the words for removals take. */

import type { Removal } from "./removal.ts";
import { integer } from "./shape_bounds.ts";
import type { WordShapesOf } from "./shape_type.ts";

/** The options of each word. */
export const removalShapes: WordShapesOf<Removal> = {
  unbind: {
    driver: {
      kind: "choice",
      values: {
        nd_pmem: true,
        device_dax: true,
        dax_pmem: true,
        nd_region: true,
        kmem: true,
      },
    },
    of: {
      kind: "choice",
      values: { data: true, log: true, realtime: true },
      optional: true,
    },
    withinSeconds: integer.seconds,
  },
};
