import { assertEquals, assertRejects } from "@std/assert";
import { UsageError } from "../base/errors.ts";
import { RUN_FILE } from "../report/record.ts";
import { sampleRecord } from "../report/testing/sample_record.ts";
import { openRun } from "../run/resumed_run.ts";
import { requestAgain } from "./resume.ts";
import { runVerb } from "./testing/run_verb.ts";
import { specNamed, withProject } from "./testing/sample_project.ts";
import * as verb from "./verbs/run.ts";

const specs = {
  "specs/a_one.ts": specNamed("a-one"),
  "specs/a_two.ts": specNamed("a-two"),
};

const id = "20261130-143953";

/** A record of a run that has come to its end, as the project's only one. */
async function saveRun(
  root: string,
  more: Partial<ReturnType<typeof sampleRecord>> = {},
): Promise<void> {
  const { tree: _tree, interrupted: _interrupted, ...record } = sampleRecord();
  const directory = `${root}/out/runs/${id}`;
  await Deno.mkdir(directory, { recursive: true });
  await Deno.writeTextFile(
    `${directory}/${RUN_FILE}`,
    JSON.stringify({ ...record, id, target: "selftests", ...more }),
  );
}

Deno.test("yank run --resume refuses what the run was not asked for", async (t) => {
  const cases: Record<string, [string[], string]> = {
    "a scenario": [
      ["a-one"],
      'it does not go with "a-one"',
    ],
    "options": [
      ["--kernel", "debian:sid", "--isolate", "--json"],
      "it does not go with --kernel, --isolate",
    ],
  };
  for (const [name, [args, message]] of Object.entries(cases)) {
    await t.step(name, () =>
      withProject(specs, async (root) => {
        await saveRun(root);
        await assertRejects(
          () => runVerb(verb, root, ["--resume", "latest", ...args]),
          UsageError,
          message,
        );
      }));
  }
});

Deno.test("yank run --resume asks which run was meant", () =>
  withProject(specs, async (root) => {
    await saveRun(root);
    await assertRejects(
      () => runVerb(verb, root, ["--resume", "20261130-143935"]),
      UsageError,
      `did you mean "${id}"?`,
    );
  }));

Deno.test("yank run --resume shows a run of which nothing is left", () =>
  withProject(specs, async (root) => {
    const { kernels, results, scenarios, request } = sampleRecord();
    if (request === undefined) throw new Error("no request");
    await saveRun(root, {
      request: { ...request, retries: 0 },
      kernels: kernels.slice(0, 1),
      scenarios: scenarios.slice(0, 1),
      results: results.slice(0, 1),
    });
    const { status, stdout, said } = await runVerb(verb, root, [
      "--resume",
      id,
    ]);
    assertEquals(status, 1);
    assertEquals(said, [`nothing of the run ${id} is left to be run`]);
    assertEquals(stdout.includes("1 crash"), true, stdout);
  }));

Deno.test("yank run --resume asks for what was asked for", () =>
  withProject(specs, async (root) => {
    await saveRun(root, { scenarios: ["a-two"], results: [] });
    using resumed = await openRun(`${root}/out/runs/${id}`);
    let again: Awaited<ReturnType<typeof requestAgain>> | undefined;
    await runVerb(
      {
        ...verb,
        run: async (context) => {
          again = await requestAgain(resumed, context);
          return 0;
        },
      },
      root,
    );
    assertEquals(
      again?.target.name === "selftests" &&
        again.target.plans.map(({ scenario }) => scenario.name),
      ["a-two"],
    );
    assertEquals(again?.selectors, [
      "debian:bookworm",
      "debian:trixie",
      "./bzImage",
    ]);
    assertEquals(again?.environment, { KSFT_FSX: "/usr/bin/fsx" });
    assertEquals(again?.acceleration, "tcg");
    assertEquals(again?.isolate, false);
    assertEquals(again?.retries, 2);
  }));
