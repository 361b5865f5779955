import { assertEquals, assertMatch, assertRejects } from "@std/assert";
import { EnvironmentError } from "../base/errors.ts";
import { parseTap } from "../observe/ktap.ts";
import { chooseExitStatus } from "../report/exit_status.ts";
import { RUN_FILE } from "../report/record.ts";
import type { RunRecord } from "../report/run_record.ts";
import type { WantedKernel } from "./acquire_kernels.ts";
import { type MatrixOptions, runMatrix } from "./run_matrix.ts";
import { makeFakeVng, passAll, passing } from "./testing/fake_vng.ts";
import { recordTalk } from "./testing/recording_talk.ts";
import { smallPlan } from "./testing/small_plan.ts";
import { inTemporaryDirectory } from "./testing/temporary_directory.ts";

function kernel(selector: string, imagePath = "/kernel/vmlinuz"): WantedKernel {
  return {
    selector,
    kernel: { selector, imagePath, origin: `${selector} 1.0` },
  };
}

function prepare(directory: string, guests: string[]) {
  const talk = recordTalk();
  const options: MatrixOptions = {
    plans: [smallPlan("a"), smallPlan("b")],
    kernels: [kernel("debian:bookworm"), kernel("debian:trixie")],
    vng: makeFakeVng(`${directory}/vng`, guests),
    acceleration: { kind: "tcg", reason: "test", timeScale: 4 },
    programsDirectory: "/installed/dax",
    environment: {},
    tools: {},
    isolate: false,
    runsDirectory: `${directory}/runs`,
    talk,
    signal: new AbortController().signal,
  };
  return { options, talk };
}

function readRecord(directory: string): RunRecord {
  return JSON.parse(Deno.readTextFileSync(`${directory}/${RUN_FILE}`));
}

function tell({ results }: RunRecord): string[] {
  return results.map(({ kernel, guest, scenario, verdict, directory }) =>
    `${kernel} ${guest} ${scenario}: ${verdict} in ${directory}`
  );
}

Deno.test("runMatrix() runs every scenario on every kernel", () =>
  inTemporaryDirectory(async (root) => {
    const { options, talk } = prepare(root, [
      passAll("6.1.0-56-amd64", ["a", "b"]),
      passAll("6.12.117+deb13-amd64", ["a", "b"]),
    ]);
    const { record, directory } = await runMatrix(options);
    assertEquals(tell(record), [
      "0 1 a: pass in 1-debian-bookworm/a",
      "0 1 b: pass in 1-debian-bookworm/b",
      "1 1 a: pass in 2-debian-trixie/a",
      "1 1 b: pass in 2-debian-trixie/b",
    ]);
    assertEquals(record.kernels, [
      {
        selector: "debian:bookworm",
        origin: "debian:bookworm 1.0",
        release: "6.1.0-56-amd64",
      },
      {
        selector: "debian:trixie",
        origin: "debian:trixie 1.0",
        release: "6.12.117+deb13-amd64",
      },
    ]);
    assertEquals(readRecord(directory), record);
    assertEquals(directory, `${root}/runs/${record.id}`);
    for (const result of record.results) {
      const { isDirectory } = await Deno.stat(
        `${directory}/${result.directory}`,
      );
      assertEquals(isDirectory, true);
    }
    assertEquals(chooseExitStatus(record), 0);
    assertEquals(record.interrupted, undefined);
    assertMatch(record.endedAt ?? "", /^\d{4}-/);
    assertEquals(talk.said[0], "debian:bookworm: debian:bookworm 1.0");
    const { documents, complaints } = parseTap(
      Deno.readTextFileSync(`${directory}/results.tap`).split("\n"),
    );
    assertEquals(complaints, []);
    assertEquals(documents[0]?.results.map(({ ok }) => ok), [
      true,
      true,
      true,
      true,
    ]);
  }));

