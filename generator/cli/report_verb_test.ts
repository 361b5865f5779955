import {
  assert,
  assertEquals,
  assertRejects,
  assertStringIncludes,
} from "@std/assert";
import { EnvironmentError, UsageError } from "../base/errors.ts";
import { readXml } from "../report/testing/read_xml.ts";
import {
  readRealRun,
  REAL_RUN_ID,
  REAL_RUNS,
} from "../report/testing/real_run.ts";
import { runVerb } from "./testing/run_verb.ts";
import { withProject } from "./testing/sample_project.ts";
import * as report from "./verbs/report.ts";

/** Gives a function a project with a saved run. */
function withRuns(fn: (root: string) => Promise<void>): Promise<void> {
  return withProject({}, async (root) => {
    await Deno.mkdir(`${root}/out`);
    await Deno.symlink(REAL_RUNS, `${root}/out/runs`);
    await fn(root);
  });
}

Deno.test("yank report shows the newest run, or that which is named", () =>
  withRuns(async (root) => {
    const newest = await runVerb(report, root);
    assertEquals([newest.status, newest.said], [0, []]);
    for (
      const part of [
        "xfs-unbind-core-dump          crash\n",
        "xfs-unbind-zoned              -\n",
        "  kernel: page-fault in dump_user_range (unbind returns in time), line ",
        "\nscenarios: 1 pass, 2 xfail, 1 crash, 1 not run\n",
        `console: out/runs/${REAL_RUN_ID}/1-debian-trixie/xfs-unbind-core-dump/console.log`,
      ]
    ) assertStringIncludes(newest.stdout, part);
    for (const word of ["latest", REAL_RUN_ID, `out/runs/${REAL_RUN_ID}`]) {
      assertEquals(await runVerb(report, root, [word]), newest);
    }
  }));

Deno.test("yank report writes every format, to stdout or to a file", () =>
  withRuns(async (root) => {
    const { record } = await readRealRun();
    const written = async (format: string) => {
      const { stdout } = await runVerb(report, root, ["--format", format]);
      const file = await runVerb(report, root, [
        "--format",
        format,
        "--output",
        "file",
      ]);
      assertEquals([file.stdout, file.said], ["", ["wrote file"]]);
      assertEquals(await Deno.readTextFile(`${root}/file`), stdout);
      return stdout;
    };
    assert((await written("tap")).startsWith("KTAP version 1\n1..5\n"));
    assertEquals(readXml(await written("junit")).children.length, 5);
    const json = await written("json");
    assertEquals(JSON.parse(json), JSON.parse(JSON.stringify(record)));
    assertEquals((await runVerb(report, root, ["--json"])).stdout, json);
    assert((await written("html")).startsWith("<!doctype html>\n"));
    assertStringIncludes(await written("pretty"), "crash");
  }));

Deno.test("yank report refuses what there is not, and what it cannot write", () =>
  withRuns(async (root) => {
    for (
      const [args, message] of [
        [["20261130-14395"], `; did you mean "${REAL_RUN_ID}"?`],
        [["specs/"], 'Cannot find a run in "specs/": there is no run.json'],
        [
          ["--format", "htm"],
          'Option "--format" cannot be "htm": it is one of pretty, tap, junit, json, html; did you mean "html"?',
        ],
        [
          ["--json", "--format", "tap"],
          'Option "--json" does not go with "--format tap"',
        ],
        [["a", "b"], 'Unexpected argument "b"'],
      ] as const
    ) {
      await assertRejects(
        () => runVerb(report, root, args),
        UsageError,
        message,
      );
    }
    await assertRejects(
      () => runVerb(report, root, ["--output", "no/such/file"]),
      EnvironmentError,
      'Cannot write "no/such/file": ',
    );
  }));
