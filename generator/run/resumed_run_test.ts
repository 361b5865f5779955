import { assert, assertEquals, assertRejects } from "@std/assert";
import { EnvironmentError } from "../base/errors.ts";
import { RUN_FILE } from "../report/record.ts";
import type { RunRecord } from "../report/run_record.ts";
import { readRun } from "../report/saved_run.ts";
import type { WantedKernel } from "./acquire_kernels.ts";
import { openRun } from "./resumed_run.ts";
import { type MatrixOptions, runMatrix } from "./run_matrix.ts";
import { makeFakeVng, passAll, passing, saying } from "./testing/fake_vng.ts";
import { recordTalk } from "./testing/recording_talk.ts";
import { smallMatrix, smallPlan } from "./testing/small_plan.ts";
import { inTemporaryDirectory } from "./testing/temporary_directory.ts";
import { countUnfinished } from "./unfinished.ts";

function kernel(selector: string, origin = `${selector} 1.0`): WantedKernel {
  return {
    selector,
    kernel: { selector, imagePath: "/kernel/vmlinuz", origin },
  };
}

function prepare(
  root: string,
  guests: string[],
  more: Partial<MatrixOptions> = {},
): MatrixOptions {
  return {
    plans: ["a", "b", "c"].map((name) => smallPlan(name)),
    kernels: [kernel("debian:trixie")],
    vng: makeFakeVng(`${root}/vng-${crypto.randomUUID()}`, guests),
    acceleration: { kind: "tcg", reason: "test", timeScale: 4 },
    programsDirectory: "/installed/dax",
    environment: { KSFT_FSX: "/bin/fsx" },
    tools: {},
    isolate: false,
    runsDirectory: `${root}/runs`,
    talk: recordTalk(),
    signal: new AbortController().signal,
    ...more,
  };
}

/** Goes on with a run in guests that say what is given. */
async function resume(
  directory: string,
  options: MatrixOptions,
): Promise<RunRecord> {
  using resumed = await openRun(directory);
  return (await runMatrix({ ...options, resumed })).record;
}

function tell({ results }: RunRecord): string[] {
  return results.map(({ guest, scenario, verdict, directory }) =>
    `${guest} ${scenario}: ${verdict} in ${directory}`
  );
}

/** `a` passes, and the user ends the run while `b` runs. */
async function interruptInB(root: string): Promise<string> {
  const controller = new AbortController();
  const { record, directory } = await runMatrix(prepare(root, [
    `output ##yank guest 6.12
     ${passing("a")}
     console yank: begin b
     output ##yank begin b
     = hang`,
  ], {
    signal: controller.signal,
    talk: {
      say: () => {},
      status: (text) => {
        if (text.endsWith(": b")) controller.abort();
      },
    },
  }));
  assertEquals(record.interrupted, true);
  assertEquals(record.results.map(({ cutOff }) => cutOff), [undefined, true]);
  return directory;
}

Deno.test("a run is gone on with after it was interrupted", () =>
  inTemporaryDirectory(async (root) => {
    const directory = await interruptInB(root);
    const options = prepare(root, [passAll("6.12", ["b", "c"])]);
    const record = await resume(directory, options);
    assertEquals(tell(record), [
      "1 a: pass in 1-debian-trixie/a",
      "2 b: pass in 1-debian-trixie/b",
      "2 c: pass in 1-debian-trixie/c",
    ]);
    assertEquals(record.interrupted, undefined);
    assertEquals(record.resumedAt?.length, 1);
    assert((record.endedAt ?? "") >= (record.resumedAt?.[0] ?? "z"));
    assertEquals((await readRun(directory)).record, record);
    assertEquals([...Deno.readDirSync(`${root}/runs`)].length, 1);
    const jobs = await Deno.readTextFile(
      `${directory}/1-debian-trixie/guest.2/jobs`,
    );
    assertEquals(jobs.split("\n").map((line) => line.split("\t", 1)[0]), [
      "b",
      "c",
      "",
    ]);
  }));

