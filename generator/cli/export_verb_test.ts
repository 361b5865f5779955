import { assert, assertEquals, assertRejects } from "@std/assert";
import { UsageError } from "../base/errors.ts";
import {
  git,
  makeKernelTree,
  writeFiles,
} from "../export/testing/small_trees.ts";
import { sampleRecord } from "../report/testing/sample_record.ts";
import { runVerb } from "./testing/run_verb.ts";
import { specNamed, withProject } from "./testing/sample_project.ts";
import * as exportVerb from "./verbs/export.ts";

const SIGNOFF = ["--signoff", "Jane Developer <jane@example.org>"];

/** A test in a project of two scenarios, one of which runs nowhere yet. */
function withTree(
  test: (
    root: string,
    run: (...args: string[]) => ReturnType<typeof runVerb>,
  ) => Promise<void>,
): Promise<void> {
  return withProject({
    "specs/xfs_unbind_mmap_shared.ts": specNamed("xfs-unbind-mmap-shared"),
    "specs/waits.ts": specNamed("waits", { missing: "a device" }),
  }, async (root) => {
    await makeKernelTree(`${root}/linux`);
    await test(
      root,
      (...args) => runVerb(exportVerb, root, [...SIGNOFF, ...args]),
    );
  });
}

Deno.test("yank export prints the patches, and how to apply them", () =>
  withTree(async (root, run) => {
    const args = ["selftests", "--tree", "linux"];
    const { status, stdout, said } = await run(...args);
    assertEquals(status, 0);
    assertEquals(stdout.trimEnd().split("\n"), [
      "out/patches/selftests/0000-cover-letter.patch",
      "out/patches/selftests/0001-selftests-dax-Add-helpers-for-tests-of-device-remova.patch",
      "out/patches/selftests/0002-selftests-dax-Add-a-test-of-mapped-files-of-an-XFS.patch",
    ]);
    const command = / (git -C linux am .*)$/.exec(said.at(-1) ?? "")?.[1];
    assert(command !== undefined, said.join("\n"));
    const { success } = await new Deno.Command("sh", {
      args: ["-c", command],
      cwd: root,
      env: {
        GIT_COMMITTER_NAME: "Joe",
        GIT_COMMITTER_EMAIL: "joe@example.org",
      },
      stdout: "null",
    }).output();
    assert(success);
    const again = await run(...args, "--force");
    assertEquals(again.stdout, "");
    assertEquals(again.said.at(-1), "nothing to export: linux is up to date");
  }));

Deno.test("yank export --dry-run shows the letter and the paths, with results", () =>
  withTree(async (root, run) => {
    await writeFiles(root, {
      "out/runs/a-run/run.json": JSON.stringify(sampleRecord()),
    });
    const args = ["selftests", "--tree", "linux", "--dry-run"];
    const { stdout, said } = await run(...args, "--results", "a-run");
    for (
      const line of [
        "out/patches/selftests/0000-cover-letter.patch",
        "    Subject: [PATCH 0/2] selftests/dax: Add tests of device removals",
        "    B: 6.12.117+deb13-amd64",
        "    xfs_unbind_mmap_shared.sh  crash    pass     -",
        "    A tools/testing/selftests/dax/xfs_unbind_mmap_shared.sh",
      ]
    ) {
      assert(stdout.split("\n").includes(line), `${line} is not in ${stdout}`);
    }
    assert(!stdout.includes("waits.sh"));
    assertEquals(
      said.at(-1),
      `2 patches to be written for ${
        (await git(`${root}/linux`, "rev-parse", "HEAD")).slice(0, 12)
      }`,
    );
    assertEquals(
      await Deno.stat(`${root}/out/patches`).catch(() => "nothing"),
      "nothing",
    );
  }));

Deno.test("yank export --apply makes a branch; a scenario can be named; JSON", () =>
  withTree(async (root, run) => {
    const { stdout } = await run(
      ...["selftests", "waits", "--tree", "linux", "--apply", "--json"],
    );
    const document = JSON.parse(stdout);
    assertEquals(document.branch, "dax-remove-tests");
    assertEquals(document.commits.length, 2);
    const names = await git(
      `${root}/linux`,
      ...["ls-tree", "-r", "--name-only", "dax-remove-tests"],
    );
    assert(names.includes("dax/waits.sh"));
    assert(!names.includes("dax/xfs_unbind_mmap_shared.sh"));
  }));

const refused: [string[], string][] = [
  [["selftest", "--tree", "linux"], 'did you mean "selftests"?'],
  [["selftests"], 'Missing option "--tree DIRECTORY"'],
  [["selftests", "--tree", "linux", "--branch", "a"], 'goes with "--apply"'],
  [["selftests", "--tree", "linux", "--signoff", "Jane"], "--signoff"],
  [["selftests", "--tree", "linux", "wait"], 'did you mean "waits"?'],
  [
    ["selftests", "--tree", "linux", "--results", "a-rum"],
    'Unknown run "a-rum"; did you mean "a-run"?',
  ],
];

Deno.test("yank export refuses what it does not understand", () =>
  withTree(async (root) => {
    await writeFiles(root, {
      "out/runs/a-run/run.json": JSON.stringify(sampleRecord()),
    });
    for (const [args, message] of refused) {
      await assertRejects(
        () => runVerb(exportVerb, root, args),
        UsageError,
        message,
      );
    }
  }));
