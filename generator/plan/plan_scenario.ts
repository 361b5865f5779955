/** From a scenario to its plan. */

import { listCells } from "../vocabulary/cells.ts";
import { isBlockScenario } from "../vocabulary/pmem_stack.ts";
import type {
  AnyFilesystem,
  FsdaxDevice,
  Neighbour,
  Scenario,
  Spec,
  SystemRamScenario,
  User,
} from "../vocabulary/scenario.ts";
import { removalsBefore } from "../vocabulary/removals_before.ts";
import {
  isAboutSystemRam,
  isAboutWindow,
} from "../vocabulary/scenario_kind.ts";
import {
  boundDevice,
  DEVICE_SECONDS,
  listDevices,
  needsOfDevice,
  type SoftwareNeeds,
} from "./device_needs.ts";
import type { Needs, Plan } from "./plan.ts";
import { needsOfRemoval } from "./removal_needs.ts";
import {
  isTwice,
  listHarnessPoints,
  listShellPoints,
  spellOutExpectations,
} from "./points.ts";
import { listUnrendered, tellMissing } from "./unrendered.ts";
import { boundWords } from "./word_bounds.ts";
import { listDevicesOfWords, listNeedsOfWords } from "./word_needs.ts";

/** How many questions dax_user answers. */
const QUESTIONS = 5;

/** The fixtures of tests on kselftest_harness.h, by their devices. */
export const FIXTURES = { devdax: "devdax", systemRam: "kmem" } as const;

/**
 * How long the steps of a test may take at most, in seconds, on real hardware.
 * A test gives up on a step by itself; under emulation it waits longer.
 */
export const STEP_SECONDS = {
  make: 30,
  mount: 30,
  unmount: 30,
  ...DEVICE_SECONDS,
  createFiles: 30,
  makeFileSet: 60,
  startUsers: 20,
  warmUp: 3,
  sync: 30,
  answer: 10,
  kill: 10,
  checkFilesystem: 60,
  readData: 30,
  offlineBlock: 20,
} as const;

/**
 * How much longer steps may take where KSFT_MACHINE_SLOW is set. Two emulated
 * guests on two busy processors took at most 18 s for a step that may take 60,
 * 8 s for any other, and 4 s for an unbind that came back.
 */
export const SLOW_FACTOR = 2;

/** How long a step that was given up may take to die, in seconds. */
export const GIVE_UP_SECONDS = 2;

/** The smallest memory block there is, on x86. */
const SMALLEST_BLOCK_MIB = 128;

/** Kernel options that every scenario needs. */
const COMMON_OPTIONS = [
  "LIBNVDIMM",
  "MEMORY_HOTPLUG",
  "MEMORY_HOTREMOVE",
  "NVDIMM_PFN",
  "TRANSPARENT_HUGEPAGE",
  "ZONE_DEVICE",
];

/**
 * Lays out a scenario, or a matrix of one, that was checked.
 *
 * @param specPath The spec's path in the project, with slashes.
 */
export function planScenario(spec: Spec, specPath: string): Plan {
  const cells = listCells(spec);
  const [first] = cells;
  if (first === undefined) throw new TypeError("Cannot plan an empty matrix");
  const { scenario } = first;
  const fixture = fixtureOf(scenario);
  const form = fixture === undefined ? "shell" : "harness";
  const unrendered = listUnrendered(spec);
  const base = scenario.name.replaceAll("-", "_");
  return {
    scenario,
    cells,
    specPath,
    form,
    program: form === "shell" ? `${base}.sh` : base,
    points: fixture === undefined
      ? listShellPoints(spec)
      : listHarnessPoints(spec, fixture),
    needs: mergeNeeds(cells.map((cell) => listNeeds(cell.scenario))),
    unrendered,
    ...tellMissing(spec, unrendered),
    knownIssues: scenario.knownIssues ?? [],
    timeoutSeconds: cells.reduce(
      (sum, cell) => sum + boundSeconds(cell.scenario),
      0,
    ),
    expectedConsole: scenario.expect.flatMap((expectation) =>
      expectation.word === "kernelLog.mayHave"
        ? [RegExp.escape(expectation.text)]
        : []
    ),
  };
}

