import { assert, assertEquals, assertRejects } from "@std/assert";
import { EnvironmentError } from "../base/errors.ts";
import {
  beginRecord,
  endRecord,
  RUN_FILE,
  withKernel,
  withResult,
  writeRunRecord,
} from "./record.ts";
import type { RunRecord, ScenarioRecord } from "./run_record.ts";
import { sampleRecord } from "./testing/sample_record.ts";

const start = beginRecord({
  id: "a-run",
  startedAt: new Date("2026-08-20T10:11:12Z"),
  target: "selftests",
  acceleration: { kind: "tcg", reason: "no /dev/kvm" },
  kernels: [
    { selector: "debian:trixie", origin: "a" },
    { selector: "debian:sid", origin: "b" },
  ],
  scenarios: ["b", "a"],
  request: {
    environment: [],
    isolate: false,
    repeats: 1,
    retries: 0,
    digests: ["1", "2"],
  },
});

function result(
  scenario: string,
  kernel: number,
  verdict: ScenarioRecord["verdict"] = "pass",
): ScenarioRecord {
  return {
    scenario,
    kernel,
    verdict,
    guest: 1,
    directory: `${kernel}/${scenario}`,
    workload: [],
    points: [],
    reports: [],
    stuck: [],
    seconds: 1,
  };
}

async function inDirectory(
  test: (directory: string) => Promise<void>,
): Promise<void> {
  const directory = await Deno.makeTempDir();
  try {
    await test(directory);
  } finally {
    await Deno.remove(directory, { recursive: true });
  }
}

function read(directory: string): RunRecord {
  return JSON.parse(Deno.readTextFileSync(`${directory}/${RUN_FILE}`));
}

Deno.test("withResult() keeps kernels and scenarios in order, one result each", () => {
  let record = start;
  for (
    const one of [
      result("a", 1),
      result("a", 0),
      result("b", 1),
      result("a", 1, "crash"),
    ]
  ) record = withResult(record, one);
  assertEquals(
    record.results.map((r) => [r.kernel, r.scenario, r.verdict]),
    [[0, "a", "pass"], [1, "b", "pass"], [1, "a", "crash"]],
  );
  assertEquals(start.results, []);
});

Deno.test("withKernel() adds what was learned", () => {
  const record = withKernel(start, 1, { release: "7.2.13" });
  assertEquals(record.kernels.map(({ release }) => release), [
    undefined,
    "7.2.13",
  ]);
});

Deno.test("endRecord() says how the run ended", () => {
  const endedAt = new Date("2026-08-20T11:00:00Z");
  const ended = endRecord(start, { endedAt, interrupted: false });
  assertEquals(ended.endedAt, "2026-08-20T11:00:00.000Z");
  assertEquals("interrupted" in ended, false);
  assertEquals(
    endRecord(start, { endedAt, interrupted: true }).interrupted,
    true,
  );
});

Deno.test("writeRunRecord() replaces the record and leaves nothing else", () =>
  inDirectory(async (directory) => {
    await writeRunRecord(directory, start);
    await writeRunRecord(directory, sampleRecord());
    assertEquals(read(directory), sampleRecord());
    assertEquals([...Deno.readDirSync(directory)].map(({ name }) => name), [
      RUN_FILE,
    ]);
  }));

Deno.test("writeRunRecord() writes over what a killed run left", () =>
  inDirectory(async (directory) => {
    await Deno.writeTextFile(
      `${directory}/.${RUN_FILE}.new`,
      "x".repeat(99999),
    );
    await writeRunRecord(directory, start);
    assertEquals(read(directory), start);
  }));

/** Writes a record where files cannot grow beyond a block, as on a full disk. */
async function writeWithoutSpace(
  directory: string,
  record: RunRecord,
): Promise<string> {
  const module = new URL("./record.ts", import.meta.url).href;
  const script = `
    const { writeRunRecord } = await import(${JSON.stringify(module)});
    await writeRunRecord(Deno.args[0], JSON.parse(Deno.args[1]))
      .catch((error) => console.log(error.name, error.message));`;
  const limited = 'trap "" XFSZ; ulimit -f 1; exec "$0" "$@"';
  const { stdout } = await new Deno.Command("sh", {
    args: [
      ...["-c", limited, Deno.execPath(), "eval", "--no-lock", script],
      ...[directory, JSON.stringify(record)],
    ],
    stdout: "piped",
    stderr: "null",
  }).output();
  return new TextDecoder().decode(stdout);
}

Deno.test("writeRunRecord() names what a full disk loses and keeps the rest", () =>
  inDirectory(async (directory) => {
    const before = withResult(start, result("a", 0));
    await writeRunRecord(directory, before);
    const late = { ...result("b", 1, "hang"), reason: "x".repeat(5000) };
    const said = await writeWithoutSpace(directory, withResult(before, late));
    assert(said.startsWith("EnvironmentError Cannot write"), said);
    assert(said.includes("File too large"), said);
    assert(said.includes("lost: b on debian:sid (hang)"), said);
    assert(said.includes(directory), said);
    assert(!said.includes("debian:trixie"), said);
    assertEquals(read(directory), before);
    assertEquals([...Deno.readDirSync(directory)].length, 1);
  }));

Deno.test("writeRunRecord() says that a directory is not there", async () => {
  const error = await assertRejects(
    () => writeRunRecord("/nonexistent/run", sampleRecord()),
    EnvironmentError,
  );
  assert(error.message.includes('"/nonexistent/run/run.json"'), error.message);
  assert(
    error.message.includes("lost: xfs-unbind-mmap-shared on 6.1.0-56-amd64"),
  );
});
