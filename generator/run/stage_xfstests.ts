/** Lays out what a guest needs of an xfstests tree, with the generated cases. */

import { runCommand } from "../acquire/command.ts";
import { environmentFault } from "../acquire/fault.ts";
import { EnvironmentError } from "../base/errors.ts";
import type { GeneratedFile } from "../render/generated_file.ts";
import { XFSTESTS_DIRECTORY, XFSTESTS_SOURCES } from "../render/xfstests.ts";
import {
  BUILT_PROGRAMS,
  requireCheckPrograms,
  requireXfstestsTree,
} from "./xfstests_tree.ts";

/** What {@linkcode stageXfstests} takes. */
export interface StageOptions {
  /** Absolute path of an xfstests tree that is built. */
  tree: string;
  /** The cases and what they share, as rendered: `xfstests/tests/xfs/901`. */
  files: readonly GeneratedFile[];
  signal: AbortSignal;
}

/** A tree for guests, in a directory of its own until it is disposed of. */
export interface StagedXfstests extends AsyncDisposable {
  /** Absolute path: `run_case.sh`, and `tree` with as much as it needs. */
  directory: string;
}

/** How long building may take, in seconds. */
const BUILD_SECONDS = 120;

/**
 * What a makefile of xfstests includes. An installed tree has none; so the
 * programs are built the same way for it and for one that is just built.
 */
const BUILD_FILES = {
  "include/builddefs": `Q = @
CC = gcc
CFLAGS = -g -O2 -D_GNU_SOURCE -D_FILE_OFFSET_BITS=64 -Wall
LTLINK = $(CC)
BUILDRULES = $(TOPDIR)/include/buildrules
`,
  "include/buildrules": `.dep:
	@touch $@
`,
};

/**
 * Copies what check needs of a tree, adds the cases and builds their programs.
 * The tree is only read. Its own cases stay behind: check looks at each file in
 * tests/ before it begins, for minutes where the processor is emulated.
 *
 * @throws {UsageError} If it is no xfstests tree.
 * @throws {EnvironmentError} If it is not built, or the programs cannot be.
 * @throws {InterruptedError} If `signal` is aborted.
 */
export async function stageXfstests(
  options: StageOptions,
): Promise<StagedXfstests> {
  const { tree, files } = options;
  await requireXfstestsTree(tree);
  await requireCheckPrograms();
  const directory = await makeTemporaryDirectory();
  const remove = () =>
    Deno.remove(directory, { recursive: true }).catch(() => {});
  try {
    await copyRunner(directory);
    await copyTree(tree, `${directory}/tree`);
    await writeFiles(files, `${directory}/tree`);
    await buildPrograms(`${directory}/tree`, options);
  } catch (error) {
    await remove();
    throw environmentFault("Cannot lay out xfstests for guests", error, {
      path: directory,
    });
  }
  return {
    directory,
    [Symbol.asyncDispose]: remove,
  };
}

async function makeTemporaryDirectory(): Promise<string> {
  try {
    return await Deno.makeTempDir({ prefix: "yank-xfstests-" });
  } catch (error) {
    throw environmentFault("Cannot make a temporary directory", error, {
      path: Deno.env.get("TMPDIR") ?? "/tmp",
    });
  }
}

async function copyRunner(directory: string): Promise<void> {
  const template = new URL(
    "../../templates/guest/run_case.sh",
    import.meta.url,
  );
  await Deno.writeTextFile(
    `${directory}/run_case.sh`,
    await Deno.readTextFile(template),
    { mode: 0o755 },
  );
}

/** check, what it sources, and all programs that a case could name. */
async function copyTree(from: string, to: string): Promise<void> {
  for (const name of ["common", "src", "ltp", "tests"]) {
    await Deno.mkdir(`${to}/${name}`, { recursive: true });
  }
  const common = await listFiles(`${from}/common`, () => true);
  const programs = await listFiles(`${from}/src`, isExecutable);
  const paths = new Set([
    "check",
    ...BUILT_PROGRAMS,
    ...common.map((name) => `common/${name}`),
    ...programs.map((name) => `src/${name}`),
  ]);
  for (const path of paths) {
    await Deno.copyFile(`${from}/${path}`, `${to}/${path}`);
  }
}

function isExecutable({ mode }: Deno.FileInfo): boolean {
  return ((mode ?? 0) & 0o111) !== 0;
}

async function listFiles(
  directory: string,
  isWanted: (info: Deno.FileInfo) => boolean,
): Promise<string[]> {
  const names: string[] = [];
  for await (const { name } of Deno.readDir(directory)) {
    const info = await Deno.stat(`${directory}/${name}`);
    if (info.isFile && isWanted(info)) names.push(name);
  }
  return names;
}

/** Writes the cases, with the lists that check looks them up in. */
async function writeFiles(
  files: readonly GeneratedFile[],
  tree: string,
): Promise<void> {
  const lists = new Map<string, string[]>();
  for (const file of files) {
    const path = file.path.slice(XFSTESTS_DIRECTORY.length + 1);
    await writeFile(`${tree}/${path}`, file);
    const [, directory, number] = CASE_PATH.exec(path) ?? [];
    const groups = /^_begin_fstest (.+)$/m.exec(file.text)?.[1];
    if (directory === undefined || groups === undefined) continue;
    const list = lists.get(directory) ?? [];
    lists.set(directory, [...list, `${number} ${groups}`]);
  }
  for (const [directory, list] of lists) {
    await Deno.writeTextFile(
      `${tree}/tests/${directory}/group.list`,
      list.sort().map((line) => `${line}\n`).join(""),
    );
  }
}

const CASE_PATH = /^tests\/([^/]+)\/(\d+)$/;

async function writeFile(
  path: string,
  { text, executable }: Pick<GeneratedFile, "text" | "executable">,
): Promise<void> {
  await Deno.mkdir(path.slice(0, path.lastIndexOf("/")), { recursive: true });
  await Deno.writeTextFile(path, text, { mode: executable ? 0o755 : 0o644 });
}

async function buildPrograms(
  tree: string,
  { files, signal }: StageOptions,
): Promise<void> {
  if (!files.some(({ path }) => path.includes(`${XFSTESTS_SOURCES}/`))) {
    return;
  }
  for (const [path, text] of Object.entries(BUILD_FILES)) {
    await writeFile(`${tree}/${path}`, { text, executable: false });
  }
  const action = "Cannot build the programs of the xfstests cases";
  const { status, stdout, stderr } = await runCommand([
    "make",
    "-s",
    "-C",
    `${tree}/${XFSTESTS_SOURCES}`,
  ], {
    action,
    deadlineSeconds: BUILD_SECONDS,
    environment: { MAKEFLAGS: "" },
    signal,
    debianPackages: ["make", "gcc", "libc6-dev"],
  });
  if (status === 0) return;
  throw new EnvironmentError({
    action,
    seen: `"make" ended with ${status}:\n${(stdout + stderr).trimEnd()}`,
  });
}
