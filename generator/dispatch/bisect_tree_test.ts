import {
  assert,
  assertEquals,
  assertRejects,
  assertStringIncludes,
} from "@std/assert";
import { EnvironmentError, InterruptedError } from "../base/errors.ts";
import { silentTalk } from "../base/talk.ts";
import { git, writeFiles } from "../export/testing/small_trees.ts";
import type { Verdict } from "../observe/verdict.ts";
import { makeRecord } from "../report/testing/make_record.ts";
import { renderBisectScript } from "./bisect_script.ts";
import { findBisectRange, type FoundCommit, runBisect } from "./bisect_tree.ts";

const SCENARIO = "xfs-unbind-mmap-shared";

/** What is in the tree ends up in the kernel; what is broken does not build. */
const FAKE_MAKE = `#!/bin/sh
[ "$1" = -C ] || exit 9
tree=$2 build=${"\${3#O=}"}
shift 3
echo "$*" >>"$build/../made"
if grep -q broken "$tree/state"; then exit 2; fi
for target; do
	case $target in
	defconfig) echo CONFIG_MODULES=y >"$build/.config" ;;
	bzImage) cp "$tree/state" "$build/state" ;;
	esac
done
`;

/** A yank that finds what the kernel says; it judges with the real one. */
const FAKE_DENO = `#!/bin/sh
[ "$1 $2 $3" = 'task -q yank' ] || exit 9
shift 3
[ "$1" = run ] || DENO='${Deno.execPath()}' exec sh .ci/deno.sh run generator/main.ts "$@"
[ "$2 $3 $5 $6 $7" = "--json --kernel --accel tcg ${SCENARIO}" ] || exit 9
grep -q '^CONFIG_XFS_FS=m' "$4/.config" || exit 9
read -r state <"$4/state"
case $state in
no-guest) exit 4 ;;
no-tool) exit 3 ;;
slow) exec sleep 60 ;;
esac
cat "$0.$state"
case $state in pass | skip | xfail) ;; *) exit 1 ;; esac
`;

/** What the test of a history is given. */
interface History {
  root: string;
  commits: string[];
  said: string[];
  bisect(
    ends: { good: string; bad: string },
    more?: { config?: string; signal?: AbortSignal },
  ): Promise<FoundCommit>;
}

/** A test in a tree with a commit for each state: a verdict or what goes wrong. */
async function withHistory(
  states: string[],
  test: (given: History) => Promise<void>,
): Promise<void> {
  const root = await Deno.makeTempDir({ prefix: "yank_bisect_" });
  try {
    const tree = `${root}/linux`;
    await Deno.mkdir(tree);
    await git(tree, "init", "--quiet", "--initial-branch=main");
    const commits: string[] = [];
    for (const [index, state] of states.entries()) {
      await writeFiles(root, {
        "linux/state": `${state}\n${index}\n`,
        [`tools/deno.${state}`]: JSON.stringify(
          makeRecord({ [SCENARIO]: { p: state as Verdict } }),
        ),
      });
      await git(tree, "add", "state");
      await git(tree, "commit", "--quiet", `--message=commit ${index}`);
      commits.push(await git(tree, "rev-parse", "HEAD"));
    }
    await writeFiles(`${root}/tools`, { make: FAKE_MAKE, deno: FAKE_DENO });
    await Deno.chmod(`${root}/tools/make`, 0o755);
    await Deno.chmod(`${root}/tools/deno`, 0o755);
    const said: string[] = [];
    await test({
      root,
      commits,
      said,
      async bisect(ends, { config, signal } = {}) {
        const range = await findBisectRange({
          shown: "linux",
          path: tree,
          ...ends,
        });
        const work = `${root}/work`;
        await writeFiles(work, {
          "step.sh": renderBisectScript({
            scenario: SCENARIO,
            word: SCENARIO,
            findsFix: range.findsFix,
            root: new URL("../..", import.meta.url).pathname,
            work,
            config,
            fragment: "CONFIG_XFS_FS=m",
            runArguments: ["--accel", "tcg"],
          }),
        });
        return await runBisect(range, {
          script: `${work}/step.sh`,
          log: `${work}/bisect.log`,
          talk: { ...silentTalk, say: (line) => void said.push(line) },
          signal: signal ?? new AbortController().signal,
          environment: { PATH: `${root}/tools:${Deno.env.get("PATH")}` },
        });
      },
    });
  } finally {
    await Deno.remove(root, { recursive: true });
  }
}

/** What must be as it was. */
async function snapshot(root: string): Promise<unknown> {
  const tree = `${root}/linux`;
  return [
    await git(tree, "status", "--porcelain", "--ignored"),
    await git(tree, "symbolic-ref", "HEAD"),
    await git(tree, "for-each-ref"),
    [...Deno.readDirSync(tree)].map(({ name }) => name).sort(),
  ];
}

