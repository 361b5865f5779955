import {
  kernelLog,
  mappings,
  pin,
  pins,
  removal,
  scenario,
} from "../../../mod.ts";
import { instance, instanceMapper, unbindInstance } from "./shared/set_up.ts";

export default scenario({
  name: "device-dax-unbind-rdma",
  summary: "Unbind device_dax while rxe has its pages",
  why:
    "The pages of a device-dax instance may be pinned for as long as somebody likes: the removal waits for them, or their release is harmless.",
  covers: ["D8"],
  device: instance,
  users: [instanceMapper],
  remove: unbindInstance,
  expect: [
    removal.returns(),
    mappings.areGone(),
    pins.areReleased({ removal: ["waits", "returns"] }),
    kernelLog.isClean(),
  ],
  each: {
    meanwhile: {
      pinned: [pin({ by: "ibv_reg_mr", pages: 2, heldSeconds: 10 })],
      "on-demand": [
        pin({ by: "IBV_ACCESS_ON_DEMAND", pages: 2, heldSeconds: 10 }),
      ],
    },
  },
});