Deno.test("runMatrix() has every result on disk as soon as it is known", () =>
  inTemporaryDirectory(async (root) => {
    const { options, talk } = prepare(root, [
      `output ##yank guest 6.1
       ${passing("a")}
       = wait 0.5
       ${passing("b")}
       output ##yank over`,
      passAll("6.12", ["a", "b"]),
    ]);
    const onDisk: string[] = [];
    const { record } = await runMatrix({
      ...options,
      talk: {
        ...talk,
        status: (text) => {
          const [{ name: id } = { name: "" }] = Deno.readDirSync(
            `${root}/runs`,
          );
          const directory = `${root}/runs/${id}`;
          const { results, kernels, endedAt } = readRecord(directory);
          assertEquals(endedAt, undefined);
          const tap = Deno.readTextFileSync(`${directory}/results.tap`);
          assertEquals(parseTap(tap.split("\n")).complaints, []);
          onDisk.push(
            `${text}; ${results.length} results of ${
              kernels.map(({ release }) => release ?? "?").join(", ")
            }`,
          );
        },
      },
    });
    assertEquals(onDisk, [
      "debian:bookworm: booting guest 1; 0 results of ?, ?",
      "debian:bookworm: a; 0 results of ?, ?",
      "debian:bookworm: b; 1 results of 6.1, ?",
      "debian:trixie: booting guest 1; 2 results of 6.1, ?",
      "debian:trixie: a; 2 results of 6.1, ?",
      "debian:trixie: b; 3 results of 6.1, 6.12",
    ]);
    assertEquals(record.results.length, 4);
  }));

Deno.test("runMatrix() goes on with the next kernel", async (t) => {
  const good = passAll("6.12", ["a", "b"]);
  const cases: {
    name: string;
    first: WantedKernel;
    guests: string[];
    error: RegExp;
  }[] = [
    {
      name: "where one could not be acquired",
      first: {
        selector: "debian:bookworm",
        fault: new EnvironmentError({
          action: "Cannot download linux-image-6.1",
          seen: "there is no network",
          mend: "connect",
        }),
      },
      guests: [good],
      error:
        /^Cannot download .*: there is no network\n {2}to mend it: connect$/,
    },
    {
      name: "where one does not boot",
      first: kernel("debian:bookworm"),
      guests: ["= exit 255", "= exit 255", good],
      error: /^Cannot boot a guest: virtme-ng ended with status 255/,
    },
    {
      name: "where a guest cannot be started",
      first: kernel("debian:bookworm", "/a path/vmlinuz"),
      guests: [good],
      error: /^Cannot hand the path of the kernel, "\/a path\/vmlinuz"/,
    },
  ];
  for (const { name, first, guests, error } of cases) {
    await t.step(name, () =>
      inTemporaryDirectory(async (root) => {
        const { options } = prepare(root, guests);
        const { record, directory } = await runMatrix({
          ...options,
          kernels: [first, kernel("debian:trixie")],
        });
        assertEquals(tell(record), [
          "1 1 a: pass in 2-debian-trixie/a",
          "1 1 b: pass in 2-debian-trixie/b",
        ]);
        assertMatch(record.kernels[0]?.error ?? "", error);
        assertEquals(record.kernels[1]?.error, undefined);
        assertEquals(readRecord(directory), record);
        assertEquals(chooseExitStatus(record), 1);
        const { documents, complaints } = parseTap(
          Deno.readTextFileSync(`${directory}/results.tap`).split("\n"),
        );
        assertEquals(complaints, []);
        assertEquals(documents[0]?.results.map(({ ok }) => ok), [
          false,
          false,
          true,
          true,
        ]);
      }));
  }
});

