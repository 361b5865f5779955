/** The shell commands of one removal and of what must hold after it. */

import { removalsBefore } from "../vocabulary/removals_before.ts";
import type { Check, TestPoint } from "../plan/plan.ts";
import { POINT_KINDS } from "../plan/points.ts";
import type {
  BlockScenario,
  CallExpectation,
  Filesystem,
  FileUser,
  ShutdownExpectation,
  ShutdownReason,
  SignalExpectation,
} from "../vocabulary/scenario.ts";
import { type FoldOptions, foldPair } from "./fold.ts";
import { shellWord, tapName } from "./quote.ts";
import { largestCoreKiB } from "./shell_mapper.ts";
import { BESIDE_CHECKS } from "./shell_beside.ts";
import { listFiles } from "./shell_files.ts";
import type { ShellDialect } from "./shell_dialect.ts";
import { driverArgument, onDevice, removalCommand } from "./shell_removal.ts";

/** What a removal goes through, looked at or not, up to where it is undone. */
function neededSteps(
  { filesystem }: BlockScenario,
  checks: ReadonlySet<Check>,
): Check[] {
  const isRefused = checks.has("removalRefused");
  return [
    ...(isRefused ? [] : ["unbindReturns", "binds"] as const),
    ...(filesystem === undefined ? [] : ["usersKilled", "unmounts"] as const),
  ];
}

/** What {@linkcode listSteps} takes. */
export interface StepOptions extends FoldOptions {
  /** What comes before the name of each test point: `${1}`. */
  prefix: string;
  dialect: ShellDialect;
}

/** The commands of one removal, in the order of the plan's kinds of points. */
export function listSteps(
  points: readonly TestPoint[],
  scenario: BlockScenario,
  options: StepOptions,
): string[] {
  const checks = new Set(points.map(({ check }) => check));
  const needed = neededSteps(scenario, checks);
  const steps: string[] = [];
  for (const check of new Set(POINT_KINDS.map((kind) => kind.check))) {
    if (check === "consistent" && checks.has("mounts")) {
      steps.push("dax_umount");
    }
    for (const point of points.filter((point) => point.check === check)) {
      const command = commandPoint(point, scenario, options.dialect);
      if (command === undefined) continue;
      const start = `dax_test ${quoteName(point.name, options.prefix)}`;
      steps.push(foldPair(start, command, options));
    }
    if (needed.includes(check) && !checks.has(check)) {
      const command = commandCheck(check, scenario, options.dialect);
      if (command !== undefined) steps.push(command);
    }
    if (check === "binds") {
      steps.push(
        ...removalsBefore(scenario).map((step) => onDevice(step, "dax_bind")),
      );
    }
    if (check === "unmounts" && scenario.beside !== undefined) {
      steps.push("dax_beside dax_umount");
    }
  }
  return steps;
}

/** The command of a point that every removal has; absent for those at the end. */
function commandPoint(
  { check, expectation }: TestPoint,
  scenario: BlockScenario,
  dialect: ShellDialect,
): string | string[] | undefined {
  switch (expectation.word) {
    case "removal.isRefused":
      return removalCommand(scenario.remove, oneOf(expectation.errno));
    case "driver.refusesUnknown":
      return `dax_unknown_refused ${oneOf(expectation.errno)}` +
        driverArgument(scenario.remove);
    case "driver.unbindsOnce":
      return `dax_driver_refuses unbind ${oneOf(expectation.errno)}`;
    case "driver.bindsOnce":
      return `dax_driver_refuses bind ${oneOf(expectation.errno)}`;
    case "everyUser.isUnaffected":
      return aboutUser("dax_users_unaffected", expectation);
    case "everyMapper.gets":
      return commandSignal(expectation);
    case "nobodyElse.isSignalled":
      return aboutUser("dax_others_not_signalled", expectation);
    case "lockedMemory.isResident":
      return aboutUser("dax_locked_is_resident", expectation);
    case "newFaults.fail":
      return aboutUser("dax_faults_fail", expectation);
    case "holes.readZeros":
      return aboutUser("dax_holes_read_zeros", expectation);
    case "privateCopies.areKept":
      return aboutUser("dax_copies_are_kept", expectation);
    case "unlinkedFiles.areFreed":
      return "dax_unlinked_are_freed";
    case "systemCalls.failWith":
      return commandCalls(expectation);
    case "mappings.stayValid":
      return aboutUser("dax_mappings_stay", expectation);
    case "filesystem.isShutDown":
      return commandShutdown(expectation);
    case "cores.areBounded":
      return aboutUser(
        `dax_cores_are_bounded ${largestCoreKiB(scenario.users)}`,
        expectation,
      );
    case "memoryReads.failWith":
      return aboutUser(
        `dax_reads_fail ${oneOf(expectation.errno)}`,
        expectation,
      );
    case "userfaultfd.refusesWith":
      return aboutUser(
        `dax_registration_fails ${oneOf(expectation.errno)}`,
        expectation,
      );
    case "everyMapper.hasPending":
      return aboutUser(`dax_signal_pending ${expectation.signal}`, expectation);
    case "everyMapper.livesOn":
      return aboutUser("dax_mappers_live", expectation);
    case "everyMapper.isKilledBy":
      return aboutUser(`dax_mappers_killed ${expectation.signal}`, expectation);
    case "everyMapper.diesOfAccess":
      return aboutUser(
        `dax_accesses_are_fatal ${expectation.signal}`,
        expectation,
      );
    case "nobody.isSignalled":
      return aboutUser("dax_nobody_signalled", expectation);
    case "mappings.areGone":
      return aboutUser(
        check === "nothingMapped" ? "dax_nothing_mapped" : "dax_accesses_fail",
        expectation,
      );
    case "mappings.refuseStores":
      return aboutUser("dax_stores_fail", expectation);
    case "driver.refusesToBind":
      return `dax_bind_fails ${oneOf(expectation.errno)} "$DAX_NAMESPACE"`;
    case "kernelLog.lacks":
      return `dax_log_lacks ${shellWord(expectation.text)}`;
    case "kernelLog.has":
      return `dax_log_has ${shellWord(expectation.text)}`;
    default:
      return BESIDE_CHECKS[check] ??
        commandCheck(check, scenario, dialect);
  }
}

