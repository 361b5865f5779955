/**
 * Series for small trees, made, applied and made again with git.
 *
 * @module
 */
import {
  assert,
  assertEquals,
  assertRejects,
  assertStringIncludes,
} from "@std/assert";
import {
  EnvironmentError,
  InterruptedError,
  UsageError,
} from "../base/errors.ts";
import { silentTalk } from "../base/talk.ts";
import type { Plan } from "../plan/plan.ts";
import { planScenario } from "../plan/plan_scenario.ts";
import { renderSelftests } from "../render/selftests.ts";
import { hostileTexts } from "../render/testing/hostile_texts.ts";
import {
  sampleDevdaxScenario,
  sampleFilesystemScenario,
  sampleIdleScenario,
} from "../render/testing/sample_scenarios.ts";
import {
  inTemporaryDirectory,
  readFiles,
} from "../run/testing/temporary_directory.ts";
import { ext4, type Scenario } from "../vocabulary/scenario.ts";
import {
  type ExportedSeries,
  type ExportOptions,
  exportSeries,
} from "./export_series.ts";
import { houses } from "./house.ts";
import {
  commitAll,
  git,
  makeKernelTree,
  makeXfstestsTree,
  writeFiles,
} from "./testing/small_trees.ts";

const DAX = "tools/testing/selftests/dax";

function planOf(scenario: Scenario): Plan {
  const { name } = scenario;
  return planScenario(scenario, `specs/${name.replaceAll("-", "_")}.ts`);
}

const mapped = planOf(sampleFilesystemScenario({ name: "xfs-mapped" }));
const other = planOf(sampleFilesystemScenario({ name: "xfs-other" }));
const ofExt4 = planOf(
  sampleFilesystemScenario({
    name: "ext4-mapped",
    filesystem: ext4({ mount: { dax: "always" } }),
  }),
);
const devdax = planOf(sampleDevdaxScenario());
const idle = planOf(sampleIdleScenario());

type Export = (
  target: string,
  plans: Plan[],
  changes?: Partial<ExportOptions>,
) => Promise<ExportedSeries>;

/** Exports to a tree, into a new directory each time. */
function exporterTo(tree: string): Export {
  let count = 0;
  return (target, plans, changes = {}) => {
    const house = houses[target];
    assert(house !== undefined);
    const path = `${tree}-patches${count++}`;
    return exportSeries({
      house,
      tree: { shown: tree, path: tree },
      plans,
      known: plans,
      output: { shown: path, path },
      replaces: false,
      dryRun: false,
      talk: silentTalk,
      now: new Date("2026-11-30T12:00:00Z"),
      ...changes,
    });
  };
}

/** A test with a tree of a kind and what exports to it. */
async function withTree(
  make: (directory: string) => Promise<string>,
  test: (tree: string, run: Export) => Promise<void>,
): Promise<void> {
  await inTemporaryDirectory(async (directory) => {
    const tree = await make(`${directory}/tree`);
    await test(tree, exporterTo(tree));
  });
}

/** All patches of a directory, without the cover letter. */
function patchesIn(directory: string): string[] {
  return Array.from(Deno.readDirSync(directory), ({ name }) => name)
    .filter((name) => !name.startsWith("0000-")).sort()
    .map((name) => `${directory}/${name}`);
}

/** What git and the file system know of a tree. */
async function lookAt(tree: string): Promise<unknown> {
  return [
    await git(tree, "status", "--porcelain"),
    await git(tree, "for-each-ref"),
    await git(tree, "count-objects", "-v"),
    readFiles(tree),
  ];
}

