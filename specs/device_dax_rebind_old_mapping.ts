import {
  devdax,
  device,
  deviceMapping,
  mappings,
  removal,
  scenario,
  unbind,
} from "../generator/mod.ts";
import {
  newNodeCannotBeOpened,
  oldFileTakesReference,
} from "./shared/known_issues.ts";

export default scenario({
  name: "device-dax-rebind-old-mapping",
  summary: "Touch a mapping of device-dax once the instance has a driver again",
  why:
    `What was mapped before a removal belongs to a device that is gone. The memory may have gone to somebody else by the time a driver is bound to it again: to device_dax, with its content for others, to kmem, as System RAM, or to nd_pmem, for a filesystem. An old mapping must not come back to life by that: whoever touches it gets SIGBUS as before.`,
  covers: ["A8"],
  device: devdax({ sizeMiB: 512 }),
  users: [deviceMapping({ sizeMiB: 8 })],
  remove: unbind({ driver: "device_dax", withinSeconds: 30 }),
  expect: [
    removal.returns(),
    mappings.stayGone({ boundTo: "kmem" }),
    mappings.stayGone({ boundTo: "nd_pmem" }),
    mappings.stayGone({ boundTo: "device_dax" }),
    device.bindsAgain(),
  ],
  knownIssues: [
    { ...oldFileTakesReference, breaks: ["mappings.stayGone"] },
    newNodeCannotBeOpened,
    {
      breaks: ["mappings.stayGone"],
      kernels: ">=6.1",
      shows: "fail",
      symptom:
        "Once device_dax is bound again, loads and stores through a mapping from before the removal work",
      cause:
        "The file behind the mapping points to the same dev_dax as ever, and all that check_vma() in drivers/dax/device.c asks for is DAXDEV_ALIVE, which run_dax() sets again at the end of dev_dax_probe(): the next fault puts a page of the device into the mapping",
      certainty: "read in the source",
    },
  ],
});