/** The command of a check that needs nothing of an expectation. */
function commandCheck(
  check: Check,
  { filesystem, remove, users }: BlockScenario,
  dialect: ShellDialect,
): string | undefined {
  if (filesystem !== undefined) {
    const command = commandFilesystem(check, { filesystem, users, dialect });
    if (command !== undefined) return command;
  }
  switch (check) {
    case "unbindReturns":
      return removalCommand(remove);
    case "usersKilled":
      return "dax_kill_users";
    case "binds":
      return onDevice(remove, "dax_bind");
    default:
      return undefined;
  }
}

/** The command of a check that is about the filesystem. */
function commandFilesystem(
  check: Check,
  { filesystem, users, dialect }: {
    filesystem: Filesystem;
    users: readonly FileUser[];
    dialect: ShellDialect;
  },
): string | undefined {
  switch (check) {
    case "loopFails":
      return "dax_loop_fails";
    case "overlayFails":
      return "dax_overlay_fails";
    case "swapTurnsOff":
      return "dax_swap_turns_off";
    case "unmounts":
      return "dax_umount";
    case "mounts":
      return `dax_mount ${dialect.mount(filesystem)}`;
    case "dataIntact":
      return "dax_data_is_intact";
    case "consistent":
      return dialect.check(filesystem);
    case "noDax":
      return `dax_has_no_dax ${firstFile(users)} ${
        dialect.mountWithDax(filesystem)
      }`;
    default:
      return undefined;
  }
}

function commandSignal(
  { siCode, addrLsb, atLeast, atMost, who }: SignalExpectation,
): string[] {
  return [
    "dax_mappers_signalled",
    ...(addrLsb === undefined ? [] : [`--lsb ${addrLsb}`]),
    ...(atLeast === undefined ? [] : [`--at-least ${atLeast}`]),
    ...(atMost === undefined ? [] : [`--at-most ${atMost}`]),
    oneOf(siCode),
    ...(who === undefined ? [] : [who]),
  ];
}

function commandCalls(
  { errno, calls, who }: CallExpectation,
): string | string[] {
  const command = `dax_calls_fail ${oneOf(errno)}`;
  return calls === undefined
    ? aboutUser(command, who === undefined ? {} : { who })
    : [command, shellWord(who ?? ""), ...calls];
}

/** What the kernel's log has in brackets for each reason. */
const SHUTDOWN_CODES: Record<ShutdownReason, string> = {
  SHUTDOWN_META_IO_ERROR: "0x1",
  SHUTDOWN_LOG_IO_ERROR: "0x2",
  SHUTDOWN_FORCE_UMOUNT: "0x4",
  SHUTDOWN_CORRUPT_INCORE: "0x8",
  SHUTDOWN_CORRUPT_ONDISK: "0x10",
  SHUTDOWN_DEVICE_REMOVED: "0x20",
  EXT4_GOING_FLAGS_NOLOGFLUSH: "2",
};

function commandShutdown({ by }: ShutdownExpectation): string {
  const codes = [by ?? []].flat().map((reason) => SHUTDOWN_CODES[reason]);
  return codes.length === 0
    ? "dax_is_shut_down"
    : `dax_is_shut_down ${oneOf(codes)}`;
}

/** A file that is on the filesystem. */
function firstFile(users: readonly FileUser[]): string {
  const name = listFiles(users)[0]?.names[0];
  if (name === undefined) {
    throw new TypeError("Cannot name a file: there is none");
  }
  return name;
}

/** A command that looks at some users only, or at all. */
function aboutUser(command: string, { who }: { who?: string }): string {
  return who === undefined ? command : `${command} ${who}`;
}

/** Values one of which has to be seen, as one word. */
function oneOf(values: string | string[]): string {
  return shellWord([values].flat().join("|"));
}

/** A test point's name as a word of a command. */
export function quoteName(name: string, prefix = ""): string {
  return `"${prefix}${tapName(name)}"`;
}
