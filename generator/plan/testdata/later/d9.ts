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
  name: "device-dax-unbind-dma",
  summary: "Unbind device_dax while devices are mapped to its pages",
  why:
    "The pages of a device-dax instance may be pinned for as long as somebody likes: the removal waits for them, or their release is harmless.",
  covers: ["D9"],
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
      vfio: [pin({ by: "VFIO_IOMMU_MAP_DMA", pages: 2, heldSeconds: 10 })],
      iommufd: [pin({ by: "IOMMU_IOAS_MAP", pages: 2, heldSeconds: 10 })],
      vdpa: [pin({ by: "VHOST_IOTLB_UPDATE", pages: 2, heldSeconds: 10 })],
    },
  },
});
