/** The target-neutral plan of a scenario: what every target and the runner read. */

import type { Cell } from "../vocabulary/cells.ts";
import type {
  Expectation,
  ExpectationWord,
  KnownIssue,
  Scenario,
} from "../vocabulary/scenario.ts";

/** What a test point looks at; each target knows how. */
export type Check =
  | "unknownRefused"
  | "unbindReturns"
  | "removalRefused"
  | "unbindsOnce"
  | "mappersSignalled"
  | "signalPending"
  | "mappersLive"
  | "mappersKilled"
  | "nobodySignalled"
  | "othersNotSignalled"
  | "usersUnaffected"
  | "nothingMapped"
  | "lockedResident"
  | "accessesFail"
  | "faultsFail"
  | "holesReadZeros"
  | "copiesKept"
  | "mappingsStay"
  | "storesFail"
  | "callsFail"
  | "shutDown"
  | "loopFails"
  | "overlayFails"
  | "swapTurnsOff"
  | "unregistered"
  | "oldDescriptorFails"
  | "newDescriptorFails"
  | "staysGone"
  | "memoryStays"
  | "memoryRemoved"
  | "driverRefused"
  | "logHas"
  | "readsFail"
  | "coresBounded"
  | "registrationRefused"
  | "accessesFatal"
  | "neighbourNotSignalled"
  | "neighbourAccesses"
  | "neighbourCalls"
  | "neighbourIntact"
  | "usersKilled"
  | "unmounts"
  | "bindRefused"
  | "binds"
  | "bindsOnce"
  | "mounts"
  | "unlinkedFreed"
  | "dataIntact"
  | "consistent"
  | "noDax"
  | "injectionFails"
  | "injectionSignals"
  | "injectionShutsDown"
  | "injectionHarmless"
  | "badReads"
  | "badFaults"
  | "badCleared"
  | "badGone"
  | "earlyBindFails"
  | "oldFilesFail"
  | "scrubbed"
  | "newMappingsWork"
  | "modulesLoad"
  | "restarts"
  | "logLacks"
  | "pinsRefused"
  | "pinsReleased"
  | "callsReturn"
  | "waitersWait"
  | "thawed"
  | "oneWins"
  | "othersAlike"
  | "foreignUnseen"
  | "foreignUnchanged"
  | "reportedWritten"
  | "furtherAlike"
  | "nothingLeaked"
  | "logClean"
  | "secondAlike";

/** One thing that is checked and reported: a line of TAP. */
export interface TestPoint {
  check: Check;
  /** Stable and unique in its scenario: says what must hold, never a value. */
  name: string;
  /** The expectation that it comes from. */
  expectation: Exclude<Expectation, { word: "commonPromises" }>;
  /** The removal that it looks at; 2 is `secondRemoval.isAlike`. */
  round: 1 | 2;
  /** The cell of the matrix that it is of; empty where there is none. */
  cell: string;
}

/** Where a device comes from: the kernel's name of what finds it. */
export const PROVIDERS = [
  /** RAM that `memmap=` says is persistent: by nd_e820, without labels. */
  "e820",
  /** The same by ramdax, which newer kernels have: with labels. */
  "ramdax",
  /** An NVDIMM by the ACPI table NFIT, with an area for labels. */
  "nfit",
  /** A host's memory by virtio-pmem, without labels. */
  "virtio_pmem",
  /** A persistent CXL memory device (type 3), with labels. */
  "cxl_pmem",
  /** A volatile CXL memory device (type 3). */
  "cxl_ram",
  /** A virtiofs device with a DAX window, which no QEMU has yet. */
  "virtio_fs",
] as const;

/** One of {@linkcode PROVIDERS}. */
export type Provider = typeof PROVIDERS[number];

/** As what a test is handed a device, and by which variable. */
export const DEVICE_KINDS = [
  /**
   * A namespace bound to nd_pmem, in the mode in which its provider brings it:
   * `KSFT_PMEM_DEV`, the second one `KSFT_PMEM_DEV2`.
   */
  "pmem",
  /** A device-dax instance: `KSFT_DAX_DEV`, `KSFT_DAX_DEV2`. */
  "devdax",
  /** A region with labels and without namespaces: `KSFT_PMEM_REGION`. */
  "region",
  /** The DAX window of a virtiofs device. */
  "window",
] as const;

/** A device that a scenario needs. */
export interface DeviceNeed {
  provider: Provider;
  /** One of {@linkcode DEVICE_KINDS}. */
  kind: typeof DEVICE_KINDS[number];
  sizeMiB: number;
}

/** What a scenario needs from the machine that it runs on. */
export interface Needs {
  /** Each in a region of its own; those of a kind in their variables' order. */
  devices: DeviceNeed[];
  /** Programs, by name: `mkfs.xfs`. */
  tools: string[];
  /** The oldest xfsprogs that can make the filesystem, if not all can: `6.13`. */
  xfsprogs?: string;
  /** Kernel modules, where they are modules: `nd_pmem`. */
  modules: string[];
  /** Kernel options without `CONFIG_`, sorted. */
  kernelOptions: string[];
}

/** A word that no target can express yet. */
export interface UnrenderedWord {
  /** The field of the scenario that it stands in: `meanwhile`. */
  field: string;
  word: string;
}

/** A scenario, checked and laid out. */
export interface Plan {
  /** The scenario; of a matrix the first one. */
  scenario: Scenario;
  /** What the test goes through, in this order: one cell unless it is a matrix. */
  cells: Cell[];
  /** The spec's path in the project: `specs/xfs_unbind_mmap_shared.ts`. */
  specPath: string;
  /** A shell script with C helpers, or a C program on kselftest_harness.h. */
  form: "shell" | "harness";
  /** The test program's file name: `xfs_unbind_mmap_shared.sh`. */
  program: string;
  points: TestPoint[];
  needs: Needs;
  /** The words that no target can express yet: where there is one it is not rendered. */
  unrendered: UnrenderedWord[];
  /** What is missing for it to run anywhere, if anything is. */
  missing?: string;
  knownIssues: KnownIssue[];
  /** Upper bound of the whole program in seconds, not under emulation. */
  timeoutSeconds: number;
  /** Regular expressions of console lines that are no fault in this scenario. */
  expectedConsole: string[];
}

/** Whether a point is one of those that a known issue names. */
export function isBrokenBy(
  point: TestPoint,
  { breaks, cells }: { breaks: ExpectationWord[]; cells?: string[] },
): boolean {
  return breaks.includes(point.expectation.word) &&
    (cells === undefined || cells.includes(point.cell));
}
