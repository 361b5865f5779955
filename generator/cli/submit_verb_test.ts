import { assert, assertEquals, assertRejects } from "@std/assert";
import { UsageError } from "../base/errors.ts";
import { runVerb } from "./testing/run_verb.ts";
import { specNamed, withProject } from "./testing/sample_project.ts";
import * as submit from "./verbs/submit.ts";

function withSpecs(
  test: (
    run: (...args: string[]) => ReturnType<typeof runVerb>,
    root: string,
  ) => Promise<void>,
): Promise<void> {
  return withProject(
    { "specs/mapped.ts": specNamed("mapped") },
    (root) => test((...args) => runVerb(submit, root, args), root),
  );
}

Deno.test("yank submit writes scripts into a new directory, and how to go on", () =>
  withSpecs(async (run, root) => {
    const { stdout, said } = await run("slurm", "--shards", "2");
    const path = stdout.trim();
    assert(/^out\/slurm\/\d{8}-\d{6}\/submit\.sh$/.test(path), path);
    assertEquals(said, [`to submit the jobs: sh ${path}`]);
    const directory = `${root}/${path.replace(/\/submit\.sh$/, "")}`;
    assertEquals(
      [...Deno.readDirSync(directory)].map(({ name }) => name).sort(),
      ["merge.sh", "shard.sh", "submit.sh"],
    );
    const { mode } = await Deno.stat(`${root}/${path}`);
    assertEquals((mode ?? 0) & 0o777, 0o755);
    assert((await Deno.readTextFile(`${root}/${path}`)).includes("=0-1 "));
  }));

Deno.test("yank submit takes a directory, options of sbatch, and those of run", () =>
  withSpecs(async (run, root) => {
    const { stdout } = await run(
      ...["slurm", "specs/mapped.ts", "--output", "a b", "--json"],
      ...["--sbatch=--partition=main", "--sbatch=--time=5"],
      ...["--kernel", "debian:sid", "--kernel", `${root}/../linux`],
      ...["--", "--accel", "kvm"],
    );
    assertEquals(JSON.parse(stdout), { submit: `${root}/a b/submit.sh` });
    const read = (name: string) => Deno.readTextFile(`${root}/a b/${name}.sh`);
    assert((await read("submit")).includes(" --partition=main --time=5 \\\n"));
    const shard = await read("shard");
    assert(
      shard.includes("\n0) kernel=debian:sid ;;\n1) kernel=./../linux ;;\n"),
    );
    assert(shard.includes('--runs "$runs" --accel kvm ./specs/mapped.ts\n'));
    await assertRejects(
      () => run("slurm", "--output", "a b"),
      UsageError,
      "it has the submit.sh of another run",
    );
  }));

const mistakes: [string[], string][] = [
  [[], "Missing argument CLUSTER [SCENARIO]"],
  [["slrum"], 'Unknown cluster "slrum": it is slurm; did you mean "slurm"?'],
  [["slurm", "mappd"], 'did you mean "mapped"?'],
  [["slurm", "--baseline", "a"], 'Cannot find the run "a"'],
  [["slurm", "--sbatch", "main"], "it is no option"],
  [["slurm", "--output", "50%"], 'Slurm puts something else for "%"'],
];

Deno.test("yank submit refuses what it does not understand, and writes nothing", () =>
  withSpecs(async (run, root) => {
    for (const [args, message] of mistakes) {
      await assertRejects(() => run(...args), UsageError, message);
    }
    // Not even a directory.
    assertEquals(
      [...Deno.readDirSync(root)].map(({ name }) => name).sort(),
      ["generator", "specs"],
    );
  }));
