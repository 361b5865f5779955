/** What the words for users take. */

import { mapShapes } from "./map_shapes.ts";
import { mapperShapes } from "./mapper_shapes.ts";
import { fileSetShapes } from "./file_set_shapes.ts";
import { layerShapes } from "./layer_shapes.ts";
import { integer, user } from "./shape_bounds.ts";
import type { WordShapesOf } from "./shape_type.ts";
import { userName } from "./text_form.ts";
import type { FileUser, User } from "./user.ts";

/** The options of each word for users of files. */
export const fileUserShapes: WordShapesOf<FileUser> = {
  mapping: {
    as: user,
    processes: integer.processes,
    files: integer.files,
    sizeKiB: integer.fileKiB,
    flags: {
      kind: "list",
      of: {
        kind: "choice",
        values: {
          MAP_SHARED: true,
          MAP_PRIVATE: true,
          MAP_SYNC: true,
          MAP_POPULATE: true,
          MAP_LOCKED: true,
        },
      },
      max: 5,
    },
    reflinkOf: user,
    access: { kind: "choice", values: { read: true, write: true } },
    ...mapperShapes,
    ...mapShapes,
  },
  openFiles: {
    as: user,
    processes: integer.processes,
    files: integer.files,
    sizeKiB: integer.fileKiB,
  },
  fsstress: {
    processes: integer.processes,
    operations: integer.operations,
  },
  fsx: {
    operations: integer.operations,
    maxOperationBytes: { kind: "integer", min: 1, max: 1048576 },
    fileBytes: { kind: "integer", min: 1, max: 268435456 },
  },
  ...fileSetShapes,
  ...layerShapes,
  memoryReader: {
    as: user,
    of: { kind: "text", form: userName },
    by: {
      kind: "choice",
      values: {
        "process_vm_readv": true,
        "/proc/PID/mem": true,
        "KVM_RUN": true,
      },
    },
  },
};

/** The options of each word. */
export const userShapes: WordShapesOf<User> = {
  ...fileUserShapes,
  deviceMapping: {
    sizeMiB: { kind: "integer", min: 2, max: 16384, multipleOf: 2 },
  },
  memoryUser: { sizeMiB: { kind: "integer", min: 1, max: 1024 } },
};
