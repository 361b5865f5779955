/** What the words for what contends with the removal take. */

import { filesystemShapes } from "./filesystem_shapes.ts";
import type {
  Contender,
  Evictor,
  FileChanger,
  Freezer,
  Mounter,
  OtherRemoval,
} from "./rival.ts";
import { moment, user } from "./shape_bounds.ts";
import { oneWordOf, type WordShapesOf } from "./shape_type.ts";
import { fileUserShapes } from "./user_shapes.ts";

const loop = { kind: "boolean", optional: true } as const;

/** The options of each word. */
export const rivalShapes: WordShapesOf<
  Contender | Evictor | FileChanger | Freezer | Mounter | OtherRemoval
> = {
  freezer: {
    ...moment,
    by: {
      kind: "choice",
      values: {
        "FIFREEZE": true,
        "dmsetup suspend": true,
        "xfs_scrub": true,
        "suspend": true,
        "hibernate": true,
      },
    },
    loop,
  },
  mounter: {
    ...moment,
    calls: {
      kind: "list",
      of: { kind: "choice", values: { mount: true, umount: true } },
      max: 2,
    },
    loop,
  },
  contender: {
    ...moment,
    does: {
      kind: "list",
      of: {
        kind: "choice",
        values: {
          "unbind": true,
          "bind": true,
          "unbind region": true,
          "bind region": true,
          "ndctl create-namespace": true,
          "ndctl destroy-namespace": true,
        },
      },
      max: 6,
    },
    loop,
  },
  fileChanger: {
    ...moment,
    calls: {
      kind: "list",
      of: {
        kind: "choice",
        values: {
          ftruncate: true,
          FALLOC_FL_PUNCH_HOLE: true,
          FALLOC_FL_COLLAPSE_RANGE: true,
          FICLONE: true,
          XFS_IOC_EXCHANGE_RANGE: true,
          XFS_IOC_FSGROWFSDATA: true,
        },
      },
      max: 6,
    },
    filesOf: user,
    loop,
  },
  evictor: {
    ...moment,
    by: {
      kind: "choice",
      values: { "drop_caches": true, "memory pressure": true },
    },
  },
  otherRemoval: {
    ...moment,
    device: { kind: "word", words: { fsdax: true } },
    filesystem: oneWordOf(filesystemShapes),
    users: { kind: "list", of: oneWordOf(fileUserShapes), max: 16 },
  },
};
