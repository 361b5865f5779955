import { assert, assertEquals, assertGreater } from "@std/assert";
import {
  commonPromises,
  devdax,
  deviceMapping,
  erofs,
  ext2,
  ext4,
  fileSet,
  type FilesystemScenario,
  fsdax,
  type KnownIssue,
  loopDevice,
  mapping,
  mappings,
  memoryUser,
  overlay,
  removal,
  type Scenario,
  secondRemoval,
  swapFile,
  systemRam,
  type SystemRamScenario,
  unbind,
  xfs,
} from "../vocabulary/scenario.ts";
import { isBrokenBy } from "./plan.ts";
import {
  boundHarnessTest,
  planScenario,
  SLOW_FACTOR,
  STEP_SECONDS,
} from "./plan_scenario.ts";

const user = mapping({
  ...{ processes: 1, files: 1, sizeKiB: 4 },
  flags: ["MAP_SHARED"],
  access: "read",
});

const files: FilesystemScenario = {
  name: "a-b-c",
  summary: "Unbind",
  why: "It is a sample",
  covers: [],
  device: fsdax({ sizeMiB: 512 }),
  filesystem: xfs({
    mkfs: { rmapbt: true, reflink: true },
    mount: { dax: "always" },
  }),
  users: [user],
  remove: unbind({ driver: "nd_pmem", withinSeconds: 30 }),
  expect: [commonPromises()],
};

const instance: Scenario = {
  name: "a-b-c",
  summary: "Unbind",
  why: "It is a sample",
  covers: [],
  device: devdax({ sizeMiB: 256 }),
  users: [deviceMapping({ sizeMiB: 2 })],
  remove: unbind({ driver: "device_dax", withinSeconds: 30 }),
  expect: [removal.returns(), mappings.areGone()],
};

Deno.test("planScenario() makes a shell test of files", () => {
  const plan = planScenario(files, "specs/a.ts");
  assertEquals(plan.form, "shell");
  assertEquals(plan.program, "a_b_c.sh");
  assertEquals(plan.specPath, "specs/a.ts");
  assertEquals(plan.needs.devices, [
    { provider: "e820", kind: "pmem", sizeMiB: 512 },
  ]);
  assertEquals(plan.needs.tools, ["mkfs.xfs", "xfs_repair"]);
  assertEquals(plan.needs.modules, ["xfs", "nd_pmem"]);
});

Deno.test("planScenario() makes a test on the harness of an instance", () => {
  const plan = planScenario(instance, "specs/a.ts");
  assertEquals(plan.form, "harness");
  assertEquals(plan.program, "a_b_c");
  assertEquals(plan.needs.devices, [
    { provider: "e820", kind: "devdax", sizeMiB: 256 },
  ]);
  assertEquals(plan.needs.tools, []);
  assertEquals(plan.needs.modules, ["device_dax"]);
});

Deno.test("planScenario() needs what the filesystem needs", () => {
  const { needs } = planScenario(
    { ...files, filesystem: ext4({ mount: { dax: "always" } }) },
    "specs/a.ts",
  );
  assertEquals(needs.tools, ["mkfs.ext4", "e2fsck"]);
  assertEquals(needs.modules, ["ext4", "nd_pmem"]);
  assert(needs.kernelOptions.includes("EXT4_FS"));
  assert(!needs.kernelOptions.includes("XFS_FS"));
});

Deno.test("planScenario() needs the tools and the driver of each filesystem", () => {
  const needs = (filesystem: FilesystemScenario["filesystem"]) => {
    const { tools, modules, kernelOptions } = planScenario(
      { ...files, filesystem },
      "specs/a.ts",
    ).needs;
    return [tools, modules[0], kernelOptions.includes("EXT4_FS")];
  };
  assertEquals(needs(ext2({ mount: { dax: "always" } })), [
    ["mkfs.ext2", "e2fsck"],
    "ext2",
    false,
  ]);
  assertEquals(needs(erofs({ mount: { dax: "always" } })), [
    ["mkfs.erofs", "fsck.erofs"],
    "erofs",
    false,
  ]);
});

Deno.test("planScenario() needs a device for each that the filesystem is on", () => {
  const log = xfs({
    mkfs: { rmapbt: true, reflink: true },
    mount: { dax: "always" },
    log: fsdax({ sizeMiB: 64 }),
  });
  const first = { provider: "e820", kind: "pmem", sizeMiB: 512 } as const;
  const both = [first, { ...first, sizeMiB: 64 }];
  const plan = planScenario({ ...files, filesystem: log }, "specs/a.ts");
  assertEquals(plan.needs.devices, both);
  const { filesystem, ...rest } = files;
  const cells = { none: filesystem, log };
  const matrix = { ...rest, each: { filesystem: cells } };
  assertEquals(planScenario(matrix, "specs/a.ts").needs.devices, both);

  const before = [
    unbind({ driver: "nd_pmem", of: "log", withinSeconds: 1000 }),
  ];
  const prepared = { ...files, filesystem: log, before };
  assertGreater(
    planScenario(prepared, "specs/a.ts").timeoutSeconds,
    plan.timeoutSeconds + 2 * 1000,
  );
});

