import { assertEquals, assertRejects } from "@std/assert";
import { UsageError } from "../base/errors.ts";
import { readRun } from "../report/saved_run.ts";
import { makeRecord } from "../report/testing/make_record.ts";
import { runVerb } from "./testing/run_verb.ts";
import { withProject } from "./testing/sample_project.ts";
import * as merge from "./verbs/merge.ts";
import * as report from "./verbs/report.ts";

/** Gives a function a project to which two machines brought their runs. */
function withParts(fn: (root: string) => Promise<void>): Promise<void> {
  return withProject({}, async (root) => {
    for (const name of ["a", "b"]) {
      const directory = `${root}/brought/${name}`;
      await Deno.mkdir(`${directory}/1/${name}`, { recursive: true });
      const record = makeRecord({ [name]: { p: "pass" } }, [["k", "6.12"]]);
      await Deno.writeTextFile(
        `${directory}/run.json`,
        JSON.stringify(record),
      );
      await Deno.writeTextFile(`${directory}/.lock`, "");
      await Deno.writeTextFile(`${directory}/1/${name}/console.log`, name);
    }
    await fn(root);
  });
}

const parts = ["brought/a", "brought/b"];

Deno.test("yank merge makes a run of runs, with their files", () =>
  withParts(async (root) => {
    const { status, stdout, said } = await runVerb(merge, root, [
      ...parts,
      "--output",
      "all",
    ]);
    assertEquals(status, 0);
    assertEquals(said, ["merged 2 runs into out/runs/all"]);
    assertEquals(stdout.includes("scenarios: 2 pass\n"), true, stdout);
    const directory = `${root}/out/runs/all`;
    const { record } = await readRun(directory);
    assertEquals(record.mergedFrom?.length, 2);
    for (const { scenario, directory: place } of record.results) {
      assertEquals(
        await Deno.readTextFile(`${directory}/${place}/console.log`),
        scenario,
      );
    }
    assertEquals(
      [...Deno.readDirSync(`${directory}/1-20261121-214501`)].map((entry) =>
        entry.name
      ),
      ["1"],
    );
    const shown = await runVerb(report, root, ["all"]);
    assertEquals(shown.stdout, stdout);
  }));

Deno.test("yank merge does not write over a run, nor elsewhere", () =>
  withParts(async (root) => {
    await runVerb(merge, root, [...parts, "--output", "all"]);
    await assertRejects(
      () => runVerb(merge, root, [...parts, "--output", "all"]),
      UsageError,
      'There is a run "all" already',
    );
    await assertRejects(
      () => runVerb(merge, root, [...parts, "--output", "../all"]),
      UsageError,
      'got "../all"',
    );
  }));
