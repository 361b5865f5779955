import { assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { UsageError } from "../base/errors.ts";
import { commitAll, git, writeFiles } from "../export/testing/small_trees.ts";
import { makeRecord } from "../report/testing/make_record.ts";
import { runVerb } from "./testing/run_verb.ts";
import { specNamed, withProject } from "./testing/sample_project.ts";
import * as bisect from "./verbs/bisect.ts";

/** A test in a project with a tree of two commits. */
function withTree(
  test: (
    root: string,
    run: (...args: string[]) => ReturnType<typeof runVerb>,
  ) => Promise<void>,
): Promise<void> {
  return withProject({
    "specs/mapped.ts": specNamed("mapped"),
    "specs/other.ts": specNamed("other"),
  }, async (root) => {
    await writeFiles(root, { "linux/a": "1\n", "my config's": "" });
    await git(`${root}/linux`, "init", "--quiet", "--initial-branch=main");
    await commitAll(`${root}/linux`);
    await writeFiles(root, { "linux/a": "2\n" });
    await commitAll(`${root}/linux`);
    await test(root, (...args) => runVerb(bisect, root, args));
  });
}

const RANGE = ["--tree", "linux", "--good", "main~1", "--bad", "main"];

/** What is wrong with a script. */
async function checkScript(script: string): Promise<string> {
  const path = await Deno.makeTempFile({ prefix: "yank_bisect_" });
  try {
    await Deno.writeTextFile(path, script);
    const { stdout, stderr } = await new Deno.Command("shellcheck", {
      args: ["--shell=sh", path],
    }).output();
    const decoder = new TextDecoder();
    return decoder.decode(stdout) + decoder.decode(stderr);
  } finally {
    await Deno.remove(path);
  }
}

Deno.test("yank bisect prints a script, and how to bisect with it", () =>
  withTree(async (root, run) => {
    const { stdout, said } = await run("mapped", ...RANGE);
    assertEquals(await checkScript(stdout), "");
    assertStringIncludes(stdout, "\nCONFIG_FS_DAX=y\n");
    assertStringIncludes(stdout, ' yank bisect --judge "$work" mapped ');
    const tree = `${root}/linux`;
    const [good, bad] = [
      await git(tree, "rev-parse", "main~1"),
      await git(tree, "rev-parse", "main"),
    ];
    assertEquals(
      said.at(-1),
      `to bisect: git -C linux bisect start ${bad} ${good}; ` +
        "git -C linux bisect run sh SCRIPT; git -C linux bisect reset",
    );
    assertEquals(
      await Deno.stat(`${root}/out`).catch(() => "nothing"),
      "nothing",
    );
  }));

Deno.test("yank bisect quotes what the user says, and takes a spec's path", () =>
  withTree(async (root, run) => {
    const point = bisectPoint(
      (await run("mapped", ...RANGE, "--point", "all").catch((error) => error))
        .message,
    );
    const { stdout } = await run(
      ...["specs/mapped.ts", ...RANGE, "--config", "my config's"],
      ...["--output", "a b.sh", "--point", point, "--", "--fsx", "/a b/$fsx"],
    );
    assertEquals(stdout, "");
    const script = await Deno.readTextFile(`${root}/a b.sh`);
    assertEquals(await checkScript(script), "");
    for (
      const words of [
        `cp '${root}/my config'\\''s' "$build/.config"`,
        ` --fsx "/a b/\\$fsx" ${root}/specs/mapped.ts `,
        ` ${root}/specs/mapped.ts --point '${point}' <`,
      ]
    ) assertStringIncludes(script, words);
  }));

/** The first point that a mistake names. */
function bisectPoint(message: string): string {
  const [, point = ""] = /it is one of "([^"]+)"/.exec(message) ?? [];
  return point;
}

Deno.test("yank bisect looks for the fix where the good commit is newer", () =>
  withTree(async (_root, run) => {
    const { stdout, said } = await run(
      ...["mapped", "--tree", "linux", "--good", "main", "--bad", "main~1"],
    );
    assertStringIncludes(
      said.at(-1) ?? "",
      " bisect start --term-old=broken --term-new=fixed ",
    );
    assertStringIncludes(stdout, "\ngood) exit 1 ;;\nbad) exit 0 ;;\n");
    assertEquals(await checkScript(stdout), "");
  }));

Deno.test("yank bisect --judge says one word of a run", () =>
  withTree(async (root, run) => {
    await writeFiles(root, {
      "out/runs/a/run.json": JSON.stringify(
        makeRecord({ mapped: { p: "pass", q: "fail" }, other: { p: "skip" } }),
      ),
    });
    const said = async (...args: string[]) =>
      (await run(...args, "--judge", "a")).stdout;
    assertEquals(await said("mapped"), "bad\n");
    assertEquals(await said("specs/mapped.ts", "--point", "p"), "good\n");
    assertEquals(await said("other", "--json"), '{"verdict":"skip"}\n');
    await assertRejects(() => said("mappd"), UsageError, '"mapped"?');
  }));

const mistakes: [string[], string][] = [
  [["mapped"], 'Missing options "--tree DIRECTORY", "--good REVISION", '],
  [["mapped", "--tree", "linux", "--good", "a"], 'option "--bad REVISION"'],
  [["mappd", ...RANGE], 'did you mean "mapped"?'],
  [["specs/", ...RANGE], "Cannot bisect 2 scenarios at once"],
  [
    ["mapped", "--tree", "linux", "--good", "v6.1", "--bad", "main"],
    'Cannot use "--good v6.1": "linux" has no such commit',
  ],
  [
    ["mapped", "--tree", "linux", "--good", "main", "--bad", "main"],
    "are one commit",
  ],
  [
    ["mapped", "--tree", "specs", "--good", "main", "--bad", "main"],
    "it is no git repository",
  ],
  [["mapped", ...RANGE, "--config", "linux"], "it is no file"],
  [["mapped", ...RANGE, "--point", "no"], 'Unknown test point "no"'],
  [["mapped", ...RANGE, "--json"], 'goes with "--run" or "--judge" only'],
  [["mapped", ...RANGE, "--run", "--output", "a"], "does not go with"],
];

Deno.test("yank bisect refuses what it does not understand", () =>
  withTree(async (_root, run) => {
    for (const [args, message] of mistakes) {
      await assertRejects(() => run(...args), UsageError, message);
    }
  }));
