/** The view of an xfstests case: what its template puts in. */

import { basename } from "node:path";
import type { Plan } from "../plan/plan.ts";
import { isBlockScenario } from "../vocabulary/pmem_stack.ts";
import type { FilesystemScenario, FileUser } from "../vocabulary/scenario.ts";
import { commentShell } from "./comment.ts";
import { requiredMkfsOptions } from "./shell_filesystem.ts";
import { type ShellTestView, viewShellTest } from "./shell_view.ts";
import { mkfsArguments, XFSTESTS_DIALECT } from "./xfstests_dialect.ts";

/** What `case.sh.eta` takes beside the house's number and copyright. */
export interface XfstestsCaseView extends ShellTestView {
  /** What follows `_begin_fstest`. */
  groups: string;
  /** The commits without which it fails. */
  fixes: string[];
  /** Functions of the library that no other case needs. */
  functions: string[];
  /** The C programs that it runs. */
  programs: string[];
}

/** Tools that the house looks for itself, or that every machine has. */
const TOOLS_AT_HAND =
  /^(mkfs\..*|fsck\..*|xfs_repair|xfs_io|e2fsck|modprobe|mkswap|swapon|swapoff|losetup|sfdisk|wipefs|dmsetup)$/;

/** Lays out the view of a case, in the names that the library has. */
export function viewXfstestsCase(
  plan: Plan,
  { groups }: { groups: readonly string[] },
): Omit<XfstestsCaseView, "functions" | "programs"> {
  const view = viewShellTest(plan, XFSTESTS_DIALECT);
  const scenarios = listFilesystemScenarios(plan);
  const { scenario } = plan;
  return {
    ...view,
    origin: commentShell(`Made from specs/${basename(plan.specPath)}.`),
    groups: groups.join(" "),
    fixes: (scenario.fixedBy ?? []).map(({ commit, subject }) =>
      `_fixed_by_kernel_commit ${commit} \\\n\t"${subject}"`
    ),
    requirements: [
      "_require_check_dmesg",
      "_require_scratch_nocheck",
      ...excludeOthers(scenarios),
      ...excludeMountOptions(scenarios),
      ...requireExternal(scenarios, view.otherSizeMiB),
      ...view.device.require.map(requireInHouse),
      ...(view.otherSizeMiB === undefined
        ? []
        : requireOther(scenarios, view.otherSizeMiB)),
      ...plan.needs.tools.filter((tool) => !TOOLS_AT_HAND.test(tool)).sort()
        .map((tool) => `_require_command "$(type -P ${tool})" ${tool}`),
      ...requireMkfs(scenarios),
      ...view.requirements,
    ],
  };
}

/** The scenarios of a plan, all of which have a filesystem. */
export function listFilesystemScenarios(plan: Plan): FilesystemScenario[] {
  return plan.cells.map(({ scenario }) => {
    if (!isBlockScenario(scenario) || scenario.filesystem === undefined) {
      throw new TypeError(`Cannot render ${plan.specPath}: no filesystem`);
    }
    return scenario;
  });
}

/** The other filesystems whose cases are in the same directory. */
function excludeOthers(scenarios: FilesystemScenario[]): string[] {
  const [word] = scenarios.map(({ filesystem }) => filesystem.word);
  if (word === undefined || word === "xfs") return [];
  return [
    `# about ${word} alone`,
    ...["ext2", "ext3", "ext4"].filter((other) => other !== word)
      .map((other) => `_exclude_fs ${other}`),
  ];
}

/** Where DAX must be off, no option of the machine's own may turn it on. */
function excludeMountOptions(scenarios: FilesystemScenario[]): string[] {
  return scenarios.some(({ filesystem }) => filesystem.mount.dax !== "always")
    ? ["_exclude_scratch_mount_option dax"]
    : [];
}

function hasLog({ filesystem }: FilesystemScenario): boolean {
  return filesystem.word === "xfs" && filesystem.log !== undefined;
}

function hasRealtime({ filesystem }: FilesystemScenario): boolean {
  return filesystem.word === "xfs" && filesystem.realtime !== undefined;
}

