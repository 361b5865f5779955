import { assertEquals, assertRejects } from "@std/assert";
import { EnvironmentError, UsageError } from "../base/errors.ts";
import { inTemporaryDirectory } from "../run/testing/temporary_directory.ts";
import type { RunRecord } from "./run_record.ts";
import { findRun, listRuns, readEarlierRuns, readRun } from "./saved_run.ts";
import { sampleRecord } from "./testing/sample_record.ts";

/** Writes records, or other texts, as `runs/NAME/run.json`. */
async function writeRuns(
  directory: string,
  runs: Record<string, Partial<RunRecord> | string>,
): Promise<string> {
  const runsDirectory = `${directory}/runs`;
  for (const [id, run] of Object.entries(runs)) {
    await Deno.mkdir(`${runsDirectory}/${id}`, { recursive: true });
    await Deno.writeTextFile(
      `${runsDirectory}/${id}/run.json`,
      typeof run === "string"
        ? run
        : JSON.stringify({ ...sampleRecord(), id, ...run }),
    );
  }
  return runsDirectory;
}

Deno.test("listRuns() has the newest first, and named ones last", () =>
  inTemporaryDirectory(async (directory) => {
    const runs = await writeRuns(directory, {
      "20261121-214501": {},
      "20261121-214501-10": {},
      "20261121-214501-2": {},
      "20261122-000000": {},
      "good": {},
    });
    await Deno.mkdir(`${runs}/20261123-000000`); // It was killed at once.
    await Deno.writeTextFile(`${runs}/notes`, "");
    assertEquals(await listRuns(runs), [
      "20261122-000000",
      "20261121-214501-10",
      "20261121-214501-2",
      "20261121-214501",
      "good",
    ]);
    assertEquals(await listRuns(`${directory}/none`), []);
  }));

Deno.test("findRun() finds a run by its name, as the latest, and by a path", () =>
  inTemporaryDirectory(async (directory) => {
    const runsDirectory = await writeRuns(directory, {
      "20261121-214501": {},
      "20261122-000000": {},
    });
    const find = (word: string) =>
      findRun(word, {
        runsDirectory,
        resolvePath: (path) => `${directory}/${path}`,
      });
    const older = `${runsDirectory}/20261121-214501`;
    assertEquals(await find("20261121-214501"), older);
    assertEquals(await find("latest"), `${runsDirectory}/20261122-000000`);
    assertEquals(await find("runs/20261121-214501"), older);
    assertEquals(await find("runs/20261121-214501/run.json"), older);
    for (
      const [word, message] of [
        ["latset", 'Unknown run "latset"; did you mean "latest"?'],
        [
          "20261121-214502",
          'Unknown run "20261121-214502"; did you mean "20261121-214501"?',
        ],
        ["x", 'Unknown run "x"; the newest is "20261122-000000"'],
        ["runs/", 'Cannot find a run in "runs/": there is no run.json'],
      ] as const
    ) {
      await assertRejects(() => find(word), UsageError, message);
    }
  }));

Deno.test("findRun() says that there is none yet", () =>
  inTemporaryDirectory(async (directory) => {
    await assertRejects(
      () =>
        findRun("latest", {
          runsDirectory: `${directory}/runs`,
          resolvePath: (path) => path,
        }),
      UsageError,
      'Cannot find the run "latest": there is none yet in ',
    );
  }));

Deno.test("readRun() says what is wrong with a record", () =>
  inTemporaryDirectory(async (directory) => {
    const runs = await writeRuns(directory, {
      cut: '{ "schemaVersion": 1, "id"',
      list: "[]",
      newer: { schemaVersion: 2 } as unknown as RunRecord,
      wrong: { scenarios: undefined } as unknown as RunRecord,
    });
    for (
      const [name, seen] of [
        ["none", 'Cannot read "'],
        ["cut", " as the record of a run: "],
        ["list", "a run: the document is of type array, not of type object"],
        [
          "newer",
          "another version of yank wrote it: its schemaVersion is 2, this one reads 1",
        ],
        ["wrong", "a run: scenarios is missing"],
      ] as const
    ) {
      await assertRejects(
        () => readRun(`${runs}/${name}`),
        EnvironmentError,
        seen,
      );
    }
  }));

Deno.test("readEarlierRuns() has those before a run, and leaves out what it cannot use", () =>
  inTemporaryDirectory(async (directory) => {
    const on = (day: number) => ({ startedAt: `2026-11-${day}T00:00:00.000Z` });
    const runs = await writeRuns(directory, {
      "20261120-000000": on(20),
      "20261121-000000": "{",
      "20261122-000000": on(22),
      "20261123-000000": on(23),
      "20261124-000000": on(24),
    });
    const { record } = await readRun(`${runs}/20261123-000000`);
    assertEquals(
      (await readEarlierRuns(runs, record)).map(({ id }) => id),
      ["20261122-000000", "20261120-000000"],
    );
  }));
