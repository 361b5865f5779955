/** What the word for a neighbour takes. */

import type { Neighbour } from "./neighbour.ts";
import type { WordShapesOf } from "./shape_type.ts";

/** The options of the word. */
export const neighbourShapes: WordShapesOf<Neighbour> = {
  neighbour: {
    device: { kind: "word", words: { fsdax: true, labelled: true } },
    filesystem: { kind: "word", words: { xfs: true, ext4: true, ext2: true } },
    users: {
      kind: "list",
      of: { kind: "word", words: { mapping: true } },
      max: 4,
    },
  },
};
