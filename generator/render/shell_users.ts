/** The shell commands that make the users' files and start the users. */

import type { FileUser, Mapping, OpenFiles } from "../vocabulary/scenario.ts";
import { mapperOptions } from "./shell_mapper.ts";
import { foldCommand, type FoldOptions } from "./fold.ts";

/** Files of one size that are written before the removal, and stay. */
export interface FileGroup {
  names: string[];
  sizeKiB: number;
}

/** Whether a user is a program that does whatever it does. */
export function isWorkload(user: FileUser): boolean {
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

/** The files of all users; one that nobody uses if they have none. */
export function listFiles(users: readonly FileUser[]): FileGroup[] {
  const groups = users.flatMap((user, index) =>
    user.word === "mapping" || user.word === "openFiles"
      ? [{ names: nameFiles(user, index), sizeKiB: user.sizeKiB }]
      : []
  );
  return groups.length > 0 ? groups : [{ names: ["kept"], sizeKiB: 1024 }];
}

/** What {@linkcode userCommand} takes. */
export interface UserCommandOptions extends FoldOptions {
  /** The user's place in the scenario's list. */
  index: number;
  /** Whether its files have to bypass the page cache. */
  requireDax: boolean;
  /** Whether its files cannot be written. */
  readOnly: boolean;
  /** What stands before the command, with a blank at its end. */
  before?: string;
  /** Where the files are: `$DAX_MNT` when absent. */
  mount?: string;
}

/** The command that starts a user. */
export function userCommand(
  user: FileUser,
  options: UserCommandOptions,
): string {
  const { index, before = "", mount = "$DAX_MNT" } = options;
  const inMount = (name: string) => `"${mount}/${name}"`;
  switch (user.word) {
    case "mapping":
    case "openFiles":
      return foldCommand(`${before}dax_start_user`, [
        ...(user.as === undefined ? [] : [`--as ${user.as}`]),
        `--processes ${user.processes}`,
        ...(options.requireDax ? ["--require-dax"] : []),
        ...(options.readOnly ? ["--read-only"] : []),
        ...(user.word === "mapping"
          ? [...mapOptions(user), ...mapperOptions(user)]
          : []),
        ...nameFiles(user, index).map(inMount),
      ], options);
    case "fsstress":
      return foldCommand(`${before}dax_start_workload fsstress`, [
        `-d ${inMount(`fsstress${index}`)}`,
        `-n ${user.operations}`,
        `-p ${user.processes}`,
      ], options);
    case "fsx":
      return foldCommand(`${before}dax_start_workload fsx`, [
        `-N ${user.operations}`,
        `-o ${user.maxOperationBytes}`,
        `-l ${user.fileBytes}`,
        inMount(`fsx${index}`),
      ], options);
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
