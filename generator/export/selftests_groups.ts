/** Which selftests come with one patch: those of one kind of removal or use. */

import type { Plan } from "../plan/plan.ts";
import {
  driverDeviceOf,
  isBlockScenario,
  namespaceOf,
  providerOf,
} from "../vocabulary/pmem_stack.ts";
import {
  isAboutDevdax,
  isAboutSystemRam,
} from "../vocabulary/scenario_kind.ts";
import type { MapperOptions, Scenario } from "../vocabulary/scenario.ts";
import { wordsIn } from "../vocabulary/spec_words.ts";

/** A kind of tests. */
interface Kind {
  /** Ends `Add tests of ...`. */
  of: string;
  /** What they have in common, and why it is looked at. */
  about: string;
  /** Whether a plan is of this kind, when it is of none before. */
  has(plan: Plan): boolean;
}

/** A kind with the plans of it, in the order of the plans. */
export interface PlanGroup extends Omit<Kind, "has"> {
  plans: Plan[];
}

/** What makes somebody who maps files special. */
const MAPPER_OPTIONS: readonly (keyof MapperOptions)[] = [
  "sigbus",
  "state",
  "leaderExits",
  "mceKill",
  "descriptor",
  "userfaultfd",
  "unbinds",
  "namespaces",
];

function isScenario(
  { cells }: Plan,
  holds: (scenario: Scenario) => boolean,
): boolean {
  return cells.some(({ scenario }) => holds(scenario));
}

function namespaceIn({ scenario }: Plan) {
  return isBlockScenario(scenario) ? namespaceOf(scenario.device) : undefined;
}

function isProvidedBy(plan: Plan, provider: string): boolean {
  const namespace = namespaceIn(plan);
  return namespace !== undefined && providerOf(namespace) === provider;
}

function hasWord({ cells }: Plan, ...words: string[]): boolean {
  const said = wordsIn(cells.map(({ scenario }) => scenario.users));
  return words.some((word) => said.has(word));
}

function hasSpecialMapper(plan: Plan): boolean {
  return isScenario(
    plan,
    ({ users }) =>
      users.some((user) =>
        user.word === "mapping" &&
        MAPPER_OPTIONS.some((option) => user[option] !== undefined)
      ),
  ) || hasWord(plan, "memoryReader");
}

