/** What an xfstests tree must have for its check to run a case. */

import { programDirectories } from "../acquire/command.ts";
import { shellWord } from "../acquire/fault.ts";
import { installCommand } from "../acquire/install_command.ts";
import { findProgram } from "../acquire/program_file.ts";
import { EnvironmentError, UsageError } from "../base/errors.ts";
import { showValue } from "../base/show_value.ts";

/** What every xfstests tree has, built or not. */
const SOURCES = ["check", "common/preamble", "common/rc", "common/config"];

/** What check itself starts, and its build makes. */
export const BUILT_PROGRAMS: readonly string[] = [
  "ltp/fsstress",
  "ltp/fsx",
  "src/lstat64",
];

/** What check takes from the machine, and which Debian package brings it. */
const HOST_PROGRAMS: readonly [program: string, debianPackage: string][] = [
  ["awk", "mawk"],
  ["bc", "bc"],
  ["diff", "diffutils"],
  ["hostname", "hostname"],
  ["logger", "bsdutils"],
  ["perl", "perl"],
  ["sed", "sed"],
  ["xfs_io", "xfsprogs"],
];

/**
 * Refuses a directory that is not an xfstests tree, or not one that is built.
 *
 * @param tree Absolute path.
 * @throws {UsageError} If it is none.
 * @throws {EnvironmentError} If it is not built.
 */
export async function requireXfstestsTree(tree: string): Promise<void> {
  const strange = await listMissing(tree, SOURCES);
  if (strange.length > 0) {
    throw new UsageError(
      `Cannot use ${showValue(tree)} as an xfstests tree: it has no ${
        strange.join(", no ")
      }`,
    );
  }
  const unbuilt = await listMissing(tree, BUILT_PROGRAMS);
  if (unbuilt.length === 0) return;
  throw new EnvironmentError({
    action: `Cannot run check of the xfstests tree ${showValue(tree)}`,
    seen: `it is not built: ${unbuilt.join(", ")} missing`,
    mend: `make -C ${shellWord(tree)}`,
  });
}

/**
 * Refuses a machine that lacks what check needs of it: guests see its files.
 *
 * @param directories Where programs are.
 * @throws {EnvironmentError}
 */
export async function requireCheckPrograms(
  directories = programDirectories(),
): Promise<void> {
  const found = await Promise.all(
    HOST_PROGRAMS.map(([program]) => findProgram(program, directories)),
  );
  const missing = HOST_PROGRAMS.filter((_, i) => found[i] === undefined);
  if (missing.length === 0) return;
  throw new EnvironmentError({
    action: "Cannot run check of xfstests here",
    seen: `missing: ${missing.map(([program]) => program).join(", ")}`,
    mend: installCommand(missing.map(([, debianPackage]) => debianPackage)),
  });
}

async function listMissing(
  tree: string,
  paths: readonly string[],
): Promise<string[]> {
  const found = await Promise.all(
    paths.map((path) =>
      Deno.stat(`${tree}/${path}`).then(({ isFile }) => isFile, () => false)
    ),
  );
  return paths.filter((_, i) => found[i] !== true);
}
