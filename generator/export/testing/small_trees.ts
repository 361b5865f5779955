/** Git trees with as little in them as a series needs. */

import { assertEquals } from "@std/assert";
import { dirname } from "node:path";

const KERNEL_FILES: Record<string, string> = {
  MAINTAINERS: `List of maintainers

DEVICE DIRECT ACCESS (DAX)
M:	Dan Developer <dan@example.org>
L:	nvdimm@lists.linux.dev
S:	Supported
F:	drivers/dax/

DEVICE FREQUENCY (DEVFREQ)
F:	drivers/devfreq/
`,
  "tools/testing/selftests/Makefile": `# SPDX-License-Identifier: GPL-2.0
TARGETS += cpufreq
TARGETS += cpu-hotplug
TARGETS += damon
TARGETS += devices/probe
TARGETS += mm

all:
	@echo
`,
  "tools/testing/selftests/lib.mk": "# lib\n",
  "tools/testing/selftests/kselftest_harness.h": "/* harness */\n",
  "tools/testing/selftests/kselftest/ktap_helpers.sh": "# helpers\n",
};

const XFSTESTS_FILES: Record<string, string> = {
  MAINTAINERS: "ALL\nL:\tfstests@vger.kernel.org\nF:\t*\n",
  check: "#!/bin/bash\n",
  "common/exit": "# exit\n",
  "common/preamble": "# preamble\n",
  "common/rc": "# rc\n",
  "doc/group-names.txt": `Valid test groups:

${
    [
      ...["auto", "clone", "dangerous", "dax", "log", "mmap", "quick"],
      ...["quota", "realtime", "rw", "shutdown", "stress", "swap", "unlink"],
    ].map((name) => `${name}\t\ttests of ${name}\n`).join("")
  }`,
  "src/Makefile": "TOPDIR = ..\n\nSUBDIRS = log-writes perf\n",
  ".gitignore": "*.o\n\n# src/ binaries\n/src/cloner\n/src/dbtest\n",
  "tests/xfs/001": "# FS QA Test No. 1\n",
  "tests/xfs/001.out": "QA output created by 001\n",
  "tests/xfs/003": "# FS QA Test No. 3\n",
  "tests/xfs/003.out": "QA output created by 003\n",
  "tests/ext4/001": "# FS QA Test No. 1\n",
};

/** Runs git in a directory and returns what it printed, without a line end. */
export async function git(
  directory: string,
  ...args: string[]
): Promise<string> {
  const { code, stdout, stderr } = await new Deno.Command("git", {
    args: ["-C", directory, ...args],
    env: {
      GIT_AUTHOR_NAME: "Jane Developer",
      GIT_AUTHOR_EMAIL: "jane@example.org",
      GIT_COMMITTER_NAME: "Jane Developer",
      GIT_COMMITTER_EMAIL: "jane@example.org",
      GIT_CONFIG_GLOBAL: "/dev/null",
    },
  }).output();
  const decoder = new TextDecoder();
  assertEquals(code, 0, decoder.decode(stderr));
  return decoder.decode(stdout).trimEnd();
}

/** Writes files with the directories that lead to them. */
export async function writeFiles(
  directory: string,
  files: Readonly<Record<string, string>>,
): Promise<void> {
  for (const [path, text] of Object.entries(files)) {
    await Deno.mkdir(dirname(`${directory}/${path}`), { recursive: true });
    await Deno.writeTextFile(`${directory}/${path}`, text);
  }
}

/** Commits all that is in a directory. */
export async function commitAll(directory: string): Promise<void> {
  await git(directory, "add", "--all");
  await git(directory, "commit", "--quiet", "--message=As it is");
}

async function makeTree(
  directory: string,
  files: Readonly<Record<string, string>>,
): Promise<string> {
  await Deno.mkdir(directory);
  await writeFiles(directory, files);
  await git(directory, "init", "--quiet", "--initial-branch=main");
  await git(directory, "config", "user.name", "Jane Developer");
  await git(directory, "config", "user.email", "jane@example.org");
  await commitAll(directory);
  return directory;
}

/** What passes for a kernel tree, in a directory that is not there yet. */
export function makeKernelTree(directory: string): Promise<string> {
  return makeTree(directory, KERNEL_FILES);
}

/** What passes for an xfstests tree, in a directory that is not there yet. */
export function makeXfstestsTree(directory: string): Promise<string> {
  return makeTree(directory, XFSTESTS_FILES);
}