/** In the order in which they are asked. */
const KINDS: readonly Kind[] = [
  {
    of: "device-dax",
    about:
      "Device-dax has one inode to take mappings away from, but nobody asks whether they are in use: the instance loses its driver under those who have it mapped.",
    has: ({ scenario }) => isAboutDevdax(scenario),
  },
  {
    of: "device-dax memory that is System RAM",
    about:
      "Memory that kmem made System RAM may be in use by anybody. It can only go when all of its blocks are offline, and unbind cannot fail.",
    has: ({ scenario }) => isAboutSystemRam(scenario),
  },
  {
    of: "pmem devices that nobody uses",
    about:
      "What works without a filesystem has to work first: the device goes, comes back, and nothing is left behind.",
    has: (plan) =>
      isScenario(plan, ({ filesystem }) => filesystem === undefined),
  },
  {
    of: "what happens before a removal",
    about:
      "Something was done to the filesystem or went wrong with the device before it goes, and must not keep the kernel from taking all mappings away.",
    has: (plan) =>
      isScenario(
        plan,
        ({ before = [] }) => before.some(({ word }) => word !== "sysctl"),
      ),
  },
  {
    of: "what goes on during a removal",
    about:
      "The removal races with others who change the filesystem, the mappings or the device at the same time. Whoever wins, nothing may stay mapped.",
    has: (plan) => isScenario(plan, ({ meanwhile }) => meanwhile !== undefined),
  },
  {
    of: "what comes after a removal",
    about:
      "What is left of the filesystem and its users has to be of use again once the device is back.",
    has: (plan) =>
      isScenario(plan, ({ afterwards }) => afterwards !== undefined),
  },
  {
    of: "persistent CXL memory",
    about:
      "The same filesystem on a region of CXL memory, which can go at more levels: the namespace, the region, the memory device, its PCI function.",
    has: (plan) => isProvidedBy(plan, "cxl"),
  },
  {
    of: "virtio-pmem",
    about:
      "The memory belongs to the host, and comes with a virtio device that can be taken away from the guest.",
    has: (plan) => isProvidedBy(plan, "virtio_pmem"),
  },
  {
    of: "NVDIMMs",
    about:
      "Namespaces on NVDIMMs, which the NFIT describes and which have labels: several can be in one region, and they need not have struct pages.",
    has: (plan) => isProvidedBy(plan, "nfit"),
  },
  {
    of: "block devices on top of a pmem device",
    about:
      "The filesystem is not on the namespace itself: there is a pfn or btt device between them, a partition, or a device-mapper target. It has to hear of the removal all the same.",
    has: (plan) => {
      const namespace = namespaceIn(plan);
      return namespace !== undefined &&
        (driverDeviceOf(namespace) !== "namespace" ||
          "of" in plan.scenario.device);
    },
  },
  {
    of: "other ways to take a pmem device away",
    about:
      "Not only nd_pmem can be unbound: so can all that is above it, its module can be unloaded, and an administrator would use ndctl.",
    has: (plan) =>
      isScenario(
        plan,
        ({ remove }) => remove.word !== "unbind" || remove.driver !== "nd_pmem",
      ),
  },
  {
    of: "ext2, ext4 and EROFS",
    about:
      "These do not ask to be told of a removal. What is mapped of their files must not stay mapped all the same.",
    has: (plan) =>
      isScenario(plan, ({ filesystem }) => filesystem?.word !== "xfs"),
  },
  {
    of: "XFS under load",
    about:
      "fsstress and fsx run when the device goes, as where commit messages tell of hangs, of mounts that stay busy, and of a NULL pointer.",
    has: (plan) => hasWord(plan, "fsstress", "fsx"),
  },
  {
    of: "XFS on several devices",
    about:
      "An XFS can have its log and its realtime data on devices of their own, each of which can go alone.",
    has: ({ needs }) => needs.devices.length > 1,
  },
  {
    of: "files of an XFS that nobody maps",
    about:
      "Without mappings of DAX pages there is nobody to kill, but the files are open, in the page cache, or below another layer, and their users have to hear that the device is gone.",
    has: (plan) =>
      hasWord(plan, "openFiles", "loopDevice", "swapFile", "overlay") ||
      isScenario(
        plan,
        ({ filesystem }) =>
          filesystem?.word === "xfs" && filesystem.mount.dax === "never",
      ),
  },
  {
    of: "processes that map files",
    about:
      "Every process that maps a page has to be found and told, whatever it does at that moment: it is stopped or traced, dumps its core, has no thread left but one, ignores SIGBUS, or is the one that unbinds.",
    has: hasSpecialMapper,
  },
  {
    of: "features of XFS",
    about:
      "The reverse mapping btree tells which files have pages of the device. Features of the filesystem change what it says, and whether there is one.",
    has: ({ scenario }) => scenario.covers[0]?.startsWith("B") === true,
  },
  {
    of: "mapped files of an XFS",
    about:
      "All kinds of mappings that files with DAX can have: read or written, shared or private, of single pages or huge ones, locked, moved, inherited, of holes.",
    has: () => true,
  },
];

/** In which order they come: what the others build on first. */
const ORDER: readonly string[] = [
  "pmem devices that nobody uses",
  "mapped files of an XFS",
  "processes that map files",
  "features of XFS",
  "files of an XFS that nobody maps",
  "XFS on several devices",
  "XFS under load",
];

/** Parts plans into groups; each group has at least one. */
export function groupPlans(plans: readonly Plan[]): PlanGroup[] {
  const groups = KINDS.map(({ of, about }) => ({
    of,
    about,
    plans: [] as Plan[],
  }));
  for (const plan of plans) {
    groups[KINDS.findIndex((kind) => kind.has(plan))]?.plans.push(plan);
  }
  const rankOf = ({ of }: PlanGroup) =>
    ORDER.includes(of) ? ORDER.indexOf(of) : ORDER.length;
  return groups.filter((group) => group.plans.length > 0)
    .sort((a, b) => rankOf(a) - rankOf(b));
}
