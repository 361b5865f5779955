/** What the words for filesystems take. */

import type { DaxMountOption, Filesystem } from "./filesystem.ts";
import type { ChoiceShape, WordShapesOf } from "./shape_type.ts";

const dax: ChoiceShape<DaxMountOption> = {
  kind: "choice",
  values: { always: true, inode: true, never: true },
};

const daxOrNot: ChoiceShape<"always" | "never"> = {
  kind: "choice",
  values: { always: true, never: true },
};

/** The options of each word. */
export const filesystemShapes: WordShapesOf<Filesystem> = {
  xfs: {
    mkfs: {
      kind: "record",
      fields: { rmapbt: { kind: "boolean" }, reflink: { kind: "boolean" } },
    },
    mount: {
      kind: "record",
      fields: {
        dax,
        flags: {
          kind: "list",
          of: { kind: "choice", values: { ro: true, norecovery: true } },
          max: 8,
          optional: true,
        },
      },
    },
  },
  ext4: { mount: { kind: "record", fields: { dax } } },
  ext2: { mount: { kind: "record", fields: { dax: daxOrNot } } },
  erofs: { mount: { kind: "record", fields: { dax: daxOrNot } } },
};
