/** The view of a shell test: what its template puts in. */

import type { Check, Plan, TestPoint } from "../plan/plan.ts";
import { STEP_SECONDS } from "../plan/plan_scenario.ts";
import { POINT_KINDS, SECOND_ROUND } from "../plan/points.ts";
import type {
  FilesystemScenario,
  FileUser,
  Mapping,
  OpenFiles,
} from "../vocabulary/scenario.ts";
import { commentShell } from "./comment.ts";
import { shellWord, tapName } from "./quote.ts";

/** What `filesystem_test.sh.eta` takes. */
export interface ShellTestView {
  summary: string;
  why: string;
  origin: string;
  mkfs: string;
  mount: string;
  createCommands: string[];
  userCommands: string[];
  /** How long writing back what files have in RAM may take; 0: they have DAX. */
  syncSeconds: number;
  saveCommand: string;
  warmUpSeconds: number;
  rounds: 1 | 2;
  secondRound: string;
  steps: string[];
  endSteps: string[];
  tools: string;
  filesystem: string;
  sizeMiB: number;
  pointCount: number;
  checksLeaks: boolean;
}

/** Lays out the view of a plan whose form is `shell`. */
export function viewShellTest(
  plan: Plan,
  scenario: FilesystemScenario,
): ShellTestView {
  const groups = listFiles(scenario.users);
  const rounds = plan.points.some((point) => point.round === 2) ? 2 : 1;
  const first = plan.points.filter((point) => point.round === 1);
  return {
    summary: commentShell(scenario.summary),
    why: commentShell(scenario.why),
    origin: commentShell(`Made from ${plan.specPath}.`),
    mkfs: commandMkfs(scenario),
    mount: commandMount(scenario),
    createCommands: groups.map(({ names, sizeKiB }) =>
      fold(`dax_create_files ${sizeKiB}`, names)
    ),
    userCommands: scenario.users.map((user, index) =>
      commandUser(user, index, scenario)
    ),
    syncSeconds: hasDax(scenario) ? 0 : STEP_SECONDS.sync,
    saveCommand: fold(
      "dax_save_checksums",
      groups.flatMap(({ names }) => names),
    ),
    warmUpSeconds: scenario.users.some(isWorkload) ? STEP_SECONDS.warmUp : 0,
    rounds,
    secondRound: SECOND_ROUND,
    steps: listSteps(first, scenario, rounds),
    endSteps: first.flatMap((point) => {
      const start = END_CHECKS[point.check];
      return start ? [start(quoteName(point.name))] : [];
    }),
    tools: plan.needs.tools.join(" "),
    filesystem: scenario.filesystem.word,
    sizeMiB: scenario.device.sizeMiB,
    pointCount: plan.points.length,
    checksLeaks: first.some(({ check }) => check === "nothingLeaked"),
  };
}

/** The commands of test points that come once, at the end. */
const END_CHECKS: Partial<Record<Check, (name: string) => string>> = {
  // What the device holds can be compared only while it is bound and idle.
  nothingLeaked: (name) => `dax_test ${name} dax_nothing_leaked`,
  logClean: (name) => `dax_test_end ${name} dax_log_is_clean`,
};

/**
 * Whether files bypass the page cache. With dax=inode they do not, as they do
 * not have the flag that it asks for.
 */
function hasDax({ filesystem }: FilesystemScenario): boolean {
  return filesystem.mount.dax === "always";
}

function isWorkload(user: FileUser): boolean {
  return user.word === "fsstress" || user.word === "fsx";
}

/** The file names of one group of users. */
function nameFiles(user: Mapping | OpenFiles, index: number): string[] {
  return Array.from(
    { length: user.files },
    (_, file) =>
      `${user.word === "mapping" ? "mapped" : "open"}${index}_${file}`,
  );
}

/** Files of one size that are written before the removal, and stay. */
interface FileGroup {
  names: string[];
  sizeKiB: number;
}

/** The files of all users; one that nobody uses if they have none. */
function listFiles(users: FileUser[]): FileGroup[] {
  const groups = users.flatMap((user, index) =>
    user.word === "mapping" || user.word === "openFiles"
      ? [{ names: nameFiles(user, index), sizeKiB: user.sizeKiB }]
      : []
  );
  return groups.length > 0 ? groups : [{ names: ["kept"], sizeKiB: 1024 }];
}

function commandMkfs({ filesystem }: FilesystemScenario): string {
  switch (filesystem.word) {
    case "xfs": {
      const { rmapbt, reflink } = filesystem.mkfs;
      return `xfs -f -q -m rmapbt=${Number(rmapbt)},reflink=${Number(reflink)}`;
    }
    case "ext4":
      return "ext4 -F -q -b 4096";
  }
}

function commandMount({ filesystem }: FilesystemScenario): string {
  return `${filesystem.word} dax=${filesystem.mount.dax}`;
}