/** The fixture of a test on the harness; a test of files has none. */
function fixtureOf({ device: { word } }: Scenario): string | undefined {
  return word === "devdax" || word === "systemRam" ? FIXTURES[word] : undefined;
}

/** The devices of a filesystem beside that of the scenario. */
export function listOtherDevices(
  filesystem: AnyFilesystem | undefined,
): FsdaxDevice[] {
  switch (filesystem?.word) {
    case "xfs":
      return [filesystem.log ?? [], filesystem.realtime ?? []].flat();
    case "erofs":
      return filesystem.blob === undefined ? [] : [filesystem.blob];
    default:
      return [];
  }
}

/** What all cells of a matrix need together. */
function mergeNeeds(needs: Needs[]): Needs {
  const [first] = needs;
  if (first === undefined) throw new TypeError("Cannot merge no needs");
  const all = (list: (need: Needs) => string[]) => [
    ...new Set(needs.flatMap(list)),
  ];
  const devices = needs.map(({ devices }) => devices)
    .reduce((most, some) => some.length > most.length ? some : most);
  return {
    ...first,
    devices,
    tools: all(({ tools }) => tools),
    ...newestXfsprogs(needs),
    modules: all(({ modules }) => modules),
    kernelOptions: all(({ kernelOptions }) => kernelOptions).sort(),
  };
}

function newestXfsprogs(needs: Needs[]): { xfsprogs?: string } {
  const versions = needs.flatMap(({ xfsprogs }) => xfsprogs ?? [])
    .sort((a, b) => a.localeCompare(b, "en", { numeric: true }));
  const newest = versions.at(-1);
  return newest === undefined ? {} : { xfsprogs: newest };
}

function listNeeds(scenario: Scenario): Needs {
  const device = needsOfDevice(scenario.device);
  const besides = scenario.beside;
  const others = listDevicesOfWords(scenario);
  const all: SoftwareNeeds[] = [
    ...[scenario.filesystem, besides?.filesystem].map(needsOfFilesystem),
    ...(scenario.users as User[]).flatMap(needsOfLayer),
    device,
    ...(besides === undefined ? [] : [needsOfDevice(besides.device)]),
    { modules: [], ...needsOfRemoval(scenario.remove) },
    ...listNeedsOfWords(scenario),
    ...others.flatMap(({ device, filesystem }) => [
      needsOfFilesystem(filesystem),
      needsOfDevice(device),
    ]),
  ];
  if (scenario.device.word === "systemRam") {
    all.push({ tools: [], modules: ["kmem"], kernelOptions: ["DEV_DAX_KMEM"] });
  }
  const merge = (list: (needs: SoftwareNeeds) => string[]) => [
    ...new Set(all.flatMap(list)),
  ];
  return {
    devices: [
      ...listDevices(scenario),
      ...listOtherDevices(scenario.filesystem).flatMap((device) =>
        listDevices({ device })
      ),
      ...others.flatMap(({ device }) => listDevices({ device })),
    ],
    tools: merge(({ tools }) => tools),
    ...leastXfsprogs(scenario),
    modules: merge(({ modules }) => modules),
    kernelOptions: [
      ...new Set([
        ...COMMON_OPTIONS,
        ...merge(({ kernelOptions }) => kernelOptions),
        ...listMapperOptions(scenario),
      ]),
    ].sort(),
  };
}