Deno.test("planScenario() needs what layers need, and time to take them off", () => {
  const plan = (users: FilesystemScenario["users"]) =>
    planScenario({ ...files, users: [user, ...users] }, "specs/a.ts");
  const none = plan([]);
  const loop = plan([loopDevice({ sizeMiB: 1 })]);
  assert(loop.needs.tools.includes("losetup"));
  assert(loop.needs.modules.includes("loop"));
  assert(loop.needs.kernelOptions.includes("BLK_DEV_LOOP"));
  assertGreater(loop.timeoutSeconds, none.timeoutSeconds);
  const overlaid = plan([overlay({ directory: "upper" })]);
  assert(overlaid.needs.kernelOptions.includes("OVERLAY_FS"));
  const swapped = plan([swapFile({ sizeMiB: 1 })]);
  assert(swapped.needs.tools.includes("swapoff"));
  assertGreater(
    plan([fileSet({ files: 1, extents: 1, inCore: 1 })]).timeoutSeconds,
    none.timeoutSeconds + STEP_SECONDS.makeFileSet,
  );
});

Deno.test("planScenario() sorts the kernel's options, each once", () => {
  for (const scenario of [files, instance]) {
    const { kernelOptions } = planScenario(scenario, "specs/a.ts").needs;
    assertEquals(kernelOptions, [...new Set(kernelOptions)].sort());
  }
});

Deno.test("planScenario() allows for two removals and for every user", () => {
  const seconds = (scenario: Scenario) =>
    planScenario(scenario, "specs/a.ts").timeoutSeconds;
  const once = seconds({ ...files, expect: [removal.returns()] });
  const twice = seconds({ ...files, expect: [commonPromises()] });
  assertEquals(
    twice,
    seconds({ ...files, expect: [removal.returns(), secondRemoval.isAlike()] }),
  );
  assertGreater(twice, 1.5 * once);
  assertGreater(
    seconds({ ...files, users: [user, user] }),
    twice + 2 * STEP_SECONDS.startUsers,
  );
  const remove = unbind({ driver: "nd_pmem", withinSeconds: 130 });
  assertEquals(seconds({ ...files, remove }), twice + 2 * 100);
});

Deno.test("planScenario() allows a test on the harness its own deadline", () => {
  const { timeoutSeconds, points } = planScenario(instance, "specs/a.ts");
  const test = boundHarnessTest(30);
  // Two removals, two rebinds and a kill, with the clean-up's.
  assertGreater(test, 3 * 30 + 2 * STEP_SECONDS.bind);
  assertGreater(timeoutSeconds, SLOW_FACTOR * test);
  assert(timeoutSeconds >= points.length * test);
});

Deno.test("isBrokenBy() goes by the expectation that a point comes from", () => {
  const breaks: KnownIssue["breaks"] = ["mappings.areGone"];
  const { points } = planScenario(files, "specs/a.ts");
  assertEquals(
    points.filter((point) => isBrokenBy(point, { breaks })).map(({ name }) =>
      name
    ),
    [
      "nothing stays mapped",
      "old mappings only raise SIGBUS",
      "second removal: nothing stays mapped",
      "second removal: old mappings only raise SIGBUS",
    ],
  );
});

const memory: SystemRamScenario = {
  name: "a-b-c",
  summary: "Unbind",
  why: "It is a sample",
  covers: [],
  device: systemRam({ sizeMiB: 512, provider: "cxl_ram", blocks: "offline" }),
  users: [memoryUser({ sizeMiB: 16 })],
  remove: unbind({ driver: "kmem", withinSeconds: 30 }),
  expect: [removal.returns()],
};

Deno.test("planScenario() asks for what System RAM of a CXL device needs", () => {
  const { form, needs } = planScenario(memory, "specs/a.ts");
  assertEquals(form, "harness");
  assertEquals(needs.devices, [
    { provider: "cxl_ram", kind: "devdax", sizeMiB: 512 },
  ]);
  assertEquals(needs.modules.toSorted(), ["dax_cxl", "device_dax", "kmem"]);
  for (const option of ["DEV_DAX_CXL", "DEV_DAX_KMEM"]) {
    assert(needs.kernelOptions.includes(option), option);
  }
  assert(!needs.kernelOptions.includes("DEV_DAX_PMEM"));
});

Deno.test("planScenario() allows each memory block to go offline", () => {
  const seconds = (sizeMiB: number) =>
    planScenario({
      ...memory,
      device: systemRam({ sizeMiB, blocks: "offline" }),
    }, "specs/a.ts").timeoutSeconds;
  assertGreater(seconds(512), seconds(256) + 2 * STEP_SECONDS.offlineBlock);
});
