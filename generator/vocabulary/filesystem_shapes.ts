/** What the words for filesystems take. */

import type { DaxMountOption, Filesystem } from "./filesystem.ts";
import type { ChoiceShape, WordShapesOf } from "./shape_type.ts";

const dax: ChoiceShape<DaxMountOption> = {
  kind: "choice",
  values: { always: true, inode: true, never: true },
};

/** The options of each word. */
export const filesystemShapes: WordShapesOf<Filesystem> = {
  xfs: {
    mkfs: {
      kind: "record",
      fields: { rmapbt: { kind: "boolean" }, reflink: { kind: "boolean" } },
    },
    mount: { kind: "record", fields: { dax } },
  },
  ext4: { mount: { kind: "record", fields: { dax } } },
};