function commandCheck({ filesystem }: FilesystemScenario): string {
  switch (filesystem.word) {
    case "xfs":
      return "xfs_repair -n";
    case "ext4":
      return "e2fsck -fn";
  }
}

function commandUser(
  user: FileUser,
  index: number,
  scenario: FilesystemScenario,
): string {
  switch (user.word) {
    case "mapping":
    case "openFiles":
      return fold("dax_start_user", [
        `--processes ${user.processes}`,
        ...(hasDax(scenario) ? ["--require-dax"] : []),
        ...(user.word === "mapping" ? mapOptions(user) : []),
        ...nameFiles(user, index).map(inMount),
      ]);
    case "fsstress":
      return fold("dax_start_workload fsstress", [
        `-d ${inMount(`fsstress${index}`)}`,
        `-n ${user.operations}`,
        `-p ${user.processes}`,
      ]);
    case "fsx":
      return fold("dax_start_workload fsx", [
        `-N ${user.operations}`,
        `-o ${user.maxOperationBytes}`,
        `-l ${user.fileBytes}`,
        inMount(`fsx${index}`),
      ]);
  }
}

function mapOptions({ access, flags }: Mapping): string[] {
  const type = flags.includes("MAP_SYNC")
    ? "sync"
    : flags.includes("MAP_PRIVATE")
    ? "private"
    : "shared";
  return [
    `--map ${type}`,
    ...(flags.includes("MAP_POPULATE") ? ["--populate"] : []),
    `--access ${access}`,
  ];
}

function inMount(name: string): string {
  return `"$DAX_MNT/${name}"`;
}

/** A command of a function's body, in lines of at most 80 columns. */
function fold(command: string, words: string[]): string {
  const lines = [command];
  for (const word of words) {
    const last = lines.at(-1) ?? "";
    const margin = lines.length === 1 ? 8 : 16;
    if (margin + last.length + 1 + word.length + 2 > 80) lines.push(word);
    else lines[lines.length - 1] = `${last} ${word}`;
  }
  return lines.join(" \\\n\t\t");
}

/** What a removal goes through, looked at or not, up to where it is undone. */
const NEEDED_STEPS: Check[] = [
  "unbindReturns",
  "usersKilled",
  "unmounts",
  "binds",
];

/** The commands of one removal, in the order of the plan's kinds of points. */
function listSteps(
  points: TestPoint[],
  scenario: FilesystemScenario,
  rounds: 1 | 2,
): string[] {
  const prefix = rounds === 2 ? "${1}" : "";
  const checks = new Set(points.map(({ check }) => check));
  const steps: string[] = [];
  for (const check of new Set(POINT_KINDS.map((kind) => kind.check))) {
    if (check === "consistent" && checks.has("mounts")) {
      steps.push("dax_umount");
    }
    for (const point of points.filter((point) => point.check === check)) {
      const command = commandPoint(point, scenario);
      if (command === undefined) continue;
      steps.push(
        foldStep(`dax_test ${quoteName(point.name, prefix)}`, command),
      );
    }
    if (NEEDED_STEPS.includes(check) && !checks.has(check)) {
      steps.push(commandNeeded(check, scenario));
    }
  }
  return steps;
}

function commandNeeded(check: Check, scenario: FilesystemScenario): string {
  const expectation = { word: "removal.returns" } as const;
  const point: TestPoint = { check, name: check, expectation, round: 1 };
  return commandPoint(point, scenario) ?? ":";
}

/** The command of a point that every removal has; absent for those at the end. */
function commandPoint(
  { check, expectation }: TestPoint,
  scenario: FilesystemScenario,
): string | undefined {
  switch (expectation.word) {
    case "everyMapper.gets":
      return `dax_mappers_signalled ${expectation.siCode}`;
    case "systemCalls.failWith":
      return `dax_calls_fail ${expectation.errno}`;
    case "kernelLog.has":
      return `dax_log_has ${shellWord(expectation.text)}`;
  }
  switch (check) {
    case "unbindReturns":
      return `dax_unbind ${scenario.remove.withinSeconds}`;
    case "nobodySignalled":
      return "dax_nobody_signalled";
    case "nothingMapped":
      return "dax_nothing_mapped";
    case "accessesFail":
      return "dax_accesses_fail";
    case "usersKilled":
      return "dax_kill_users";
    case "unmounts":
      return "dax_umount";
    case "binds":
      return "dax_bind";
    case "mounts":
      return `dax_mount ${commandMount(scenario)}`;
    case "dataIntact":
      return "dax_data_is_intact";
    case "consistent":
      return `dax_is_consistent ${commandCheck(scenario)}`;
  }
  return undefined;
}

function quoteName(name: string, prefix = ""): string {
  return `"${prefix}${tapName(name)}"`;
}

function foldStep(start: string, command: string): string {
  const line = `${start} ${command}`;
  return 8 + line.length <= 80 ? line : `${start} \\\n\t\t${command}`;
}