Deno.test("selftests: git am makes of the tree what generate writes", () =>
  withTree(makeKernelTree, async (tree, run) => {
    const before = await lookAt(tree);
    const plans = [devdax, ofExt4, mapped, other];
    const { files, commits, base } = await run("selftests", plans);
    assertEquals(await lookAt(tree), before);
    assertEquals(
      commits.map(({ subject }) => subject),
      [
        "selftests/dax: Add helpers for tests of device removals",
        "selftests/dax: Add tests of mapped files of an XFS",
        "selftests/dax: Add a test of device-dax",
        "selftests/dax: Add a test of ext2, ext4 and EROFS",
      ],
    );
    assertEquals(files[0], "0000-cover-letter.patch");
    assertEquals(base, await git(tree, "rev-parse", "HEAD"));
    await git(tree, "am", "--quiet", ...patchesIn(`${tree}-patches0`));
    const wanted = Object.fromEntries(
      renderSelftests([...plans].sort((a, b) => a.program < b.program ? -1 : 1))
        .map((
          { path, text },
        ) => [path.slice(path.lastIndexOf("/") + 1), text]),
    );
    assertEquals(readFiles(`${tree}/${DAX}`), wanted);
    assertEquals(
      await git(tree, "diff", "--stat", `${base}..HEAD`, "--", "MAINTAINERS"),
      " MAINTAINERS | 1 +\n 1 file changed, 1 insertion(+)",
    );
    assertStringIncludes(
      await Deno.readTextFile(`${tree}/tools/testing/selftests/Makefile`),
      "damon\nTARGETS += dax\nTARGETS += devices",
    );
    const script = await Deno.stat(`${tree}/${DAX}/${mapped.program}`);
    assertEquals((script.mode ?? 0) & 0o111, 0o111);
    assertEquals(await git(tree, "status", "--porcelain"), "");
  }));

