/** What the words for removals take. */

import type { Removal } from "./removal.ts";
import { integer } from "./shape_bounds.ts";
import type { WordShapesOf } from "./shape_type.ts";

const withinSeconds = integer.seconds;

/** The options of each word. */
export const removalShapes: WordShapesOf<Removal> = {
  unbind: {
    driver: {
      kind: "choice",
      values: {
        nd_pmem: true,
        nd_region: true,
        e820_pmem: true,
        nfit: true,
        virtio_pmem: true,
        cxl_region: true,
        cxl_mem: true,
        virtio_fs: true,
        device_dax: true,
        dax_pmem: true,
        kmem: true,
      },
    },
    of: {
      kind: "choice",
      values: { data: true, log: true, realtime: true, blob: true },
      optional: true,
    },
    withinSeconds,
  },
  removePci: { withinSeconds },
  disableNamespace: { withinSeconds },
  removeModule: {
    module: {
      kind: "choice",
      values: { nd_pmem: true, nd_e820: true, nfit: true, virtio_pmem: true },
    },
    withinSeconds,
  },
};
