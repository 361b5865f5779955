import { assertEquals, assertMatch } from "@std/assert";
import { RUN_FILE } from "../report/record.ts";
import { findSchemaFaults } from "../report/json_schema.ts";
import { RUN_SCHEMA } from "../report/run_schema.ts";
import type { RunRecord } from "../report/run_record.ts";
import { type MatrixOptions, runMatrix } from "./run_matrix.ts";
import { openRun } from "./resumed_run.ts";
import { makeFakeVng, passAll, passing, saying } from "./testing/fake_vng.ts";
import { recordTalk } from "./testing/recording_talk.ts";
import { smallMatrix, smallPlan } from "./testing/small_plan.ts";
import { inTemporaryDirectory } from "./testing/temporary_directory.ts";
import { countUnfinished } from "./unfinished.ts";

function prepare(
  root: string,
  guests: string[],
  more: Partial<MatrixOptions> = {},
): MatrixOptions & { vng: ReturnType<typeof makeFakeVng> } {
  return {
    plans: [smallPlan("a"), smallPlan("b")],
    kernels: [{
      selector: "debian:trixie",
      kernel: {
        selector: "debian:trixie",
        imagePath: "/kernel/vmlinuz",
        origin: "debian:trixie 1.0",
      },
    }],
    acceleration: { kind: "tcg", reason: "test", timeScale: 4 },
    programsDirectory: "/installed/dax",
    environment: {},
    tools: {},
    isolate: false,
    runsDirectory: `${root}/runs`,
    talk: recordTalk(),
    signal: new AbortController().signal,
    ...more,
    vng: makeFakeVng(`${root}/vng-${crypto.randomUUID()}`, guests),
  };
}

function failing(scenario: string): string {
  return saying(scenario, ["not ok 1 unbind returns"], 1);
}

function guest(...words: string[]): string {
  return ["output ##yank guest 6.12", ...words, "output ##yank over"]
    .join("\n");
}

function tell({ results }: RunRecord): string[] {
  return results.map(({ scenario, verdict, attempts = [] }) =>
    `${scenario} ${verdict}: ${
      attempts.map(({ attempt, verdict, guest, directory }) =>
        `${attempt} ${verdict} in ${guest} ${directory}`
      ).join(", ")
    }`
  );
}

Deno.test("what did not pass is run again, alone in a fresh guest", () =>
  inTemporaryDirectory(async (root) => {
    const options = prepare(root, [
      guest(failing("a"), failing("b")),
      guest(passing("a.attempt2")),
      guest(failing("b.attempt2")),
      guest(failing("b.attempt3")),
    ], { retries: 2 });
    const { record, directory } = await runMatrix(options);
    assertEquals(tell(record), [
      "a fail: 1 fail in 1 1-debian-trixie/a, 2 pass in 2 1-debian-trixie/a.attempt2",
      "b fail: 1 fail in 1 1-debian-trixie/b, 2 fail in 3 1-debian-trixie/b.attempt2, 3 fail in 4 1-debian-trixie/b.attempt3",
    ]);
    assertEquals(options.vng.countGuests(), 4);
    assertEquals(findSchemaFaults(record, RUN_SCHEMA), []);
    assertEquals(
      await Deno.readTextFile(`${directory}/1-debian-trixie/guest.2/jobs`),
      "a.attempt2\ta.sh\tpmem:e820:0\t40\t-\t-\n",
    );
    assertMatch(
      await Deno.readTextFile(`${directory}/results.tap`),
      /\n# attempts: fail, pass\nnot ok 1 a on /,
    );
  }));

Deno.test("what passes is not run again", () =>
  inTemporaryDirectory(async (root) => {
    const options = prepare(root, [passAll("6.12", ["a", "b"])], {
      retries: 3,
    });
    const { record } = await runMatrix(options);
    assertEquals(tell(record), ["a pass: ", "b pass: "]);
    assertEquals(options.vng.countGuests(), 1);
  }));

Deno.test("a guest that dies is tried again, and what it was charged with stands", () =>
  inTemporaryDirectory(async (root) => {
    const options = prepare(root, [
      `output ##yank guest 6.12
       console yank: begin a
       output ##yank begin a
       console [    9.000000] Kernel panic - not syncing: sysrq triggered crash
       = exit 255`,
      guest(passing("b")),
      guest(passing("a.attempt2")),
    ], { retries: 1 });
    const { results } = (await runMatrix(options)).record;
    assertEquals(
      results.map(({ verdict, reports }) => [verdict, reports.length]),
      [
        ["crash", 1],
        ["pass", 0],
      ],
    );
    assertEquals(results[0]?.attempts?.map(({ verdict }) => verdict), [
      "crash",
      "pass",
    ]);
  }));

