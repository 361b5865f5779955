/** The view of a shell test: what its template puts in. */

import type { Plan, TestPoint } from "../plan/plan.ts";
import { STEP_SECONDS } from "../plan/plan_scenario.ts";
import { prefixCell, SECOND_ROUND } from "../plan/points.ts";
import { isBlockScenario } from "../vocabulary/pmem_stack.ts";
import type {
  BlockScenario,
  FilesystemScenario,
  FileUser,
  Scenario,
} from "../vocabulary/scenario.ts";
import { commentShell } from "./comment.ts";
import { foldCommand, foldPair } from "./fold.ts";
import { makeBeside, startBeside } from "./shell_beside.ts";
import {
  createCommand,
  isUsedUp,
  listCreateCommands,
  listFiles,
} from "./shell_files.ts";
import type { ShellDialect } from "./shell_dialect.ts";
import { type CellBody, shellFunctionBody } from "./shell_body.ts";
import { type DeviceCommands, listDeviceCommands } from "./shell_device.ts";
import {
  hasDax,
  isMadeOfFiles,
  isReadOnly,
  requiredMkfsOptions,
  SELFTESTS_DIALECT,
} from "./shell_filesystem.ts";
import { shellWord } from "./quote.ts";
import { prepareStates } from "./shell_mapper.ts";
import { listBesideCommands } from "./shell_layers.ts";
import { preparationCommands } from "./shell_preparation.ts";
import { removalRequirement } from "./shell_removal.ts";
import { listSteps, quoteName } from "./shell_steps.ts";
import { isWorkload, userCommand } from "./shell_users.ts";

/** What `filesystem_test.sh.eta` takes. */
export interface ShellTestView {
  summary: string;
  why: string;
  origin: string;
  /** Whether nobody uses the device and nothing is on it. */
  isIdle: boolean;
  /** The body of `make_filesystem`, in whole lines. */
  make: string;
  /** The body of `start_users`, in whole lines. */
  start: string;
  /** The body of `remove_device`, in whole lines. */
  remove: string;
  /** The names of the cells of a matrix, quoted; empty where there is none. */
  cells: string[];
  /** All of them, as the words of an array. */
  cellList: string;
  /** The first of them as an argument, with a blank before it. */
  firstCell: string;
  rounds: 1 | 2;
  secondRound: string;
  endSteps: string[];
  tools: string;
  filesystems: string[];
  /** Options of mkfs that not all versions have: `xfs metadir`. */
  mkfsOptions: string[];
  device: DeviceCommands;
  /** The size of the second device; absent where there is none. */
  otherSizeMiB?: number;
  /** What else has to be there: above the device, and for its users. */
  requirements: string[];
  /** How many test points there are, in shell's arithmetic where cells vary. */
  pointCount: string;
  checksLeaks: boolean;
}

/** Lays out the view of a plan whose form is `shell`. */
export function viewShellTest(
  plan: Plan,
  dialect: ShellDialect = SELFTESTS_DIALECT,
): ShellTestView {
  const cells = listBlockCells(plan);
  const used = cells.filter(isFilesystemCell);
  const isMatrix = cells.length > 1 || cells[0]?.name !== "";
  const rounds = plan.points.some((point) => point.round === 2) ? 2 : 1;
  const prefix = rounds === 1 && !isMatrix ? "" : isMatrix ? "${2}" : "${1}";
  const { scenario } = plan;
  const [first] = cells;
  if (first === undefined) throw new TypeError("Cannot render no cells");
  const [, other] = plan.needs.devices;
  const names = isMatrix ? cells.map(({ name }) => quoteName(name)) : [];
  return {
    summary: commentShell(scenario.summary),
    why: commentShell(scenario.why),
    origin: commentShell(`Made from ${plan.specPath}.`),
    isIdle: used.length === 0,
    make: shellFunctionBody(
      used,
      (cell, depth) => makeCommands(cell, { depth, dialect }),
    ),
    start: shellFunctionBody(
      used,
      (cell, depth) => startCommands(cell, { depth, dialect }),
    ),
    remove: shellFunctionBody(
      cells,
      (cell, depth) => removeCommands(plan, cell, { depth, prefix, dialect }),
    ),
    cells: names,
    cellList: foldCommand("", names, { depth: 0 }).trimStart(),
    firstCell: !isMatrix
      ? ""
      : names.length > 1
      ? ' "${CELLS[0]}"'
      : ` ${names[0]}`,
    rounds,
    secondRound: SECOND_ROUND,
    endSteps: plan.points.flatMap((point) => {
      const command = endCommand(point, scenario);
      return command === undefined ? [] : [command];
    }),
    tools: plan.needs.tools.join(" "),
    mkfsOptions: [
      ...new Set(
        used.flatMap(({ scenario }) =>
          requiredMkfsOptions(scenario.filesystem)
        ),
      ),
    ],
    filesystems: [
      ...new Set(used.flatMap(({ scenario: { filesystem, beside } }) => [
        filesystem.word,
        ...(beside === undefined ? [] : [beside.filesystem.word]),
      ])),
    ],
    device: listDeviceCommands(
      first.scenario.device,
      first.scenario.beside,
    ),
    ...(other === undefined ? {} : { otherSizeMiB: other.sizeMiB }),
    requirements: [
      ...new Set(
        cells.flatMap(({ scenario: { remove, users } }) => [
          ...[removalRequirement(remove) ?? []].flat(),
          ...(users.some(isGuest) ? ["dax_require_kvm"] : []),
        ]),
      ),
    ],
    pointCount: countPoints(plan),
    checksLeaks: plan.points.some(({ check }) => check === "nothingLeaked"),
  };
}

