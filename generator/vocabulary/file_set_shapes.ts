/** What the words for files in numbers take. */

import type { CowFaults, FileSet } from "./file_set.ts";
import { integer } from "./shape_bounds.ts";
import type { WordShapesOf } from "./shape_type.ts";

/** The options of each word. */
export const fileSetShapes: WordShapesOf<FileSet | CowFaults> = {
  fileSet: {
    files: { kind: "integer", min: 1, max: 100_000 },
    extents: { kind: "integer", min: 1, max: 64 },
    inCore: { kind: "integer", min: 1, max: 100_000 },
  },
  cowFaults: { processes: integer.processes, sizeKiB: integer.fileKiB },
};
