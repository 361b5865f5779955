/** What the words for what goes on at the moment of the removal take. */

import type { Activity } from "./activity.ts";
import { actorShapes } from "./actor_shapes.ts";
import type { Pin } from "./pin.ts";
import { rivalShapes } from "./rival_shapes.ts";
import { integer, moment, user } from "./shape_bounds.ts";
import type { WordShapesOf } from "./shape_type.ts";

const pinShapes: WordShapesOf<Pin> = {
  pin: {
    ...moment,
    by: {
      kind: "choice",
      values: {
        "vmsplice": true,
        "O_DIRECT write": true,
        "O_DIRECT read": true,
        "MSG_ZEROCOPY": true,
        "GUP_FAST_BENCHMARK": true,
        "PIN_FAST_BENCHMARK": true,
        "IORING_REGISTER_BUFFERS": true,
        "PIN_LONGTERM_TEST_START": true,
        "ibv_reg_mr": true,
        "IBV_ACCESS_ON_DEMAND": true,
        "VFIO_IOMMU_MAP_DMA": true,
        "IOMMU_IOAS_MAP": true,
        "VHOST_IOTLB_UPDATE": true,
        "XDP_UMEM_REG": true,
      },
    },
    pages: { kind: "integer", min: 1, max: 4096 },
    filesOf: user,
    heldSeconds: { ...integer.seconds, optional: true },
  },
};

/** The options of each word. */
export const activityShapes: WordShapesOf<Activity> = {
  ...pinShapes,
  ...actorShapes,
  ...rivalShapes,
};
