/** What the words for what happens before the removal take. */

import type { FaultPlace } from "./fault.ts";
import type { Preparation } from "./preparation.ts";
import { integer } from "./shape_bounds.ts";
import type { ChoiceShape, WordShapesOf } from "./shape_type.ts";

const place: ChoiceShape<FaultPlace> = {
  kind: "choice",
  values: {
    "data": true,
    "metadata": true,
    "log": true,
    "beyond the log": true,
    "outside the filesystem": true,
    "struct pages": true,
  },
};

/** The options of each word but `unbind`, which is a removal. */
export const preparationShapes: WordShapesOf<
  Exclude<Preparation, { word: "unbind" }>
> = {
  detach: { flag: { kind: "choice", values: { MNT_DETACH: true } } },
  fileWrite: {
    sizeKiB: integer.fileKiB,
    by: { kind: "choice", values: { write: true, store: true } },
    sync: {
      kind: "choice",
      values: { fsync: true, msync: true, syncfs: true },
      optional: true,
    },
  },
  sysctl: {
    name: {
      kind: "choice",
      values: { "vm.memory_failure_early_kill": true },
    },
    value: { kind: "integer", min: 0, max: 1 },
  },
  mediaError: {
    by: {
      kind: "choice",
      values: { "badblocks": true, "ndctl inject-error": true },
    },
    of: place,
    sectors: { kind: "integer", min: 1, max: 65536 },
  },
  poison: {
    by: {
      kind: "choice",
      values: {
        "MADV_HWPOISON": true,
        "corrupt-pfn": true,
        "hard_offline_page": true,
        "mce-inject": true,
        "einj": true,
      },
    },
    of: place,
    pages: { kind: "integer", min: 1, max: 64, optional: true },
  },
  goingDown: {
    flag: {
      kind: "choice",
      values: {
        XFS_FSOP_GOING_FLAGS_DEFAULT: true,
        XFS_FSOP_GOING_FLAGS_LOGFLUSH: true,
        XFS_FSOP_GOING_FLAGS_NOLOGFLUSH: true,
      },
    },
  },
  errorTag: {
    tag: {
      kind: "choice",
      values: { readagf: true, readagi: true, buf_ioerror: true },
    },
    frequency: { kind: "integer", min: 1, max: 1000 },
  },
};