Deno.test("runMatrix() fails with the only kernel", async (t) => {
  await t.step(
    "where nothing could be run",
    () =>
      inTemporaryDirectory(async (root) => {
        const { options } = prepare(root, []);
        const error = await assertRejects(
          () =>
            runMatrix({
              ...options,
              kernels: [kernel("debian:sid", "/a path/vmlinuz")],
            }),
          EnvironmentError,
          "Cannot hand the path of the kernel",
        );
        const [{ name: id } = { name: "" }] = Deno.readDirSync(`${root}/runs`);
        const record = readRecord(`${root}/runs/${id}`);
        assertEquals(record.kernels[0]?.error, error.message);
        assertMatch(record.endedAt ?? "", /^\d{4}-/);
      }),
  );
  await t.step(
    "but not where something was",
    () =>
      inTemporaryDirectory(async (root) => {
        const { options } = prepare(root, [
          `output ##yank guest 6.12
         ${passing("a")}
         = wait 0.5
         console yank: begin b
         output ##yank begin b
         = hang`,
        ]);
        const { record } = await runMatrix({
          ...options,
          kernels: [kernel("debian:trixie")],
          talk: {
            say: () => {},
            // The log of the second scenario cannot be opened.
            status: (text) => {
              if (!text.includes("booting")) return;
              const [{ name: id } = { name: "" }] = Deno.readDirSync(
                `${root}/runs`,
              );
              Deno.mkdirSync(`${root}/runs/${id}/1-debian-trixie`, {
                recursive: true,
              });
              Deno.writeTextFileSync(
                `${root}/runs/${id}/1-debian-trixie/b`,
                "in the way",
              );
            },
          },
        });
        assertEquals(tell(record), ["0 1 a: pass in 1-debian-trixie/a"]);
        assertMatch(
          record.kernels[0]?.error ?? "",
          /^Cannot write ".*\/1-debian-trixie\/b\/(console\.log|command\.json)"/,
        );
        assertEquals(chooseExitStatus(record), 1);
      }),
  );
});

Deno.test("runMatrix() returns what was known when it is interrupted", () =>
  inTemporaryDirectory(async (root) => {
    const { options } = prepare(root, [
      `output ##yank guest 6.1
       ${passing("a")}
       output ##yank begin b
       = hang`,
    ]);
    const controller = new AbortController();
    const { record, directory } = await runMatrix({
      ...options,
      talk: {
        say: () => {},
        status: (text) => {
          if (text.endsWith(": b")) setTimeout(() => controller.abort(), 50);
        },
      },
      signal: controller.signal,
    });
    assertEquals(record.interrupted, true);
    assertEquals(tell(record), [
      "0 1 a: pass in 1-debian-bookworm/a",
      "0 1 b: lost in 1-debian-bookworm/b",
    ]);
    assertEquals(readRecord(directory), record);
  }));

Deno.test("runMatrix() keeps two runs at once apart", () =>
  inTemporaryDirectory(async (root) => {
    const runs = await Promise.all([1, 2].map(async (number) => {
      const { options } = prepare(`${root}/${number}`, [
        passAll(`6.${number}`, ["a", "b"]),
      ]);
      const runsDirectory = `${root}/runs`;
      const kernels = [kernel("debian:trixie")];
      return await runMatrix({ ...options, runsDirectory, kernels });
    }));
    assertEquals(new Set(runs.map(({ directory }) => directory)).size, 2);
    runs.forEach(({ directory, record }, index) => {
      assertEquals(record.kernels[0]?.release, `6.${index + 1}`);
      assertEquals(record.results.length, 2);
      assertEquals(readRecord(directory), record);
    });
  }));

Deno.test("runMatrix() names a kernel's directory so that everything takes it", async (t) => {
  const cases = {
    "/a b/c$d/": "1-c-d",
    "./bzImage": "1-bzImage",
    "debian:6.12.107-1": "1-debian-6.12.107-1",
    "/": "1-",
  };
  for (const [selector, expected] of Object.entries(cases)) {
    await t.step(selector, () =>
      inTemporaryDirectory(async (root) => {
        const { options } = prepare(root, [passAll("6.12", ["a"])]);
        const { record } = await runMatrix({
          ...options,
          plans: [smallPlan("a")],
          kernels: [kernel(selector)],
        });
        assertEquals(record.results[0]?.directory, `${expected}/a`);
      }));
  }
});
