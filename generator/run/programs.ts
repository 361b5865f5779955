/** Builds and installs the generated selftests, as a kernel developer would. */

import type { AcquireOptions } from "../acquire/acquire_options.ts";
import { withCacheLock } from "../acquire/cache_lock.ts";
import { runCommand } from "../acquire/command.ts";
import { holdDirectory } from "../acquire/directory_use.ts";
import type { KselftestTree } from "../acquire/kselftest_tree.ts";
import { makeWholeDirectory, readStamp } from "../acquire/whole_directory.ts";
import { EnvironmentError } from "../base/errors.ts";
import { hashShort } from "../base/short_hash.ts";
import type { GeneratedFile } from "../render/generated_file.ts";
import { SELFTESTS_DIRECTORY } from "../render/selftests.ts";

/** What {@linkcode installPrograms} takes: the directory keeps what was built. */
export interface InstallOptions extends AcquireOptions {
  /** The tree whose `make install` is used. */
  tree: KselftestTree;
  /** The selftests as they were rendered. */
  files: readonly GeneratedFile[];
}

/** How long a build may take, in seconds. */
const BUILD_SECONDS = 300;

/** What people who build kernels may have set, and what goes to another place. */
const NEUTRAL_ENVIRONMENT = {
  ARCH: "",
  CROSS_COMPILE: "",
  KBUILD_OUTPUT: "",
  LLVM: "",
  MAKEFLAGS: "",
  O: "",
  USERCFLAGS: "",
  USERLDFLAGS: "",
};

/**
 * Installs the test programs with the tree's own build and returns the
 * absolute path of the directory that has them. What was built once from the
 * same files is not built again.
 *
 * @throws {EnvironmentError} If they cannot be built: the compiler's words are
 * in it.
 */
export async function installPrograms(
  options: InstallOptions,
): Promise<string> {
  const { tree, files, cacheDirectory, talk } = options;
  const key = await hashPrograms(tree, files);
  const directory = `${cacheDirectory}/programs/${key}`;
  const installed = `${directory}/install/dax`;
  await holdDirectory(directory, options);
  if (await readStamp(directory) !== undefined) return installed;
  await withCacheLock(cacheDirectory, {
    talk,
    signal: options.signal,
    purpose: "building the selftests",
  }, async () => {
    if (await readStamp(directory) === undefined) {
      talk.say(`building the selftests with ${tree.origin}`);
      await makeWholeDirectory(directory, {
        action: "Cannot build the selftests",
        signal: options.signal,
        fill: async (partial) => {
          await buildIn(partial, options);
          return { tree: tree.origin };
        },
      });
    }
    await holdDirectory(directory, options);
  });
  return installed;
}

/** Copies the tree, lays the files into it, installs, and drops the copy. */
async function buildIn(
  directory: string,
  options: InstallOptions,
): Promise<void> {
  const copy = `${directory}/tree`;
  await runStep("Cannot copy the kernel's selftests", [
    "cp",
    "-a",
    options.tree.path,
    copy,
  ], options);
  for (const file of options.files) {
    const path = `${copy}/${file.path.slice("selftests/".length)}`;
    await Deno.mkdir(path.slice(0, path.lastIndexOf("/")), { recursive: true });
    await Deno.writeTextFile(path, file.text, {
      mode: file.executable ? 0o755 : 0o644,
    });
  }
  await runStep("Cannot build the selftests", [
    "make",
    "-s",
    "-C",
    `${copy}/tools/testing/selftests`,
    "TARGETS=dax",
    "FORCE_TARGETS=1",
    `INSTALL_PATH=${directory}/install`,
    "install",
  ], options);
  await Deno.remove(copy, { recursive: true });
}

async function runStep(
  action: string,
  command: [string, ...string[]],
  { signal, environment }: InstallOptions,
): Promise<void> {
  const { status, stdout, stderr } = await runCommand(command, {
    action,
    deadlineSeconds: BUILD_SECONDS,
    environment: { ...NEUTRAL_ENVIRONMENT, ...environment },
    signal,
  });
  if (status === 0) return;
  throw new EnvironmentError({
    action,
    seen: `"${command[0]}" ended with ${status}:\n${
      (stdout + stderr).trimEnd()
    }`,
  });
}

/** What was built is good for the same files and the same tree. */
async function hashPrograms(
  tree: KselftestTree,
  files: readonly GeneratedFile[],
): Promise<string> {
  const text = JSON.stringify([
    tree.origin,
    files.filter(({ path }) => path.startsWith(SELFTESTS_DIRECTORY)),
  ]);
  return await hashShort(text);
}
