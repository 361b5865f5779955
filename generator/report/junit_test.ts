import { assert, assertEquals } from "@std/assert";
import type { Verdict } from "../observe/verdict.ts";
import { hostileTexts } from "../render/testing/hostile_texts.ts";
import { writeJunit } from "./junit.ts";
import type { RunRecord } from "./run_record.ts";
import { makeRecord } from "./testing/make_record.ts";
import { readRealRun } from "./testing/real_run.ts";
import { readXml } from "./testing/read_xml.ts";
import { sampleRecord } from "./testing/sample_record.ts";

/** A run in which everybody says what a file of XML might not bear. */
function hostileRecord(): RunRecord {
  const record = makeRecord({ a: { p: "crash" } });
  const [result] = record.results;
  if (result === undefined) throw new Error("no result");
  result.points = hostileTexts.map((text, i) => ({
    name: `${i} ${text}`,
    verdict: (["fail", "skip", "crash"] as const)[i % 3] ?? "lost",
    reason: text,
    diagnostics: [text, `]]>${text}<!--`],
  }));
  return record;
}

async function listRecords(): Promise<Record<string, RunRecord>> {
  return {
    "a real run": (await readRealRun()).record,
    "the sample": sampleRecord(),
    "hostile texts": hostileRecord(),
    "a run without results": { ...sampleRecord(), results: [] },
    "an empty run": {
      ...sampleRecord(),
      kernels: [],
      scenarios: [],
      results: [],
    },
  };
}

Deno.test("writeJunit() writes a suite for each scenario and kernel, a case for each point", async () => {
  for (const [what, record] of Object.entries(await listRecords())) {
    const root = readXml(writeJunit(record));
    assertEquals(root.name, "testsuites");
    assertEquals(
      root.children.length,
      record.kernels.length * record.scenarios.length,
      what,
    );
    for (const suite of root.children) {
      const cases = suite.children.filter(({ name }) => name === "testcase");
      const count = (ending: string) =>
        String(
          cases.filter(({ children: [one] }) => one?.name === ending).length,
        );
      assertEquals(suite.attributes.tests, String(cases.length));
      assertEquals(suite.attributes.failures, count("failure"));
      assertEquals(suite.attributes.errors, count("error"));
      assertEquals(suite.attributes.skipped, count("skipped"));
      assert(cases.length > 0);
    }
  }
});

Deno.test("writeJunit() says how each verdict ended", () => {
  const endings: Record<Verdict, [string?, string?]> = {
    pass: [],
    skip: ["skipped", "skip: why"],
    xfail: ["skipped", "xfail: why"],
    fail: ["failure", "fail: why"],
    timeout: ["failure", "timeout: why"],
    lost: ["error", "lost: why"],
    hang: ["error", "hang: why"],
    crash: ["error", "crash: why"],
  };
  const verdicts = Object.keys(endings) as Verdict[];
  const record = makeRecord({
    a: Object.fromEntries(verdicts.map((verdict) => [verdict, verdict])),
  });
  for (const point of record.results[0]?.points ?? []) {
    if (point.verdict !== "pass") point.reason = "why";
  }
  const [suite] = readXml(writeJunit(record)).children;
  assertEquals(
    suite?.children.filter(({ name }) => name === "testcase").map((
      { children: [ending] },
    ) => ending === undefined ? [] : [ending.name, ending.attributes.message]),
    Object.values(endings),
  );
});

Deno.test("writeJunit() has what the kernel reported with the point, and the command", async () => {
  const { record } = await readRealRun();
  const suite = readXml(writeJunit(record)).children.find(({ attributes }) =>
    attributes.name === "xfs-unbind-core-dump"
  );
  const [properties, first] = suite?.children ?? [];
  assert(first?.children[0]?.text.includes("RIP: 0010:dump_user_range+"));
  assertEquals(
    properties?.children.find(({ attributes }) => attributes.name === "command")
      ?.attributes.value,
    "deno task yank run xfs-unbind-core-dump --kernel debian:6.12.118-1 --accel tcg",
  );
});

Deno.test("writeJunit() keeps all that was said", () => {
  const [suite] = readXml(writeJunit(hostileRecord())).children;
  const texts = suite?.children.filter(({ name }) => name === "testcase")
    .map(({ children: [ending] }) => ending?.text ?? "") ?? [];
  for (const [i, text] of hostileTexts.entries()) {
    if (i % 3 === 1 || /[^\P{C}\n\t]|[\u2028\u2029]/u.test(text)) continue;
    assert(texts[i]?.includes(text), JSON.stringify(text));
  }
});

const xmllint = await findXmllint();

async function findXmllint(): Promise<boolean> {
  try {
    const { success } = await new Deno.Command("xmllint", {
      args: ["--version"],
      stdout: "null",
      stderr: "null",
    }).output();
    return success;
  } catch {
    return false;
  }
}

Deno.test({
  name: xmllint
    ? "writeJunit() writes what the schema accepts"
    : "writeJunit() writes what the schema accepts (skipped: xmllint is missing)",
  ignore: !xmllint,
  async fn() {
    const schema = `${import.meta.dirname}/testdata/junit.xsd`;
    const path = await Deno.makeTempFile({ suffix: ".xml" });
    try {
      for (const [what, record] of Object.entries(await listRecords())) {
        await Deno.writeTextFile(path, writeJunit(record));
        const { success, stderr } = await new Deno.Command("xmllint", {
          args: ["--nonet", "--noout", "--schema", schema, path],
        }).output();
        assert(success, `${what}: ${new TextDecoder().decode(stderr)}`);
      }
    } finally {
      await Deno.remove(path);
    }
  },
});

Deno.test("writeJunit() tells the attempts at a scenario", () => {
  assert(
    writeJunit(sampleRecord()).includes(
      '<property name="attempts" value="attempts: timeout, pass"/>',
    ),
  );
});
