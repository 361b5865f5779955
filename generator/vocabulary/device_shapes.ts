/** What the words for devices take. */

import type { Device } from "./device.ts";
import { integer } from "./shape_bounds.ts";
import type { WordShapesOf } from "./shape_type.ts";

/** The options of each word. */
export const deviceShapes: WordShapesOf<Device> = {
  fsdax: { sizeMiB: integer.deviceMiB },
  devdax: { sizeMiB: integer.deviceMiB },
};
