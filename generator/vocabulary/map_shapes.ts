/** What {@linkcode mapping} takes of how files are mapped. */

import type { MapOptions } from "./map.ts";
import { user } from "./shape_bounds.ts";
import type { ShapesOf } from "./shape_type.ts";

/** The options, which all may be left out. */
export const mapShapes: ShapesOf<MapOptions> = {
  filesOf: user,
  blocks: {
    kind: "choice",
    values: { written: true, unwritten: true, hole: true },
    optional: true,
  },
  writable: { kind: "boolean", optional: true },
  stride: { kind: "integer", min: 1, max: 1024, optional: true },
  times: { kind: "integer", min: 1, max: 10_000, optional: true },
  pages: { kind: "choice", values: { PTE: true, PMD: true }, optional: true },
  lock: {
    kind: "choice",
    values: { mlock: true, MLOCK_ONFAULT: true },
    optional: true,
  },
  change: {
    kind: "choice",
    values: { mremap: true, PROT_NONE: true, MADV_DONTFORK: true },
    optional: true,
  },
  inherit: {
    kind: "choice",
    values: { fork: true, CLONE_VM: true },
    optional: true,
  },
  touchedBy: { kind: "integer", min: 1, max: 64, optional: true },
  unlinked: { kind: "boolean", optional: true },
};
