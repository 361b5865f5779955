/** The shell commands of a neighbour: a device that stays. */

import type { Check } from "../plan/plan.ts";
import { STEP_SECONDS } from "../plan/plan_scenario.ts";
import type { Neighbour } from "../vocabulary/scenario.ts";
import { foldCommand } from "./fold.ts";
import type { ShellDialect } from "./shell_dialect.ts";
import { hasDax } from "./shell_filesystem.ts";
import {
  createCommand,
  type FileGroup,
  isUsedUp,
  listCreateCommands,
  listFiles,
} from "./shell_files.ts";
import { userCommand } from "./shell_users.ts";

/** A file that nobody uses, so that nobody can have changed it. */
const KEPT: FileGroup = {
  names: ["kept"],
  sizeKiB: 1024,
  blocks: "written",
  unlinked: false,
  copies: false,
};

const BEFORE = "dax_beside ";

/** Where it is mounted. */
const MOUNT = "$DAX_TMP/beside/mnt";

/** Where commands stand, and in which house. */
export interface BesideOptions {
  /** Tabs before each. */
  depth: number;
  dialect: ShellDialect;
}

/** Makes its filesystem and files. */
export function makeBeside(
  { filesystem, users }: Neighbour,
  { depth, dialect }: BesideOptions,
): string[] {
  const [command, ...words] = dialect.make(filesystem);
  return [
    foldCommand(`${BEFORE}${command}`, words, { depth }),
    `dax_beside dax_mount ${dialect.mount(filesystem)}`,
    ...[...listFiles(users), KEPT].filter((group) => !isUsedUp(group))
      .map((group) => createCommand(group, { depth, before: BEFORE })),
    "dax_beside dax_umount",
  ];
}

/** Mounts it and starts its users. */
export function startBeside(
  { filesystem, users }: Neighbour,
  { depth, dialect }: BesideOptions,
): string[] {
  const requireDax = hasDax(filesystem);
  return [
    `dax_beside dax_mount ${dialect.mount(filesystem)}`,
    ...listCreateCommands(users, { depth, before: BEFORE }),
    ...users.map((user, index) =>
      userCommand(user, {
        users,
        index,
        requireDax,
        readOnly: false,
        depth,
        before: BEFORE,
        mountPoint: MOUNT,
      })
    ),
    ...(requireDax ? [] : [
      `dax_must "sync" ${STEP_SECONDS.sync} sync -f "${MOUNT}"`,
    ]),
    `dax_beside dax_save_checksums ${KEPT.names.join(" ")}`,
  ];
}

/** The commands of the points that look at it. */
export const BESIDE_CHECKS: Partial<Record<Check, string>> = {
  neighbourNotSignalled: "dax_beside dax_nobody_signalled",
  neighbourAccesses: "dax_beside dax_accesses_work",
  neighbourCalls: "dax_beside dax_calls_work",
  neighbourIntact: "dax_beside dax_data_is_intact",
};