/** The kernel options that the states of those who map need. */
function listMapperOptions({ users }: Scenario): string[] {
  const options = new Set<string>();
  for (const user of users) {
    if (user.word === "memoryReader") {
      options.add(user.by === "KVM_RUN" ? "KVM" : "CROSS_MEMORY_ATTACH");
    }
    if (user.word !== "mapping") continue;
    if (user.userfaultfd !== undefined) options.add("USERFAULTFD");
    if (user.state === "dumping") options.add("ELF_CORE").add("COREDUMP");
    if (user.state === "frozen") options.add("CGROUPS");
    for (const namespace of user.namespaces ?? []) {
      options.add("NAMESPACES");
      if (namespace === "CLONE_NEWUSER") options.add("USER_NS");
      if (namespace === "CLONE_NEWPID") options.add("PID_NS");
    }
  }
  return [...options];
}

/** mkfs.xfs has had `metadir` since 6.13 and `zoned` since 6.15. */
function leastXfsprogs({ filesystem }: Scenario): { xfsprogs?: string } {
  if (filesystem?.word !== "xfs") return {};
  if (filesystem.mkfs.zoned) return { xfsprogs: "6.15" };
  return filesystem.mkfs.metadir ? { xfsprogs: "6.13" } : {};
}

function needsOfFilesystem(
  filesystem: AnyFilesystem | undefined,
): SoftwareNeeds {
  switch (filesystem?.word) {
    case "xfs":
      return needs(["mkfs.xfs", "xfs_repair"], "xfs", "XFS_FS");
    case "ext4":
      return needs(["mkfs.ext4", "e2fsck"], "ext4", "EXT4_FS");
    case "ext2":
      return needs(["mkfs.ext2", "e2fsck"], "ext2", "EXT2_FS");
    case "erofs":
      return needs(["mkfs.erofs", "fsck.erofs"], "erofs", "EROFS_FS");
    case "virtiofs":
      return needs([], "virtiofs", "VIRTIO_FS");
    case undefined:
      return { tools: [], modules: [], kernelOptions: [] };
  }
}

/** Whether a user is on top of the filesystem, not of its files alone. */
function isLayer({ word }: User): boolean {
  return word === "loopDevice" || word === "swapFile" || word === "overlay";
}

function needsOfLayer({ word }: User): SoftwareNeeds[] {
  switch (word) {
    case "loopDevice":
      return [needs(["losetup"], "loop", "BLK_DEV_LOOP")];
    case "swapFile":
      return [{
        tools: ["mkswap", "swapon", "swapoff"],
        modules: [],
        kernelOptions: ["SWAP"],
      }];
    case "overlay":
      return [needs([], "overlay", "OVERLAY_FS")];
    default:
      return [];
  }
}

function needs(tools: string[], module: string, option: string): SoftwareNeeds {
  return { tools, modules: [module], kernelOptions: [option] };
}

/**
 * The bound of one test of a program on kselftest_harness.h, in seconds on real
 * hardware: it removes and binds at most twice, its clean-up does so once more.
 * What is bound may make the instance some time later.
 */
export function boundHarnessTest(unbindSeconds: number): number {
  return 3 * (unbindSeconds + 2 * STEP_SECONDS.bind);
}

/**
 * The bound of one test of System RAM, in seconds on real hardware: one removal
 * at most, from device_dax to kmem and from there.
 */
export function boundSystemRamTest(
  { device: { sizeMiB }, remove: { withinSeconds } }: SystemRamScenario,
): number {
  const blocks = Math.ceil(sizeMiB / SMALLEST_BLOCK_MIB);
  return withinSeconds + blocks * STEP_SECONDS.offlineBlock +
    8 * STEP_SECONDS.bind + 3 * STEP_SECONDS.answer;
}

