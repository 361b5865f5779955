import { assert, assertEquals, assertRejects } from "@std/assert";
import { UsageError } from "../base/errors.ts";
import { canReadYaml, readYaml } from "../dispatch/testing/read_yaml.ts";
import { runVerb } from "./testing/run_verb.ts";
import { specNamed, withProject } from "./testing/sample_project.ts";
import * as ci from "./verbs/ci.ts";

/** A test in a project of two scenarios. */
function withSpecs(
  test: (
    run: (...args: string[]) => ReturnType<typeof runVerb>,
    root: string,
  ) => Promise<void>,
): Promise<void> {
  return withProject({
    "specs/mapped.ts": specNamed("mapped"),
    "specs/other.ts": specNamed("other"),
  }, (root) => test((...args) => runVerb(ci, root, args), root));
}

const MATRIX = [
  ...["--kernel", "debian:trixie", "--kernel", "debian:6.1", "--shards", "3"],
];

const YANK = "deno task -q yank";

/** The commands of a job of GitHub. */
// deno-lint-ignore no-explicit-any
function commandsOf(job: any): string[] {
  // deno-lint-ignore no-explicit-any
  return job.steps.flatMap(({ run = "" }: any) => run.trim().split("\n"))
    .filter((line: string) => line !== "");
}

Deno.test({
  name: "yank ci github runs each shard on each kernel, and reports of all",
  ignore: !canReadYaml,
  fn: () =>
    withSpecs(async (run) => {
      const { stdout } = await run("github", ...MATRIX);
      const workflow = await readYaml(stdout);
      assertEquals(workflow.permissions, { contents: "read" });
      assertEquals(Object.keys(workflow.jobs), ["run", "report"]);
      const { run: shard, report } = workflow.jobs;
      assertEquals(shard.strategy, {
        "fail-fast": false,
        matrix: { kernel: ["debian:trixie", "debian:6.1"], shard: [1, 2, 3] },
      });
      assertEquals(report.needs, ["run"]);
      // One shard that fails does not keep the others from being shown.
      assertEquals(report.if, "${{ !cancelled() }}");
      for (const job of [shard, report]) {
        assert(job["timeout-minutes"] > 0);
        // What is put in by GitHub is never a part of a script.
        for (const line of commandsOf(job)) assert(!line.includes("${{"), line);
      }
      assertEquals(commandsOf(shard).slice(-2), [
        `${YANK} run --kernel "$KERNEL" --shard "$SHARD/3"`,
        'tar -czf "run-$INDEX.tar.gz" -C out runs',
      ]);
      const merged = commandsOf(report).indexOf(
        `${YANK} merge --output merged parts/*/runs/*`,
      );
      const shown = commandsOf(report).indexOf(
        `${YANK} report merged --format html --output report.html`,
      );
      assert(merged !== -1 && merged < shown, stdout);
      assert(!stdout.includes("compare"));
    }),
});

Deno.test({
  name: "yank ci gitlab runs each shard on each kernel, and reports of all",
  ignore: !canReadYaml,
  fn: () =>
    withSpecs(async (run) => {
      const { stdout } = await run("gitlab", ...MATRIX, "mapped");
      const { "yank:run": shard, "yank:report": report } = await readYaml(
        stdout,
      );
      assertEquals(shard.parallel, {
        matrix: [{
          KERNEL: ["debian:trixie", "debian:6.1"],
          SHARD: ["1", "2", "3"],
        }],
      });
      assertEquals(shard.script, [
        `${YANK} run --kernel "$KERNEL" --shard "$SHARD/3" mapped`,
      ]);
      assertEquals(shard.artifacts.when, "always");
      assertEquals(report.needs, [{ job: "yank:run", artifacts: true }]);
      assertEquals(report.when, "always");
      assertEquals(report.artifacts.reports, { junit: "junit.xml" });
      for (const { timeout } of [shard, report]) assert(/^\d+ m/.test(timeout));
      assert(
        report.script.includes(
          `${YANK} report merged --format junit --output junit.xml`,
        ),
      );
    }),
});

Deno.test({
  name: "yank ci with a baseline fails on what is worse than that, alone",
  ignore: !canReadYaml,
  fn: () =>
    withSpecs(async (run) => {
      const baseline = ["--baseline", "ci/base line"];
      const github = await readYaml((await run("github", ...baseline)).stdout);
      const [, judged] = commandsOf(github.jobs.run).slice(-2).reverse();
      assertEquals(
        judged,
        `${YANK} run --kernel "$KERNEL" --shard "$SHARD/1" || [ $? -eq 1 ]`,
      );
      assertEquals(commandsOf(github.jobs.report).slice(-4), [
        "status=0",
        `${YANK} compare './ci/base line' merged --format markdown --output compare.md || status=$?`,
        'cat compare.md >>"$GITHUB_STEP_SUMMARY"',
        "exit $status",
      ]);
      const gitlab = await readYaml((await run("gitlab", ...baseline)).stdout);
      assertEquals(
        gitlab["yank:report"].script.at(-1),
        `${YANK} compare './ci/base line' merged`,
      );
      assertEquals(gitlab["yank:run"].script, [judged]);
    }),
});

Deno.test("yank ci writes to a file, passes options on and takes paths", () =>
  withSpecs(async (run, root) => {
    const { stdout, said } = await run(
      ...["github", "specs/mapped.ts", "--output", "ci.yml"],
      ...["--", "--fsx", "/it's here"],
    );
    assertEquals([stdout, said], ["", ["wrote ci.yml"]]);
    const lines = (await Deno.readTextFile(`${root}/ci.yml`)).split("\n");
    assertEquals(
      lines.find((line) => line.includes(" yank run "))?.trim(),
      `${YANK} run --kernel "$KERNEL" --shard "$SHARD/1" --fsx '/it'\\''s here' ./specs/mapped.ts`,
    );
  }));

const mistakes: [string[], string][] = [
  [[], "Missing argument SERVICE [SCENARIO]"],
  [["gitlb"], 'Unknown service "gitlb": it is one of github, gitlab; did you'],
  [["github", "mappd"], 'did you mean "mapped"?'],
  [["github", "--kernel", "debian:trixi"], 'did you mean "debian:trixie"?'],
  [["github", "--shards", "0"], "whole number of at least 1"],
  [["github", "--shards", "257"], "github makes 256 at most"],
  [["gitlab", ...MATRIX.slice(0, 4), "--shards", "101"], "200 at most"],
  [["gitlab", "--kernel", "./$HOME"], '"$" would be expanded'],
  [["github", "--", "--fsx", "${{ x }}"], '"${{" would be expanded'],
  [["github", "--", "--fsx", "a\nb"], "it has a control character"],
];

Deno.test("yank ci refuses what it does not understand", () =>
  withSpecs(async (run) => {
    for (const [args, message] of mistakes) {
      await assertRejects(() => run(...args), UsageError, message);
    }
  }));
