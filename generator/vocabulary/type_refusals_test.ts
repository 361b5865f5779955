/**
 * What an editor refuses while a spec is written. Every `@ts-expect-error`
 * here is a test of its own: the file does not type-check if the line below it
 * is accepted.
 */

import { assert } from "@std/assert";
import * as words from "./scenario.ts";
import {
  commonPromises,
  devdax,
  deviceMapping,
  everyMapper,
  ext4,
  freezer,
  fsdax,
  kernelLog,
  labelled,
  linear,
  mapping,
  memoryUser,
  neighbour,
  openFiles,
  overwrite,
  partition,
  pin,
  poison,
  removal,
  scenario,
  sector,
  systemCalls,
  systemRam,
  unbind,
  xfs,
} from "./scenario.ts";

const story = {
  name: "type-refusals",
  summary: "Unbind nd_pmem",
  why: "Types refuse what cannot be combined",
  covers: ["A1"],
} as const satisfies Partial<words.Scenario>;

const onFsdax = {
  ...story,
  covers: ["A1" as const],
  device: fsdax({ sizeMiB: 512 }),
  filesystem: ext4({ mount: { dax: "always" as const } }),
  users: [openFiles({ processes: 1, files: 1, sizeKiB: 4 })],
  remove: unbind({ driver: "nd_pmem", withinSeconds: 30 }),
  expect: [removal.returns()],
};

const onDevdax = {
  ...story,
  covers: ["A5" as const],
  device: devdax({ sizeMiB: 512 }),
  users: [deviceMapping({ sizeMiB: 2 })],
  remove: unbind({ driver: "device_dax", withinSeconds: 30 }),
  expect: [removal.returns()],
};

const onSystemRam = {
  ...story,
  covers: ["A9" as const],
  device: systemRam({ sizeMiB: 512, blocks: "online" as const }),
  users: [memoryUser({ sizeMiB: 16 })],
  remove: unbind({ driver: "kmem", withinSeconds: 30 }),
  expect: [removal.returns()],
};

Deno.test("scenario() refuses what does not go together", () => {
  scenario(onFsdax);
  scenario(onDevdax);
  scenario(onSystemRam);
  const { filesystem, ...withoutFilesystem } = onFsdax;
  assert(filesystem);
  // @ts-expect-error fsdax needs a filesystem
  scenario(withoutFilesystem);
  // @ts-expect-error devdax has no filesystem
  scenario({ ...onDevdax, filesystem });
  // @ts-expect-error a test of devdax has no files, beside it either
  scenario({ ...onDevdax, beside: onFsdax.device });
  // @ts-expect-error the driver of fsdax is nd_pmem
  scenario({ ...onFsdax, remove: onDevdax.remove });
  // @ts-expect-error the driver of devdax is device_dax
  scenario({ ...onDevdax, remove: onFsdax.remove });
  // @ts-expect-error the driver of System RAM is kmem
  scenario({ ...onSystemRam, remove: onDevdax.remove });
  // @ts-expect-error kmem is no driver of a character device
  scenario({ ...onDevdax, remove: onSystemRam.remove });
  // @ts-expect-error System RAM is not mapped as a device
  scenario({ ...onSystemRam, users: onDevdax.users });
  // @ts-expect-error a mapping of the device needs devdax
  scenario({ ...onFsdax, users: onDevdax.users });
  // @ts-expect-error only filesystems are frozen
  scenario({ ...onDevdax, meanwhile: [freezer({ by: "FIFREEZE" })] });
  // @ts-expect-error nothing can be poisoned before device-dax goes
  scenario({ ...onDevdax, before: [poison({ by: "einj", of: "data" })] });
  // @ts-expect-error a character device has no filesystem to be reformatted
  scenario({ ...onDevdax, afterwards: [overwrite({ by: "new file" })] });
  // @ts-expect-error what comes afterwards does not go on meanwhile
  scenario({ ...onFsdax, meanwhile: [overwrite({ by: "new file" })] });
  // @ts-expect-error open files need a filesystem
  scenario({ ...onDevdax, users: onFsdax.users });
  // @ts-expect-error an expectation is no user
  scenario({ ...onFsdax, users: [commonPromises()] });
  // @ts-expect-error a user is no expectation
  scenario({ ...onFsdax, expect: onFsdax.users });
  // @ts-expect-error labels are those of the catalogue
  scenario({ ...onFsdax, covers: ["H1"] });
  // @ts-expect-error a name is a string
  scenario({ ...onFsdax, name: 1 });
  // @ts-expect-error an optional field is left out, not undefined
  scenario({ ...onFsdax, fixedBy: undefined });
  scenario({
    ...onFsdax,
    knownIssues: [{
      // @ts-expect-error there is no such expectation
      breaks: ["mappings.areGon"],
      kernels: "<6.8",
      shows: "fail",
      symptom: "x",
      cause: "x",
      certainty: "seen",
    }],
  });
});

Deno.test("words refuse options that they do not have", () => {
  // @ts-expect-error the size is missing
  fsdax({});
  // @ts-expect-error sizes are numbers, their unit is in the name
  fsdax({ sizeMiB: "512M" });
  // @ts-expect-error struct pages are in RAM or on the device
  fsdax({ sizeMiB: 512, map: "disk" });
  // @ts-expect-error only nfit and cxl have labels
  labelled({ sizeMiB: 512, provider: "e820" });
  // @ts-expect-error what is in sector mode has nothing on top
  linear({ of: sector({ sizeMiB: 512 }) });
  // @ts-expect-error it does not say where the partition begins
  partition({ of: fsdax({ sizeMiB: 512 }) });
  neighbour({
    device: fsdax({ sizeMiB: 512 }),
    filesystem: ext4({ mount: { dax: "always" } }),
    // @ts-expect-error those beside the device map files
    users: [openFiles({ processes: 1, files: 1, sizeKiB: 4 })],
  });
  // @ts-expect-error all that mkfs.xfs versions disagree about is said
  xfs({ mkfs: { rmapbt: true }, mount: { dax: "always" } });
  // @ts-expect-error there is no such mount option
  ext4({ mount: { dax: "sometimes" } });
  mapping({
    processes: 1,
    files: 1,
    sizeKiB: 4,
    // @ts-expect-error there is no such flag
    flags: ["MAP_SHRED"],
    access: "read",
  });
  // @ts-expect-error nothing pins by this call
  pin({ by: "mmap", pages: 1 });
  // @ts-expect-error how many pages is missing
  pin({ by: "vmsplice" });
  // @ts-expect-error the kernel has no such freeze
  freezer({ by: "FITHAW" });
  // @ts-expect-error the log has no such place
  poison({ by: "einj", of: "before the log" });
  // @ts-expect-error there is no such driver
  unbind({ driver: "nd_btt", withinSeconds: 30 });
  // @ts-expect-error only SIGBUS is sent
  everyMapper.gets({ signal: "SIGKILL", siCode: "BUS_ADRERR" });
  // @ts-expect-error calls fail with EIO
  systemCalls.failWith({ errno: "ENOSPC" });
  // @ts-expect-error the text is missing
  kernelLog.has({});
  // @ts-expect-error it takes nothing
  commonPromises({});
});
