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
  name: "device-dax-unbind-gup-test",
  summary: "Unbind device_dax while gup_test has its pages",
  why:
    "The pages of a device-dax instance may be pinned for as long as somebody likes: the removal waits for them, or their release is harmless.",
  covers: ["D7"],
  device: instance,
  users: [instanceMapper],
  meanwhile: [
    pin({ by: "PIN_LONGTERM_TEST_START", pages: 2, heldSeconds: 10 }),
  ],
  remove: unbindInstance,
  expect: [
    removal.returns(),
    mappings.areGone(),
    pins.areReleased({ removal: ["waits", "returns"] }),
    kernelLog.isClean(),
  ],
});
