/** The files of users: how they are called, and made. */

import type {
  Blocks,
  FileUser,
  Mapping,
  OpenFiles,
} from "../vocabulary/scenario.ts";
import { foldCommand, type FoldOptions } from "./fold.ts";

/** Files of one user, all of one size. */
export interface FileGroup {
  names: string[];
  sizeKiB: number;
  blocks: Blocks;
  /** Whether they have no name any more once they are in use. */
  unlinked: boolean;
  /** Whether they are reflink copies of others. */
  copies: boolean;
}

function isUserOfFiles(user: FileUser): user is Mapping | OpenFiles {
  return user.word === "mapping" || user.word === "openFiles";
}

/** The names of a user's files, which may be those of another one. */
export function nameFiles(
  user: Mapping | OpenFiles,
  index: number,
  users: readonly FileUser[],
): string[] {
  const owner = user.word === "mapping" && user.filesOf !== undefined
    ? users.findIndex((other) => "as" in other && other.as === user.filesOf)
    : index;
  const start = users[owner]?.word === "openFiles" ? "open" : "mapped";
  return Array.from(
    { length: user.files },
    (_, file) => `${start}${owner}_${file}`,
  );
}

/** The files of all users; one that nobody uses where none of theirs stays. */
export function listFiles(users: readonly FileUser[]): FileGroup[] {
  const groups = users.flatMap((user, index): FileGroup[] => {
    if (!isUserOfFiles(user)) return [];
    const map: Partial<Mapping> = user.word === "mapping" ? user : {};
    if (map.filesOf !== undefined) return [];
    return [{
      names: nameFiles(user, index, users),
      sizeKiB: user.sizeKiB,
      blocks: map.blocks ?? "written",
      unlinked: map.unlinked ?? false,
      copies: map.reflinkOf !== undefined,
    }];
  });
  if (groups.some(({ unlinked }) => !unlinked)) return groups;
  return [...groups, {
    names: ["kept"],
    sizeKiB: 1024,
    blocks: "written",
    unlinked: false,
    copies: false,
  }];
}

/** Whether files have to be made anew for each removal: use has changed them. */
export function isUsedUp({ blocks, unlinked }: FileGroup): boolean {
  return unlinked || blocks !== "written";
}

/** What {@linkcode createCommand} takes. */
export interface CreateOptions extends FoldOptions {
  /** What comes before the command: `dax_beside `. */
  before?: string;
}

/** The command that makes files. */
export function createCommand(
  { names, sizeKiB, blocks }: Omit<FileGroup, "unlinked" | "copies">,
  options: CreateOptions,
): string {
  return foldCommand(`${options.before ?? ""}dax_create_files`, [
    ...(blocks === "written" ? [] : [`--${blocks}`]),
    `${sizeKiB}`,
    ...names,
  ], options);
}

/** The commands that make the files that are used up, once it is mounted. */
export function listCreateCommands(
  users: readonly FileUser[],
  options: CreateOptions,
): string[] {
  const groups = listFiles(users).filter(isUsedUp);
  const create = (group: FileGroup) => createCommand(group, options);
  const unlinked = groups.filter((group) => group.unlinked);
  return [
    ...groups.filter((group) => !group.unlinked).map(create),
    ...(unlinked.length > 0 ? [`${options.before ?? ""}dax_save_inodes`] : []),
    ...unlinked.map(create),
  ];
}
