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
  name: "device-dax-unbind-io-uring-buffers",
  summary: "Unbind device_dax while io_uring has its pages",
  why:
    "The pages of a device-dax instance may be pinned for as long as somebody likes: the removal waits for them, or their release is harmless.",
  covers: ["D5"],
  device: instance,
  users: [instanceMapper],
  meanwhile: [
    pin({ by: "IORING_REGISTER_BUFFERS", pages: 2, heldSeconds: 10 }),
  ],
  remove: unbindInstance,
  expect: [
    removal.returns(),
    mappings.areGone(),
    pins.areReleased({ removal: ["waits", "returns"] }),
    kernelLog.isClean(),
  ],
});