Deno.test("selftests: each patch names what is there by then, and no more", () =>
  withTree(makeKernelTree, async (tree, run) => {
    await run("selftests", [devdax, mapped, idle]);
    for (const patch of patchesIn(`${tree}-patches0`)) {
      await git(tree, "am", "--quiet", patch);
      const there = Object.keys(readFiles(`${tree}/${DAX}`));
      const makefile = await Deno.readTextFile(`${tree}/${DAX}/Makefile`);
      const rules = makefile.replaceAll(/^#.*$/gm, "");
      for (const name of rules.match(/\b\w+\.(?:sh|[ch])\b/g) ?? []) {
        assert(there.includes(name), `${name} is not in ${patch}`);
      }
      for (const plan of [devdax, mapped, idle]) {
        const source = plan.program + (plan === devdax ? ".c" : "");
        assertEquals(
          makefile.includes(plan.program),
          there.includes(source),
          patch,
        );
      }
    }
  }));

Deno.test("a second export says that there is nothing, or what is new", () =>
  withTree(makeKernelTree, async (tree, run) => {
    await run("selftests", [mapped, devdax]);
    await git(tree, "am", "--quiet", ...patchesIn(`${tree}-patches0`));
    const again = await run("selftests", [mapped], { known: [mapped, devdax] });
    assertEquals([again.files, again.commits], [[], []]);

    const changed = planOf(
      sampleFilesystemScenario({ name: "xfs-mapped", why: "It changed." }),
    );
    const { commits } = await run("selftests", [changed, other, devdax]);
    assertEquals(commits.map(({ subject, changes }) => [subject, changes]), [
      ["selftests/dax: Update the tests of device removals", [
        { status: "M", path: `${DAX}/xfs_mapped.sh` },
      ]],
      ["selftests/dax: Add a test of mapped files of an XFS", [
        { status: "M", path: `${DAX}/Makefile` },
        { status: "A", path: `${DAX}/xfs_other.sh` },
      ]],
    ]);
    const [update = ""] = patchesIn(`${tree}-patches2`);
    assertStringIncludes(
      await Deno.readTextFile(update),
      "\nBring these tests up to date:\n\n- xfs_mapped.sh: Unbind",
    );
    await git(tree, "am", "--quiet", ...patchesIn(`${tree}-patches2`));
    assertEquals(
      (await run("selftests", [changed, other, devdax])).commits,
      [],
    );
  }));

Deno.test("a test without a spec, and a helper of no use, go", () =>
  withTree(makeKernelTree, async (tree, run) => {
    await run("selftests", [mapped, devdax]);
    await git(tree, "am", "--quiet", ...patchesIn(`${tree}-patches0`));
    const makefile = `${tree}/${DAX}/Makefile`;
    const text = await Deno.readTextFile(makefile);
    await Deno.writeTextFile(makefile, text.replace("dax_map.c", "dax_old.c"));
    await writeFiles(tree, {
      [`${DAX}/dax_old.c`]: "int old;\n",
      [`${DAX}/notes.txt`]: "not ours\n",
    });
    await commitAll(tree);
    const { commits: [update] } = await run("selftests", [devdax]);
    const gone = update?.changes.filter(({ status }) => status === "D") ?? [];
    const names = gone.map(({ path }) => path.slice(DAX.length + 1));
    assert(names.includes("xfs_mapped.sh"), names.join(" "));
    assert(names.includes("dax_old.c"), names.join(" "));
    assert(!names.includes("notes.txt"), names.join(" "));
  }));

Deno.test("xfstests: the shared part, then one patch for each test", () =>
  withTree(makeXfstestsTree, async (tree, run) => {
    const { commits, cover = "" } = await run(
      "xfstests",
      [mapped, other, ofExt4, devdax],
    );
    assertEquals(
      commits.map(({ subject, changes }) => [
        subject,
        changes.map(({ path }) => path).filter((path) => /^tests/.test(path)),
      ]),
      [
        ["fstests: add helpers for tests that take DAX devices away", []],
        ["ext4: test unbinding nd_pmem from a sample", [
          "tests/ext4/002",
          "tests/ext4/002.out",
        ]],
        ["xfs: test unbinding nd_pmem from a sample", [
          "tests/xfs/002",
          "tests/xfs/002.out",
        ]],
        ["xfs: test unbinding nd_pmem from a sample", [
          "tests/xfs/004",
          "tests/xfs/004.out",
        ]],
      ],
    );
    assertStringIncludes(cover, "fstests@vger.kernel.org,");
    assertStringIncludes(cover, "linux-ext4@vger.kernel.org");
    await git(tree, "am", "--quiet", ...patchesIn(`${tree}-patches0`));
    const text = await Deno.readTextFile(`${tree}/tests/xfs/004`);
    assertStringIncludes(text, "\n# FS QA Test 004\n");
    assertStringIncludes(text, "# Copyright (c) 2026 Jane Developer.  All");
    assertStringIncludes(
      await Deno.readTextFile(`${tree}/src/Makefile`),
      "SUBDIRS = dax-remove log-writes perf\n",
    );

    await git(tree, "mv", "tests/xfs/002", "tests/xfs/654");
    await git(tree, "mv", "tests/xfs/002.out", "tests/xfs/654.out");
    await git(tree, "grep", "-l", "002", "--", "tests/xfs/654");
    await commitAll(tree);
    const later = await run("xfstests", [mapped, other, ofExt4], {
      signoff: { name: "Joe", email: "joe@example.org" },
      now: new Date("2031-01-01"),
    });
    // It keeps the number that the maintainer gave it, and the copyright.
    assertEquals(
      later.commits.map(({ changes }) => changes.map(({ path }) => path)),
      [["tests/xfs/654", "tests/xfs/654.out"]],
    );
    const [update = ""] = patchesIn(`${tree}-patches1`);
    assertEquals((await Deno.readTextFile(update)).includes("2031 Joe"), false);
  }));

Deno.test("xfstests: a tree without a group is no good", () =>
  withTree(makeXfstestsTree, async (tree, run) => {
    const path = `${tree}/doc/group-names.txt`;
    const text = await Deno.readTextFile(path);
    await Deno.writeTextFile(path, text.replace("dax\t", "other\t"));
    await commitAll(tree);
    await assertRejects(
      () => run("xfstests", [mapped]),
      EnvironmentError,
      'doc/group-names.txt has no group "dax"',
    );
  }));

Deno.test("whatever a spec says, git am takes it for text", () =>
  withTree(makeKernelTree, async (tree, run) => {
    const texts = [
      ...hostileTexts.map((text) => `a ${text}`),
      "---\n\ndiff --git a/x b/x\n\nFrom: Eve <eve@example.org>",
      "Signed-off-by: Eve <eve@example.org>",
    ];
    const hostile = texts.map((text, index) =>
      planOf(
        sampleFilesystemScenario({
          name: `hostile-${index}`,
          summary: text.replaceAll(/[\r\n]+/g, " "),
          why: text,
        }),
      )
    );
    const { commits } = await run("selftests", hostile, {
      signoff: { name: "Łukasz Ö", email: "l@example.org" },
    });
    await git(tree, "am", "--quiet", ...patchesIn(`${tree}-patches0`));
    const log = await git(tree, "log", "--format=%an <%ae>%n%B", "-2");
    assertEquals(log.match(/^[\w-]+-by: .*$/gm), [
      "Signed-off-by: Łukasz Ö <l@example.org>",
      "Signed-off-by: Łukasz Ö <l@example.org>",
    ]);
    assertEquals(log.match(/^Łukasz Ö <l@example.org>$/gm)?.length, 2);
    assertStringIncludes(log, "hostile_8.sh: a a=b\n");
    assertEquals(commits.length, 2);
    assertEquals(
      await git(tree, "diff", "--name-only", "HEAD~2", "--", "x"),
      "",
    );
  }));

Deno.test("settings of the user's have no say", () =>
  withTree(makeKernelTree, async (tree, run) => {
    for (
      const [key, value] of [
        ["diff.noprefix", "true"],
        ["format.attach", "true"],
        ["format.signOff", "true"],
        ["core.hooksPath", "/nowhere"],
        ["commit.gpgSign", "true"],
        ["core.autocrlf", "true"],
      ] as const
    ) {
      await git(tree, "config", key, value);
    }
    await run("selftests", [mapped]);
    const patches = patchesIn(`${tree}-patches0`);
    for (const patch of patches) {
      const text = await Deno.readTextFile(patch);
      assertEquals(text.match(/^Signed-off-by/gm)?.length, 1);
      assertStringIncludes(text, "\n--- ");
      assertEquals(text.includes("\r"), false);
    }
    await git(tree, "apply", "--check", patches[0] ?? "");
  }));

Deno.test("--dry-run writes nothing", () =>
  withTree(makeKernelTree, async (tree, run) => {
    const before = await lookAt(tree);
    const { files, cover = "" } = await run("selftests", [mapped], {
      dryRun: true,
      branch: "new",
    });
    assertEquals(files.length, 3);
    assertStringIncludes(cover, "[PATCH 0/2] selftests/dax: Add tests");
    assertEquals(await lookAt(tree), before);
    assertEquals(
      await Deno.stat(`${tree}-patches0`).catch(() => "nothing"),
      "nothing",
    );
  }));

Deno.test("a branch gets the commits, and nothing else changes", () =>
  withTree(makeKernelTree, async (tree, run) => {
    const texts = readFiles(tree)[`MAINTAINERS`];
    const { commits } = await run("selftests", [mapped], { branch: "a/new" });
    assertEquals(
      await git(tree, "rev-parse", "a/new"),
      commits.at(-1)?.id,
    );
    assertEquals(
      await git(tree, "rev-parse", "a/new~2"),
      await git(tree, "rev-parse", "main"),
    );
    assertEquals(await git(tree, "branch", "--show-current"), "main");
    assertEquals(await git(tree, "status", "--porcelain"), "");
    assertEquals(readFiles(tree)["MAINTAINERS"], texts);
    // The tree needs nothing of what the series was made in.
    await git(tree, "fsck", "--strict");
    await assertRejects(
      () => run("selftests", [mapped], { branch: "a/new" }),
      EnvironmentError,
      'has a branch "a/new"',
    );
    await assertRejects(
      () => run("selftests", [mapped], { branch: "a..b" }),
      UsageError,
      '"a..b"',
    );
  }));

Deno.test("all that is in the way is told at once, and nothing is written", () =>
  withTree(makeKernelTree, async (tree, run) => {
    await git(tree, "config", "user.name", "");
    await writeFiles(tree, {
      MAINTAINERS: "nobody\n",
      [`${DAX}/mine.sh`]: "echo\n",
    });
    await git(tree, "add", DAX);
    await git(tree, "commit", "--quiet", "--message=x");
    await writeFiles(tree, { "0001-a.patch/x": "" });
    const before = await lookAt(tree);
    const error = await assertRejects(
      () =>
        run("selftests", [mapped], {
          output: { shown: "out", path: `${tree}/0001-a.patch` },
        }),
      EnvironmentError,
    );
    for (
      const part of [
        "4 things are in the way",
        "git has no user.name",
        `${DAX} is taken: no earlier export has written "${DAX}/mine.sh"`,
        'the tree has local changes: "M MAINTAINERS"',
        'has something else than patches in it: "x"',
        "to mend it: git config",
      ]
    ) {
      assertStringIncludes(error.message, part);
    }
    assertEquals(await lookAt(tree), before);
  }));

Deno.test("a test of somebody else's in the directory is not lost", () =>
  withTree(makeKernelTree, async (tree, run) => {
    await run("selftests", [mapped]);
    await git(tree, "am", "--quiet", ...patchesIn(`${tree}-patches0`));
    const makefile = `${tree}/${DAX}/Makefile`;
    await writeFiles(tree, { [`${DAX}/theirs.sh`]: "echo\n" });
    await Deno.writeTextFile(
      makefile,
      (await Deno.readTextFile(makefile)).replace(
        "TEST_PROGS := ",
        "TEST_PROGS := theirs.sh ",
      ),
    );
    await commitAll(tree);
    await assertRejects(
      () => run("selftests", [mapped]),
      EnvironmentError,
      `no earlier export has written "${DAX}/theirs.sh"`,
    );
  }));

Deno.test("patches are replaced only if that is asked for", () =>
  withTree(makeKernelTree, async (tree, run) => {
    await run("selftests", [mapped, devdax]);
    const path = `${tree}-patches0`;
    const output = { shown: "patches", path };
    await assertRejects(
      () => run("selftests", [mapped], { output }),
      EnvironmentError,
      '"patches" has a series in it already',
    );
    assertEquals(patchesIn(path).length, 3);
    await run("selftests", [mapped], { output, replaces: true });
    assertEquals(patchesIn(path).length, 2);
  }));

Deno.test("what is no tree is told apart", () =>
  withTree(makeKernelTree, async (tree, run) => {
    await assertRejects(
      () => run("xfstests", [mapped]),
      UsageError,
      'it is no xfstests tree, there is no "check" in it',
    );
    const nowhere = { shown: "nowhere", path: `${tree}/nowhere` };
    await assertRejects(
      () => run("selftests", [mapped], { tree: nowhere }),
      UsageError,
      'Cannot export to "nowhere": there is no such directory',
    );
    await Deno.rename(`${tree}/.git`, `${tree}/.git-away`);
    const error = await assertRejects(
      () => run("selftests", [mapped]),
      EnvironmentError,
      "it is in no git repository",
    );
    assertStringIncludes(error.mend ?? "", "git -C");
    await git(tree, "init", "--quiet");
    await assertRejects(
      () => run("selftests", [mapped]),
      EnvironmentError,
      "nothing is committed",
    );
  }));

Deno.test("a shallow clone and a linked work tree will do", () =>
  withTree(makeKernelTree, async (tree) => {
    await writeFiles(tree, { more: "x\n" });
    await commitAll(tree);
    const shallow = `${tree}-shallow`;
    await git(tree, "clone", "--quiet", "--depth=1", `file://${tree}`, shallow);
    const linked = `${tree}-linked`;
    await git(tree, "worktree", "add", "--quiet", "--detach", linked);
    for (const path of [shallow, linked]) {
      const signoff = { name: "Jane", email: "jane@example.org" };
      await exporterTo(path)("selftests", [mapped], { signoff });
      await git(path, "am", "--quiet", ...patchesIn(`${path}-patches0`));
    }
  }));

Deno.test("an interrupted export leaves nothing behind", () =>
  withTree(makeKernelTree, async (tree, run) => {
    const before = await lookAt(tree);
    const controller = new AbortController();
    await assertRejects(
      () =>
        run("selftests", [mapped], {
          signal: controller.signal,
          talk: {
            ...silentTalk,
            status: (text) => {
              if (text.startsWith("Looking")) controller.abort();
            },
          },
        }),
      InterruptedError,
    );
    assertEquals(await lookAt(tree), before);
    assertEquals(
      await Deno.stat(`${tree}-patches0`).catch(() => "nothing"),
      "nothing",
    );
  }));