function requireExternal(
  scenarios: FilesystemScenario[],
  otherSizeMiB: number | undefined,
): string[] {
  if (otherSizeMiB === undefined) return [];
  return [
    ...(scenarios.some(hasLog) ? ["_require_logdev"] : []),
    ...(scenarios.some(hasRealtime) ? ["_require_realtime"] : []),
  ];
}

function requireOther(
  scenarios: FilesystemScenario[],
  otherSizeMiB: number,
): string[] {
  const device = nameOther(scenarios);
  if (device === undefined) {
    throw new TypeError("Cannot name the second device in xfstests");
  }
  return [`dax_require_second_pmem $${device} ${otherSizeMiB}`];
}

/** What xfstests calls the second device, if it has a name for it. */
function nameOther(scenarios: FilesystemScenario[]): string | undefined {
  if (scenarios.some(hasLog)) return "SCRATCH_LOGDEV";
  return scenarios.some(hasRealtime) ? "SCRATCH_RTDEV" : undefined;
}

/** Whether a case would need a device that xfstests has no name for. */
export function hasUnknownDevice(plan: Plan): boolean {
  return plan.needs.devices.length > 1 &&
    nameOther(listFilesystemScenarios(plan)) === undefined;
}

/** The house's own word for a requirement, where it has one. */
function requireInHouse(command: string): string {
  return command === "dax_require_target striped"
    ? "_require_dm_target stripe"
    : command.replace(/^dax_require_target /, "_require_dm_target ");
}

function requireMkfs(scenarios: FilesystemScenario[]): string[] {
  const options = new Set(
    scenarios.flatMap(({ filesystem }) =>
      requiredMkfsOptions(filesystem).length === 0
        ? []
        : [mkfsArguments(filesystem).join(" ")]
    ),
  );
  return Array.from(
    options,
    (words) =>
      `_scratch_mkfs_xfs_supported ${words} >> $seqres.full 2>&1 ||\n` +
      '\t_notrun "mkfs.xfs lacks a feature"',
  );
}

/** The groups of a case, in the house's names. */
export function listGroups(plan: Plan): string[] {
  const scenarios = listFilesystemScenarios(plan);
  const users = scenarios.flatMap(({ users }) => [...users]);
  const words = new Set(users.map(({ word }) => word));
  const is = (group: string, holds: boolean) => holds ? [group] : [];
  // What takes the machine down on kernels of today is not run by default.
  const isDangerous = plan.knownIssues.some(({ kernels, shows }) =>
    (shows === "crash" || shows === "hang") && !kernels.includes("<")
  );
  return [
    ...is("auto", !isDangerous),
    ...is("quick", !users.some(isLong)),
    "dax",
    ...is(
      "shutdown",
      scenarios.some(({ filesystem }) => filesystem.word === "xfs"),
    ),
    ...is("mmap", words.has("mapping")),
    ...is("rw", words.has("openFiles")),
    ...is("stress", words.has("fsstress")),
    ...is("swap", words.has("swapFile")),
    ...is("clone", words.has("cowFaults") || users.some(isReflinked)),
    ...is("unlink", users.some(isUnlinked)),
    ...is("log", scenarios.some(hasLog)),
    ...is("realtime", scenarios.some(hasRealtime)),
    ...is(
      "quota",
      scenarios.some(({ filesystem }) =>
        filesystem.word === "xfs" &&
        (filesystem.mount.flags ?? []).some((flag) => flag.includes("quota"))
      ),
    ),
    ...is("dangerous", isDangerous),
  ];
}

/** Whether a user takes a case beyond the half minute that `quick` stands for. */
function isLong({ word }: FileUser): boolean {
  return word === "fsstress" || word === "fsx" || word === "fileSet";
}

function isReflinked(user: FileUser): boolean {
  return user.word === "mapping" && user.reflinkOf !== undefined;
}

function isUnlinked(user: FileUser): boolean {
  return user.word === "mapping" && user.unlinked === true;
}
