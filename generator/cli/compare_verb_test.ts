import { assert, assertEquals, assertRejects } from "@std/assert";
import { UsageError } from "../base/errors.ts";
import type { RunRecord } from "../report/run_record.ts";
import { makeRecord } from "../report/testing/make_record.ts";
import { runVerb } from "./testing/run_verb.ts";
import { withProject } from "./testing/sample_project.ts";
import * as compare from "./verbs/compare.ts";

const good = { ...makeRecord({ a: { p: "pass" } }), id: "20261121-000000" };
const bad = { ...makeRecord({ a: { p: "fail" } }), id: "20261122-000000" };

/** Gives a function a project with saved runs. */
function withRuns(
  records: RunRecord[],
  fn: (root: string) => Promise<void>,
): Promise<void> {
  return withProject({}, async (root) => {
    for (const record of records) {
      const directory = `${root}/out/runs/${record.id}`;
      await Deno.mkdir(directory, { recursive: true });
      await Deno.writeTextFile(
        `${directory}/run.json`,
        JSON.stringify(record),
      );
    }
    await fn(root);
  });
}

Deno.test("yank compare fails where something is worse, and only there", () =>
  withRuns([good, bad], async (root) => {
    const worse = await runVerb(compare, root, [good.id, "latest"]);
    assertEquals(worse.status, 1);
    assert(
      worse.stdout.startsWith(`${good.id} -> ${bad.id}\n\nregressions:\n`),
    );
    const better = await runVerb(compare, root, [bad.id, good.id]);
    assertEquals(better.status, 0);
    assert(better.stdout.includes("\nfixes:\n  a on k: fail -> pass\n"));
    assertEquals((await runVerb(compare, root, [bad.id, bad.id])).status, 0);
  }));

Deno.test("yank compare writes Markdown and JSON, to a file too", () =>
  withRuns([good, bad], async (root) => {
    const runs = [good.id, bad.id];
    const mail = await runVerb(compare, root, [
      ...runs,
      "--format",
      "markdown",
      "--output",
      "mail.md",
    ]);
    assertEquals([mail.status, mail.stdout], [1, ""]);
    assert(
      (await Deno.readTextFile(`${root}/mail.md`)).includes(
        "\n## Regressions\n\n- `a` on `k`: pass -> fail\n",
      ),
    );
    const { status, stdout } = await runVerb(compare, root, [
      ...runs,
      "--json",
    ]);
    assertEquals(status, 1);
    assertEquals(JSON.parse(stdout), {
      before: good.id,
      after: bad.id,
      changes: [{
        kind: "regression",
        scenario: "a",
        kernel: "k",
        before: "pass",
        after: "fail",
        points: [{ name: "p", before: "pass", after: "fail" }],
        reports: [],
      }],
      unchangedPoints: 0,
      notCompared: [],
    });
  }));

Deno.test("yank compare wants two runs that there are", () =>
  withRuns([good], async (root) => {
    await assertRejects(
      () => runVerb(compare, root, ["latest"]),
      UsageError,
      "Missing argument RUN: got 1 of 2",
    );
    await assertRejects(
      () => runVerb(compare, root, ["latest", "20261121-00000"]),
      UsageError,
      `did you mean "${good.id}"?`,
    );
  }));
