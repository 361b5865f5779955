/** What the words for filesystems take. */

import type { AnyFilesystem, DaxMountOption } from "./filesystem.ts";
import type {
  ChoiceShape,
  OptionalShape,
  WordShape,
  WordShapesOf,
} from "./shape_type.ts";

const otherDevice: OptionalShape<WordShape<"fsdax">> = {
  kind: "word",
  words: { fsdax: true },
  optional: true,
};

const dax: ChoiceShape<DaxMountOption> = {
  kind: "choice",
  values: { always: true, inode: true, never: true },
};

const daxOrNot: ChoiceShape<"always" | "never"> = {
  kind: "choice",
  values: { always: true, never: true },
};

const extentKiB = {
  kind: "integer",
  min: 4,
  max: 65536,
  multipleOf: 4,
} as const;

/** The options of each word. */
export const filesystemShapes: WordShapesOf<AnyFilesystem> = {
  xfs: {
    mkfs: {
      kind: "record",
      fields: {
        rmapbt: { kind: "boolean" },
        reflink: { kind: "boolean" },
        metadir: { kind: "boolean", optional: true },
        zoned: { kind: "boolean", optional: true },
        stripeKiB: { ...extentKiB, optional: true },
        extentHintKiB: { ...extentKiB, optional: true },
      },
    },
    mount: {
      kind: "record",
      fields: {
        dax,
        flags: {
          kind: "list",
          of: {
            kind: "choice",
            values: {
              ro: true,
              norecovery: true,
              uquota: true,
              gquota: true,
              pquota: true,
            },
          },
          max: 8,
          optional: true,
        },
      },
    },
    log: otherDevice,
    realtime: otherDevice,
  },
  ext4: { mount: { kind: "record", fields: { dax } } },
  ext2: { mount: { kind: "record", fields: { dax: daxOrNot } } },
  erofs: {
    mount: { kind: "record", fields: { dax: daxOrNot } },
    blob: otherDevice,
  },
  virtiofs: { mount: { kind: "record", fields: { dax } } },
};
