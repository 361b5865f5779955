import { assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import { runCommand } from "../acquire/command.ts";
import { UsageError } from "../base/errors.ts";
import { writeFiles } from "../export/testing/small_trees.ts";
import { inTemporaryDirectory } from "../run/testing/temporary_directory.ts";
import { renderSlurmScripts, type SlurmPlan } from "./slurm_scripts.ts";
import { waitUntil, whyNoSlurm, withSlurm } from "./testing/scratch_slurm.ts";

function planFor(directory: string, more: Partial<SlurmPlan> = {}): SlurmPlan {
  return {
    root: `${directory}/yank's`,
    directory: `${directory}/a run`,
    id: "slurm-1",
    kernels: ["debian:trixie", "/my kernels/$(a)"],
    shards: 2,
    scenarios: ["mapped"],
    runArguments: ["--accel", "kvm"],
    sbatchOptions: [],
    ...more,
  };
}

async function writeScripts(plan: SlurmPlan): Promise<void> {
  await Deno.mkdir(plan.root, { recursive: true });
  await writeFiles(
    plan.directory,
    Object.fromEntries(
      renderSlurmScripts(plan).map(({ path, text }) => [path, text]),
    ),
  );
}

/** Writes down what it is asked for; a run is one file. */
const FAKE_DENO = `#!/bin/sh
[ "$1 $2 $3" = 'task -q yank' ] || exit 9
shift 3
{ printf '%s|' "$@"; echo; } >>"$(dirname "$0")/asked.$1"
case $1$2 in
run--kernel)
	[ "$6" = --runs ] || exit 9
	mkdir -p "$7/20261130-120000"
	echo "$5" >"$7/20261130-120000/run.json"
	LOSE
	;;
merge) shift 3; cat "$@" ;;
esac
case $1 in merge) exit MERGE_STATUS ;; compare) exit 1 ;; esac
`;

/** A yank for which something is done where a task runs. */
async function writeFakeDeno(
  directory: string,
  { lose = ":", mergeStatus = 0 }: { lose?: string; mergeStatus?: number } = {},
): Promise<string> {
  await writeFiles(directory, {
    "tools/deno": FAKE_DENO.replace("LOSE", lose)
      .replace("MERGE_STATUS", `${mergeStatus}`),
  });
  await Deno.chmod(`${directory}/tools/deno`, 0o755);
  return `${directory}/tools:${Deno.env.get("PATH")}`;
}

async function readAsked(directory: string, verb: string): Promise<string[]> {
  const text = await Deno.readTextFile(`${directory}/tools/asked.${verb}`);
  return text.trimEnd().split("\n").sort();
}

Deno.test("renderSlurmScripts() writes what shellcheck has nothing to say of", () =>
  inTemporaryDirectory(async (directory) => {
    const plans = [
      planFor(directory),
      planFor(directory, {
        baseline: "/runs/it's $1",
        sbatchOptions: ["--partition=main", "--comment=it's a run"],
      }),
    ];
    for (const plan of plans) {
      await writeScripts(plan);
      const { stdout } = await runCommand([
        "shellcheck",
        ...["submit", "shard", "merge"].map((name) =>
          `${plan.directory}/${name}.sh`
        ),
      ], { action: "Cannot check scripts", deadlineSeconds: 60 });
      assertEquals(stdout, "");
    }
  }));

Deno.test("renderSlurmScripts() gives each task its kernel and its shard", () =>
  inTemporaryDirectory(async (directory) => {
    const plan = planFor(directory);
    await writeScripts(plan);
    const PATH = await writeFakeDeno(directory);
    const start = (task: number) =>
      runCommand(["sh", `${plan.directory}/shard.sh`], {
        action: "Cannot run a task",
        deadlineSeconds: 60,
        environment: { PATH, SLURM_ARRAY_TASK_ID: `${task}` },
      });
    for (const task of [0, 1, 2, 3]) {
      assertEquals((await start(task)).status, 0);
    }
    const runs = `${plan.directory}/runs`;
    const asked = [
      ["/my kernels/$(a)", "1/2", "2"],
      ["/my kernels/$(a)", "2/2", "3"],
      ["debian:trixie", "1/2", "0"],
      ["debian:trixie", "2/2", "1"],
    ].map(([kernel, shard, task]) =>
      `run|--kernel|${kernel}|--shard|${shard}|--runs|${runs}/${task}|--accel|kvm|mapped|`
    );
    assertEquals(await readAsked(directory, "run"), asked);
    assertEquals((await start(4)).status, 2);
    // One that is started again goes on.
    assertEquals((await start(3)).status, 0);
    assertEquals(
      await readAsked(directory, "run"),
      [...asked, `run|--resume|${runs}/3/20261130-120000|`].sort(),
    );
  }));

const ends: [
  string,
  { runs: number; mergeStatus?: number; baseline?: string },
  number,
][] = [
  ["all is well", { runs: 4 }, 0],
  ["a test did not pass", { runs: 4, mergeStatus: 1 }, 1],
  ["a task left nothing", { runs: 3 }, 1],
  ["nothing can be merged", { runs: 4, mergeStatus: 3 }, 3],
  ["something is worse", { runs: 4, baseline: "/b" }, 1],
];

for (const [what, { runs, baseline, ...more }, status] of ends) {
  Deno.test(`renderSlurmScripts() merges with status ${status} where ${what}`, () =>
    inTemporaryDirectory(async (directory) => {
      const plan = planFor(directory, { baseline });
      await writeScripts(plan);
      for (let task = 0; task < runs; task++) {
        await writeFiles(plan.directory, { [`runs/${task}/a/run.json`]: "" });
      }
      const ended = await runCommand(["sh", `${plan.directory}/merge.sh`], {
        action: "Cannot merge",
        deadlineSeconds: 60,
        environment: { PATH: await writeFakeDeno(directory, more) },
      });
      assertEquals([ended.status, ended.stderr.split("\n").length - 1], [
        status,
        4 - runs,
      ]);
      assertEquals(await readAsked(directory, "merge"), [
        `merge|--output|slurm-1|${
          Array.from(
            { length: runs },
            (_, task) => `${plan.directory}/runs/${task}/a/|`,
          ).join("")
        }`,
      ]);
    }));
}

Deno.test("renderSlurmScripts() refuses what Slurm would read otherwise", () => {
  const refused = (more: Partial<SlurmPlan>, message: string) =>
    assertThrows(
      () => renderSlurmScripts(planFor("/d", more)),
      UsageError,
      message,
    );
  refused({ directory: "/a%j" }, 'puts something else for "%"');
  refused(
    { sbatchOptions: ["main"] },
    'hand "main" to sbatch: it is no option',
  );
  refused({ kernels: ["./a\nb"] }, "control character");
});

const noSlurm = whyNoSlurm();

Deno.test({
  name: `renderSlurmScripts() runs on a real Slurm${
    noSlurm === undefined ? "" : ` (left out: ${noSlurm})`
  }`,
  ignore: noSlurm !== undefined,
  fn: () =>
    withSlurm(async ({ directory, environment, ask }) => {
      const plan = planFor(directory, { sbatchOptions: ["--partition=main"] });
      await writeScripts(plan);
      // As if the first task had lost its node.
      const lose = '[ "$7" != "${7%/0}" ] && ' +
        'scontrol requeue "$SLURM_JOB_ID" && exec sleep 120';
      const PATH = await writeFakeDeno(directory, { lose, mergeStatus: 1 });
      const submitted = await runCommand(
        ["sh", `${plan.directory}/submit.sh`],
        {
          action: "Cannot submit",
          deadlineSeconds: 60,
          environment: { ...environment, PATH },
        },
      );
      assertEquals([submitted.status, submitted.stderr], [0, ""]);
      const [array = "", merge = ""] = submitted.stdout.trim().split(" ");
      const show = (job: string) => ask("scontrol", "show", "job", job);
      await waitUntil(
        "the merge has ended",
        async () => /JobState=(FAILED|COMPLETED)/.test(await show(merge)),
      );
      assertStringIncludes(await show(merge), "ExitCode=1:0");
      const tasks = await show(array);
      assertEquals(
        tasks.match(/JobState=\w+/g),
        Array(4).fill("JobState=COMPLETED"),
      );
      const runs = `${plan.directory}/runs`;
      const asked = await readAsked(directory, "run");
      assertEquals(asked.length, 5);
      assertStringIncludes(
        asked.at(-1) ?? "",
        `run|--resume|${runs}/0/20261130-120000|`,
      );
      assertEquals(await readAsked(directory, "merge"), [
        `merge|--output|slurm-1|${
          [0, 1, 2, 3].map((task) => `${runs}/${task}/20261130-120000/|`)
            .join("")
        }`,
      ]);
      const logs = [...Deno.readDirSync(`${plan.directory}/logs`)].map((
        { name },
      ) => name).sort();
      assertEquals(
        logs,
        [0, 1, 2, 3].map((task) => `${array}_${task}.log`).concat("merge.log"),
      );
    }),
});