/** As many for each cell, and those that come once. */
function countPoints({ points, cells }: Plan): string {
  if (cells.length === 1) return `${points.length}`;
  const atEnd = points.filter(({ cell }) => cell === "").length;
  const each = (points.length - atEnd) / cells.length;
  return `$((\${#CELLS[@]} * ${each} + ${atEnd}))`;
}

/** Whether a user is a virtual machine. */
function isGuest(user: FileUser): boolean {
  return user.word === "memoryReader" && user.by === "KVM_RUN";
}

/** The command of a test point that comes once, at the end. */
function endCommand(
  { check, name }: TestPoint,
  { expect }: Pick<Scenario, "expect">,
): string | undefined {
  switch (check) {
    case "nothingLeaked":
      // What it holds can be compared only while it is bound and idle.
      return `dax_test ${quoteName(name)} dax_nothing_leaked`;
    case "logClean":
      return foldPair(`dax_test_end ${quoteName(name)}`, [
        "dax_log_is_clean",
        ...expect.flatMap((expectation) =>
          expectation.word === "kernelLog.mayHave"
            ? [shellWord(expectation.text)]
            : []
        ),
      ]);
    default:
      return undefined;
  }
}

/** A cell whose scenario is of a block device. */
type BlockCell = CellBody & { scenario: BlockScenario };

/** A cell whose scenario has a filesystem. */
type FilesystemCell = CellBody & { scenario: FilesystemScenario };

function listBlockCells({ cells, specPath }: Plan): BlockCell[] {
  return cells.map(({ name, scenario }) => {
    if (!isBlockScenario(scenario)) {
      throw new TypeError(`Cannot render ${specPath}: it has no block device`);
    }
    return { name, scenario };
  });
}

function isFilesystemCell(cell: BlockCell): cell is FilesystemCell {
  return cell.scenario.filesystem !== undefined;
}

/** Where commands stand, and in which house. */
interface CommandOptions {
  depth: number;
  dialect: ShellDialect;
}

function makeCommands(
  cell: FilesystemCell,
  options: CommandOptions,
): string[] {
  const { beside } = cell.scenario;
  return [
    ...makeOwnCommands(cell, options),
    ...(beside === undefined ? [] : makeBeside(beside, options)),
  ];
}

function makeOwnCommands(
  { scenario }: FilesystemCell,
  { depth, dialect }: CommandOptions,
): string[] {
  const { filesystem, users } = scenario;
  const files = [
    ...listFiles(users)
      .filter((group) => !isUsedUp(group) && !group.copies)
      .map((group) => createCommand(group, { depth })),
    ...listBesideCommands(users),
  ];
  const [command, ...words] = dialect.make(filesystem);
  const make = foldCommand(command, words, { depth });
  if (isMadeOfFiles(filesystem)) return [...files, make];
  const mount = dialect.mountForFiles(filesystem);
  return [
    make,
    ...(requiredMkfsOptions(filesystem).length === 0
      ? []
      : [`dax_try_mount ${mount}`]),
    `dax_mount ${mount}`,
    ...files,
    "dax_umount",
  ];
}

function startCommands(
  { scenario }: FilesystemCell,
  options: CommandOptions,
): string[] {
  const { depth, dialect } = options;
  const { filesystem, users, beside } = scenario;
  const { mountPoint } = dialect;
  const requireDax = hasDax(filesystem);
  const readOnly = isReadOnly(filesystem);
  return [
    `dax_mount ${dialect.mount(filesystem)}`,
    ...prepareStates(users),
    ...listCreateCommands(users, { depth }),
    ...users.map((user, index) =>
      userCommand(user, {
        users,
        index,
        requireDax,
        readOnly,
        depth,
        mountPoint,
      })
    ),
    ...(requireDax || readOnly ? [] : [
      "# In RAM: what has not reached the device goes with it.",
      `dax_must "sync" ${STEP_SECONDS.sync} sync -f "${mountPoint}"`,
    ]),
    foldCommand(
      "dax_save_checksums",
      listFiles(users).flatMap(({ names, unlinked }) => unlinked ? [] : names),
      { depth },
    ),
    ...(beside === undefined ? [] : startBeside(beside, options)),
    ...(users.some(isWorkload)
      ? [`dax_workload_runs ${STEP_SECONDS.warmUp}`]
      : []),
    ...preparationCommands(scenario),
  ];
}

function removeCommands(
  plan: Plan,
  { name, scenario }: BlockCell,
  options: CommandOptions & { prefix: string },
): string[] {
  const points = plan.points
    .filter(({ cell, round }) => cell === name && round === 1)
    .map((point) => ({
      ...point,
      name: point.name.slice(prefixCell(name).length),
    }));
  return listSteps(points, scenario, options);
}
