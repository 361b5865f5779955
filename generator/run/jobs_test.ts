import { assert, assertEquals, assertRejects } from "@std/assert";
import { EnvironmentError } from "../base/errors.ts";
import { readRun } from "../report/saved_run.ts";
import type { WantedKernel } from "./acquire_kernels.ts";
import { openRun } from "./resumed_run.ts";
import { type MatrixOptions, runMatrix } from "./run_matrix.ts";
import { makeScenarioVng, passAll } from "./testing/fake_vng.ts";
import { type RecordingTalk, recordTalk } from "./testing/recording_talk.ts";
import { smallPlan } from "./testing/small_plan.ts";
import { inTemporaryDirectory } from "./testing/temporary_directory.ts";

function kernel(selector: string): WantedKernel {
  return {
    selector,
    kernel: { selector, imagePath: "/kernel/vmlinuz", origin: selector },
  };
}

/** Guests by the first scenario that each is given. */
function prepare(
  root: string,
  guests: Record<string, string>,
  more: Partial<MatrixOptions> = {},
): MatrixOptions & { talk: RecordingTalk } {
  return {
    plans: ["a", "b", "c", "d"].map((name) => smallPlan(name)),
    kernels: [kernel("k")],
    vng: makeScenarioVng(`${root}/vng-${crypto.randomUUID()}`, guests),
    acceleration: { kind: "tcg", reason: "test", timeScale: 4 },
    programsDirectory: "/installed/dax",
    environment: {},
    tools: {},
    isolate: false,
    jobs: 2,
    runsDirectory: `${root}/runs`,
    signal: new AbortController().signal,
    ...more,
    talk: recordTalk(),
  };
}

function pass(names: string): string {
  return passAll("6.12", [...names]).replace(
    "output ##yank over",
    "= wait 0.1\noutput ##yank over",
  );
}

Deno.test("guests that run at the same time share a kernel's scenarios", () =>
  inTemporaryDirectory(async (root) => {
    const seconds: Record<string, number> = { a: 1, b: 9, c: 8, d: 1 };
    const options = prepare(root, { b: pass("bd"), c: pass("ca") }, {
      estimateSeconds: (name) => seconds[name] ?? 0,
    });
    const { record, directory } = await runMatrix(options);
    assertEquals(
      record.results.map(({ scenario, verdict }) => `${scenario} ${verdict}`),
      ["a pass", "b pass", "c pass", "d pass"],
    );
    const [a, b, c, d] = record.results.map(({ guest }) => guest);
    assert(a === c && b === d && a !== b);
    assertEquals((await readRun(directory)).record, record);
    assertEquals(options.talk.said.filter((line) => line === "k: k"), ["k: k"]);
    assertEquals(options.talk.statuses.slice(0, 2), [
      "k: booting guest 1",
      "k: booting guest 2",
    ]);
  }));

Deno.test("several kernels are run at the same time", () =>
  inTemporaryDirectory(async (root) => {
    const options = prepare(root, { a: pass("abcd"), d: pass("dcba") }, {
      kernels: [kernel("k"), kernel("l"), kernel("m")],
    });
    const { record } = await runMatrix(options);
    assertEquals(record.results.length, 12);
    assertEquals(
      new Set(record.results.map(({ verdict }) => verdict)),
      new Set(["pass"]),
    );
    const boots = options.talk.statuses.filter((text) => text.includes("boot"));
    assertEquals(boots, [
      "k: booting guest 1",
      "l: booting guest 1",
      "m: booting guest 1",
    ]);
  }));

Deno.test("all guests are ended when a run with several is interrupted, and it is gone on with", () =>
  inTemporaryDirectory(async (root) => {
    const controller = new AbortController();
    const hang = (name: string) =>
      `output ##yank guest 6.12
       output ##yank begin ${name}
       = hang`;
    const begun = new Set<string>();
    const options = prepare(root, { a: hang("a"), b: hang("b") }, {
      signal: controller.signal,
    });
    const { record: cut, directory } = await runMatrix({
      ...options,
      talk: {
        say: () => {},
        status: (text) => {
          if (/: [ab]$/.test(text)) begun.add(text);
          if (begun.size === 2) controller.abort();
        },
      },
    });
    assertEquals(cut.interrupted, true);
    assertEquals(
      cut.results.map(({ scenario, cutOff }) => [scenario, cutOff]),
      [["a", true], ["b", true]],
    );
    using resumed = await openRun(directory);
    const { record } = await runMatrix({
      ...prepare(root, { a: pass("ac"), b: pass("bd") }),
      resumed,
    });
    assertEquals(record.results.map(({ verdict }) => verdict), [
      "pass",
      "pass",
      "pass",
      "pass",
    ]);
  }));

Deno.test("all guests are ended when the record cannot be written", () =>
  inTemporaryDirectory(async (root) => {
    const options = prepare(root, {
      a: pass("ac"),
      b: `output ##yank guest 6.12
          output ##yank begin b
          = hang`,
    });
    await assertRejects(
      () =>
        runMatrix({
          ...options,
          talk: {
            say: () => {},
            status: (text) => {
              if (!text.endsWith(": a")) return;
              const [{ name } = { name: "" }] = Deno.readDirSync(
                `${root}/runs`,
              );
              Deno.mkdirSync(`${root}/runs/${name}/.run.json.new/full`, {
                recursive: true,
              });
            },
          },
        }),
      EnvironmentError,
      "Cannot write ",
    );
  }));