Deno.test("runBisect() finds what broke a scenario, and puts the tree back", () =>
  withHistory(
    ["pass", "pass", "broken", "pass", "fail", "broken", "xfail", "crash"],
    async ({ root, commits, said, bisect }) => {
      const before = await snapshot(root);
      assertEquals(await bisect({ good: "main~7", bad: "main" }), {
        commit: commits[4],
        subject: "commit 4",
        kind: "broke",
      });
      assertEquals(await snapshot(root), before);
      assert(
        said.some((line) => /^yank bisect: bad: \w+ commit 4$/.test(line)),
        said.join("\n"),
      );
      const log = await Deno.readTextFile(`${root}/work/bisect.log`);
      assertStringIncludes(log, "git bisect start");
      const made = await Deno.readTextFile(`${root}/work/made`);
      const [defconfig, olddefconfig, build] = made.split("\n");
      assertEquals(
        [defconfig, olddefconfig],
        ["defconfig kvm_guest.config", "olddefconfig"],
      );
      assert(/^-j\d+ bzImage modules$/.test(build ?? ""), build);
    },
  ));

Deno.test("runBisect() finds what mended it, with a configuration without modules", () =>
  withHistory(["fail", "xfail", "pass", "pass"], async (given) => {
    const { root, commits, bisect } = given;
    const config = `${root}/that's mine`;
    await Deno.writeTextFile(config, "# CONFIG_MODULES is not set\n");
    assertEquals(await bisect({ good: "main", bad: "main~3" }, { config }), {
      commit: commits[2],
      subject: "commit 2",
      kind: "fixed",
    });
    const made = await Deno.readTextFile(`${root}/work/made`);
    assert(/^olddefconfig\n-j\d+ bzImage\n/.test(made), made);
  }));

Deno.test("runBisect() passes over what cannot be tested, and tells what is left", () =>
  withHistory(
    ["pass", "pass", "broken", "skip", "no-guest", "lost", "hang"],
    async ({ root, commits, bisect }) => {
      const ends = { good: "main~6", bad: "main" };
      const { message } = await assertRejects(
        () => bisect(ends),
        EnvironmentError,
        "git bisect run ended with status 2",
      );
      assertStringIncludes(message, "git -C linux bisect reset");
      const log = await Deno.readTextFile(`${root}/work/bisect.log`);
      for (const at of [2, 3, 4, 5]) {
        assertStringIncludes(log, `git bisect skip ${commits[at]}`);
      }
      assert(!log.includes(`git bisect bad ${commits[5]}`), log);
      await assertRejects(
        () => bisect(ends),
        EnvironmentError,
        "a bisection goes on there",
      );
    },
  ));

Deno.test("runBisect() ends where something is wrong with the machine", () =>
  withHistory(["pass", "no-tool", "fail"], async ({ root, said, bisect }) => {
    await assertRejects(
      () => bisect({ good: "main~2", bad: "main" }),
      EnvironmentError,
      "to go on: git -C linux bisect run sh ",
    );
    assert(
      said.includes("yank bisect: stopped: yank run ended with status 3"),
      said.join("\n"),
    );
    const log = await git(`${root}/linux`, "bisect", "log");
    assert(!/^git bisect (skip|good|bad)/m.test(log), log);
  }));

Deno.test("runBisect() can be interrupted, and gone on with", () =>
  withHistory(["pass", "slow", "fail"], async ({ root, said, bisect }) => {
    const controller = new AbortController();
    const bisecting = bisect(
      { good: "main~2", bad: "main" },
      { signal: controller.signal },
    );
    while (!await Deno.stat(`${root}/work/run.json`).catch(() => undefined)) {
      await new Promise((done) => setTimeout(done, 20));
    }
    controller.abort();
    await assertRejects(() => bisecting, InterruptedError);
    assertStringIncludes(
      said.at(-1) ?? "",
      "to go on: git -C linux bisect run",
    );
    await git(`${root}/linux`, "bisect", "good");
    await git(`${root}/linux`, "bisect", "reset");
  }));

Deno.test("runBisect() refuses trees in which it would go wrong", () =>
  withHistory(["pass", "fail"], async ({ root, bisect }) => {
    const refused = (seen: string) =>
      assertRejects(
        () => bisect({ good: "main~1", bad: "main" }),
        EnvironmentError,
        seen,
      );
    await Deno.writeTextFile(`${root}/linux/.config`, "");
    const { message } = await refused("configured or built in place");
    assertStringIncludes(
      message,
      "git -C linux worktree add --detach linux-bisect",
    );
    await Deno.remove(`${root}/linux/.config`);
    await Deno.writeTextFile(`${root}/linux/state`, "mine\n");
    await refused("changes that are not committed");
    assertEquals(await Deno.readTextFile(`${root}/linux/state`), "mine\n");
  }));