Deno.test("a run is gone on with from wherever it was killed", () =>
  inTemporaryDirectory(async (root) => {
    const crashing = `
      output ##yank guest 6.12
      ${passing("a")}
      = wait 0.05
      console yank: begin b
      output ##yank begin b
      = wait 0.05
      = exit 1`;
    const goodEnd = passAll("6.12", ["c"]);
    const kept: string[] = [];
    // What is on disk at each moment is what a SIGKILL leaves then.
    const keep = () => {
      const [{ name } = { name: "" }] = Deno.readDirSync(`${root}/runs`);
      const text = Deno.readTextFileSync(`${root}/runs/${name}/${RUN_FILE}`);
      if (text !== kept.at(-1)) kept.push(text);
    };
    const whole = await runMatrix(
      prepare(root, [crashing, goodEnd], {
        talk: { say: keep, status: keep },
      }),
    );
    keep();
    assert(kept.length >= 4, `${kept.length} records`);
    for (const [index, text] of kept.entries()) {
      const directory = `${root}/killed-${index}`;
      await Deno.mkdir(directory);
      await Deno.writeTextFile(`${directory}/${RUN_FILE}`, text);
      await Deno.writeTextFile(`${directory}/.${RUN_FILE}.new`, text.slice(9));
      const { record: begun } = await readRun(directory);
      const left = ["a", "b", "c"].filter((name) =>
        !begun.results.some(({ scenario }) => scenario === name)
      );
      assertEquals(countUnfinished(begun), left.length);
      const record = await resume(
        directory,
        prepare(root, left.length === 0 ? [] : [passAll("6.12", left)]),
      );
      assertEquals(
        record.results.map(({ scenario, verdict }) => [scenario, verdict]),
        ["a", "b", "c"].map((name) => [
          name,
          begun.results.find(({ scenario }) => scenario === name)?.verdict ??
            "pass",
        ]),
      );
      assertEquals((await readRun(directory)).record, record);
    }
    assertEquals(
      whole.record.results.map(({ verdict }) => verdict),
      ["pass", "crash", "pass"],
    );
  }));

Deno.test("a matrix is gone on with where it was left", () =>
  inTemporaryDirectory(async (root) => {
    const plan = smallMatrix("m");
    const controller = new AbortController();
    const { record: begun, directory } = await runMatrix(prepare(root, [
      `output ##yank guest 6.12
       ${
        saying("m", [
          "not ok 1 one: unbinds",
          "ok 2 two, *: unbinds # SKIP stuck",
          "ok 3 three: unbinds # SKIP stuck",
          "ok 4 log stays clean",
        ], 1)
      }
       output ##yank over`,
      "= hang",
    ], {
      plans: [plan],
      signal: controller.signal,
      talk: {
        say: () => {},
        status: (text) => {
          if (text.endsWith("booting guest 2")) controller.abort();
        },
      },
    }));
    assertEquals(begun.results.map(({ rest }) => rest), [["two, *", "three"]]);
    assertEquals(countUnfinished(begun), 1);
    const options = prepare(root, [
      `output ##yank guest 6.12
       ${
        saying("m", [
          "ok 1 two, *: unbinds",
          "ok 2 three: unbinds",
          "ok 3 log stays clean",
        ])
      }
       output ##yank over`,
    ], { plans: [plan] });
    const { results } = await resume(directory, options);
    assertEquals(
      results.map(({ points, rest, directory }) => ({
        points: points.map(({ name, verdict }) => `${name}: ${verdict}`),
        rest,
        directory,
      })),
      [{
        points: [
          "one: unbinds: fail",
          "two, *: unbinds: pass",
          "three: unbinds: pass",
          "log stays clean: pass",
        ],
        rest: undefined,
        directory: "1-debian-trixie/m.3",
      }],
    );
  }));

Deno.test("a run that goes on is not gone on with", () =>
  inTemporaryDirectory(async (root) => {
    const directory = await interruptInB(root);
    using _held = await openRun(directory);
    const error = await assertRejects(
      () => openRun(directory),
      EnvironmentError,
      `it has not ended: process ${Deno.pid} writes it`,
    );
    assertEquals(
      error.message.startsWith("Cannot go on with the run "),
      true,
    );
  }));

Deno.test("a run is not gone on with on another kernel", () =>
  inTemporaryDirectory(async (root) => {
    const directory = await interruptInB(root);
    const record = await resume(
      directory,
      prepare(root, [], {
        kernels: [kernel("debian:trixie", "debian:trixie 1.1")],
      }),
    );
    assertEquals(
      record.kernels[0]?.error?.includes(
        'it is "debian:trixie 1.1" now, and the run has results of "debian:trixie 1.0"',
      ),
      true,
      record.kernels[0]?.error,
    );
    assertEquals(record.kernels[0]?.origin, "debian:trixie 1.0");
    assertEquals(countUnfinished(record), 2);
  }));

Deno.test("those who go on with a run are told of specs that changed", () =>
  inTemporaryDirectory(async (root) => {
    const directory = await interruptInB(root);
    const talk = recordTalk();
    await resume(
      directory,
      prepare(root, [passAll("6.12", ["b", "c"])], {
        plans: [
          smallPlan("a", { timeoutSeconds: 11 }),
          smallPlan("b"),
          smallPlan("c"),
        ],
        talk,
      }),
    );
    assertEquals(
      talk.said[0],
      "specs that changed since the run began, whose earlier results stand: a",
    );
  }));