Deno.test("all cells of a matrix are run again, when all were seen", () =>
  inTemporaryDirectory(async (root) => {
    const options = prepare(root, [
      guest(saying("m", [
        "not ok 1 one: unbinds",
        "ok 2 two, *: unbinds # SKIP stuck",
        "ok 3 three: unbinds # SKIP stuck",
        "ok 4 log stays clean",
      ], 1)),
      guest(saying("m", [
        "ok 1 two, *: unbinds",
        "ok 2 three: unbinds",
        "ok 3 log stays clean",
      ])),
      guest(saying("m.attempt2", [
        "ok 1 one: unbinds",
        "ok 2 two, *: unbinds",
        "ok 3 three: unbinds",
        "ok 4 log stays clean",
      ])),
    ], { retries: 1, plans: [smallMatrix("m")] });
    const { record } = await runMatrix(options);
    assertEquals(tell(record), [
      "m fail: 1 fail in 2 1-debian-trixie/m.2, 2 pass in 3 1-debian-trixie/m.attempt2",
    ]);
  }));

Deno.test("scenarios are repeated in one guest while it is clean", () =>
  inTemporaryDirectory(async (root) => {
    const options = prepare(root, [
      guest(
        passing("a"),
        passing("b"),
        passing("a.attempt2"),
        failing("b.attempt2"),
        "output ##yank unclean processes were left: sleep",
      ),
      guest(passing("a.attempt3"), passing("b.attempt3")),
    ], { repeats: 3 });
    const { record } = await runMatrix(options);
    assertEquals(options.vng.countGuests(), 2);
    assertEquals(
      record.results.map(({ scenario, verdict, attempt, attempts = [] }) =>
        `${scenario} ${verdict} (${attempt}): ${
          attempts.map(({ verdict, guest }) => `${verdict} in ${guest}`)
            .join(", ")
        }`
      ),
      [
        "a pass (undefined): pass in 1, pass in 1, pass in 2",
        "b fail (2): pass in 1, fail in 1, pass in 2",
      ],
    );
    assertEquals(countUnfinished(record), 0);
  }));

Deno.test("attempts that were not made are made when the run is gone on with", () =>
  inTemporaryDirectory(async (root) => {
    const cases = [
      { repeats: 3, first: [passing("a")], name: "a.attempt2" },
      { retries: 1, first: [failing("a")], name: "a.attempt2" },
    ];
    for (const { first, name, ...more } of cases) {
      const controller = new AbortController();
      const plans = [smallPlan("a")];
      const { record: begun, directory } = await runMatrix(
        prepare(root, [
          ["output ##yank guest 6.12", ...first, "= wait 0.05"].join("\n") +
          (more.repeats === undefined
            ? "\noutput ##yank over"
            : `\noutput ##yank begin ${name}\n= hang`),
          `output ##yank guest 6.12
           output ##yank begin ${name}
           = hang`,
        ], {
          ...more,
          plans,
          signal: controller.signal,
          talk: {
            say: () => {},
            status: (text) => {
              if (text.endsWith(name)) controller.abort();
            },
          },
        }),
      );
      assertEquals(begun.interrupted, true);
      assertEquals(begun.results[0]?.attempts, undefined);
      assertEquals(countUnfinished(begun), 1);
      using resumed = await openRun(directory);
      const { record } = await runMatrix({
        ...prepare(root, [
          guest(
            ...(more.repeats === undefined
              ? [passing("a.attempt2")]
              : [passing("a.attempt2"), failing("a.attempt3")]),
          ),
        ], { ...more, plans }),
        resumed,
      });
      assertEquals(
        record.results[0]?.attempts?.map(({ verdict }) => verdict),
        more.repeats === undefined
          ? ["fail", "pass"]
          : ["pass", "pass", "fail"],
      );
      assertEquals(countUnfinished(record), 0);
      assertEquals(
        JSON.parse(await Deno.readTextFile(`${directory}/${RUN_FILE}`)),
        record,
      );
    }
  }));
