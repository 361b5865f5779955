/** The shell commands for what users need beside plain files of their own. */

import type { FileUser, Mapping } from "../vocabulary/scenario.ts";
import { nameFiles } from "./shell_files.ts";

/** The commands that make it, on the filesystem, before the first removal. */
export function listBesideCommands(users: readonly FileUser[]): string[] {
  return users.flatMap((user, index) => {
    switch (user.word) {
      case "fileSet":
        return [`dax_make_file_set set${index} ${user.files} ${user.extents}`];
      case "loopDevice":
        return [`dax_create_files ${user.sizeMiB * 1024} loop${index}`];
      case "swapFile":
        return [
          `dax_create_files ${user.sizeMiB * 1024} swap${index}`,
          `dax_make_swap swap${index}`,
        ];
      case "mapping":
        return listReflinks(user, index, users);
      default:
        return [];
    }
  });
}

function listReflinks(
  user: Mapping,
  index: number,
  users: readonly FileUser[],
): string[] {
  const { reflinkOf } = user;
  if (reflinkOf === undefined) return [];
  const source = users.findIndex((other) =>
    "as" in other && other.as === reflinkOf
  );
  const other = users[source];
  if (other?.word !== "mapping" && other?.word !== "openFiles") {
    throw new TypeError(`No files of "${reflinkOf}" to share`);
  }
  const copies = nameFiles(user, index, users);
  return nameFiles(other, source, users).slice(0, copies.length).map((
    name,
    file,
  ) => `dax_reflink_file ${name} ${copies[file]}`);
}
