/** What the words for what is on top of a filesystem take. */

import type { LoopDevice, Overlay, SwapFile } from "./layer.ts";
import type { IntegerShape, WordShapesOf } from "./shape_type.ts";

const sizeMiB: IntegerShape = { kind: "integer", min: 1, max: 1024 };

/** The options of each word. */
export const layerShapes: WordShapesOf<LoopDevice | SwapFile | Overlay> = {
  loopDevice: { sizeMiB },
  swapFile: { sizeMiB },
  overlay: { directory: { kind: "choice", values: { upper: true } } },
};