/** The sum of all steps' bounds: a test cannot take longer by itself. */
function boundSeconds(scenario: Scenario): number {
  const { withinSeconds } = scenario.remove;
  // Not before there is a target for it.
  if (isAboutWindow(scenario)) return withinSeconds;
  if (!isBlockScenario(scenario)) {
    const { length } = listHarnessPoints(
      scenario,
      FIXTURES[scenario.device.word],
    );
    // A test may sit in an access to the end of the harness's own deadline,
    // which does not know whether the machine is slow.
    const tests = length - 1 + SLOW_FACTOR;
    // The removal that all tests of System RAM look at is none of theirs.
    return isAboutSystemRam(scenario)
      ? (tests + 2) * boundSystemRamTest(scenario)
      : tests * boundHarnessTest(withinSeconds);
  }
  const step = STEP_SECONDS;
  const users = scenario.users.length;
  const groups =
    scenario.users.filter(({ word }) =>
      word === "mapping" || word === "openFiles" || word === "memoryReader"
    ).length;
  const layers = scenario.users.filter(isLayer).length;
  const sets = scenario.users.filter(({ word }) => word === "fileSet").length;
  const copies = scenario.users.reduce(
    (sum, user) =>
      "reflinkOf" in user && user.reflinkOf !== undefined
        ? sum + user.files - 1
        : sum,
    0,
  );
  const rounds = isTwice(scenario) ? 2 : 1;
  const beside = boundBeside(scenario.beside);
  const words = new Set(
    spellOutExpectations(scenario).map((expectation) => expectation.word),
  );
  const device = boundDevice(scenario.device);
  const create = Math.max(1, groups) * step.createFiles;
  // A write to an attribute of the driver takes no longer than a bind.
  const attributes = step.bind * (
    (words.has("driver.refusesUnknown") ? 2 : 0) +
    (words.has("driver.unbindsOnce") ? 1 : 0) +
    (words.has("driver.refusesToBind") ? 1 : 0) +
    (words.has("driver.bindsOnce") ? 1 : 0)
  );
  // Only what reads can be given up without an end to all, and the clean-up.
  const givenUp = (2 * rounds + 3) * GIVE_UP_SECONDS;
  if (scenario.filesystem === undefined) {
    return device.make + rounds * (withinSeconds + device.bind + attributes) +
      device.putBack + givenUp;
  }
  const make = device.make + beside.make + step.make + step.mount +
    step.unmount + create + copies * step.createFiles +
    sets * step.makeFileSet + layers * (step.createFiles + step.make);
  const start = beside.start + step.mount + create +
    2 * layers * step.startUsers + sets * step.makeFileSet +
    groups * step.startUsers + step.sync +
    step.readData + (users > groups ? step.warmUp : 0);
  // The last answer is the filesystem's: is it shut down?
  const removal = withinSeconds + beside.removal +
    groups * QUESTIONS * step.answer +
    step.answer + layers * (2 * step.answer + step.unmount) + step.kill +
    step.unmount + device.bind + step.mount +
    step.readData + step.unmount + step.checkFilesystem +
    attributes +
    (words.has("unlinkedFiles.areFreed") ? step.answer : 0) +
    (words.has("filesystem.hasNoDax")
      ? step.mount + step.answer + step.unmount
      : 0);
  // What went before is bound again in each round, and in the clean-up.
  const before = removalsBefore(scenario).reduce(
    (sum, { withinSeconds }) => sum + withinSeconds + device.bind,
    0,
  );
  const cleanUp = step.kill + layers * (step.answer + step.unmount) +
    step.unmount +
    device.putBack * (1 + listOtherDevices(scenario.filesystem).length) +
    beside.putBack;
  const round = start + before + removal + boundWords(scenario);
  return make + rounds * round + cleanUp + givenUp;
}

/** The bounds of the steps that a neighbour takes, nothing where there is none. */
function boundBeside(beside: Neighbour | undefined) {
  if (beside === undefined) {
    return { make: 0, start: 0, removal: 0, putBack: 0 };
  }
  const step = STEP_SECONDS;
  const groups = beside.users.length;
  const device = boundDevice(beside.device);
  return {
    make: device.make + step.make + step.mount + step.unmount +
      (groups + 1) * step.createFiles,
    start: step.mount + groups * step.startUsers + step.sync + step.readData,
    removal: groups * QUESTIONS * step.answer + step.readData + step.unmount,
    putBack: step.unmount + device.putBack,
  };
}
