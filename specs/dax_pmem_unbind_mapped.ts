import {
  data,
  devdax,
  device,
  deviceMapping,
  everyUser,
  kernelLog,
  mappings,
  nobody,
  nothing,
  removal,
  scenario,
  secondRemoval,
  unbind,
} from "../generator/mod.ts";

export default scenario({
  name: "dax-pmem-unbind-mapped",
  summary: "Unbind what is above a device-dax instance that is mapped",
  why:
    `A device-dax instance hangs below an nd device, which dax_pmem drives, and that below a region. Whichever of them is unbound, the instance goes with it: it is unregistered, its node disappears, and nothing of it stays mapped. Who has it open keeps a descriptor of nothing. When the driver is bound again, an instance of the same name comes back with what was stored before.`,
  covers: ["A6"],
  device: devdax({ sizeMiB: 256 }),
  users: [deviceMapping({ sizeMiB: 8 })],
  each: {
    remove: {
      "nd-device": unbind({ driver: "dax_pmem", withinSeconds: 30 }),
      "region": unbind({ driver: "nd_region", withinSeconds: 30 }),
    },
  },
  expect: [
    removal.returns(),
    nobody.isSignalled(),
    mappings.areGone(),
    device.isUnregistered(),
    device.cannotBeMapped({ errno: ["ENXIO", "ENOENT", "ENODEV"] }),
    everyUser.canBeKilled(),
    device.bindsAgain(),
    mappings.stayGone({ boundTo: "device_dax" }),
    data.isIntact(),
    secondRemoval.isAlike(),
    nothing.leaks(),
    kernelLog.isClean(),
  ],
});
