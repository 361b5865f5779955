/**
 * Holds the parser against the kernel's own: kunit_parser.py of the trees in
 * out/cache, on its own test data and on generated documents.
 *
 * @module
 */
import { assert, assertEquals } from "@std/assert";
import { parseTap, type TapComplaintCode, type TapResult } from "./ktap.ts";
import { isBad } from "./ktap_document.ts";
import { type Chance, createChance } from "./testing/chance.ts";
import {
  type KunitTest,
  listKunitParsers,
  parseWithKunit,
} from "./testing/kunit_reference.ts";

/** How many documents are generated. */
const DOCUMENTS = 600;

/** A test that says itself how it ended: the path of its names, and that. */
type Leaf = string;

function listOurLeaves(results: TapResult[], path = ""): Leaf[] {
  return results.flatMap((result) => {
    const name = `${path}/${result.name}`;
    if (result.subtests.length > 0) return listOurLeaves(result.subtests, name);
    const status = result.directive === "SKIP"
      ? "skip"
      : isBad(result)
      ? "fail"
      : "pass";
    return [`${name} ${status}`];
  });
}

/** What kunit_parser's words for a test that was there are in ours. */
const STATUSES: Record<string, string> = {
  SUCCESS: "pass",
  FAILURE: "fail",
  SKIPPED: "skip",
  // A header and nothing under it: the result line still says `ok`.
  NO_TESTS: "pass",
};

function listKunitLeaves(tests: KunitTest[], path = ""): Leaf[] {
  return tests.flatMap(({ name, status, subtests }) => {
    const own = `${path}/${name}`;
    if (subtests.length > 0) return listKunitLeaves(subtests, own);
    const known = STATUSES[status];
    return known === undefined ? [] : [`${own} ${known}`];
  });
}

interface Reading {
  leaves: Leaf[];
  complaints: TapComplaintCode[];
  /** Nothing failed and nothing is wrong. */
  isClean: boolean;
}

function read(text: string): Reading {
  const { documents, complaints } = parseTap(text.split("\n"));
  const results = documents.flatMap((document) => document.results);
  return {
    leaves: listOurLeaves(results),
    complaints: [...new Set(complaints.map(({ code }) => code))].sort(),
    isClean: complaints.length === 0 && !results.some(isBad),
  };
}

function isClean({ status, errors }: KunitTest): boolean {
  return (status === "SUCCESS" || status === "SKIPPED") && errors === 0;
}

/**
 * What is complained of in logs of the test data with which kunit_parser is
 * content: ktap.rst recommends plans strongly, and we cannot tell a document
 * that was cut off without one.
 */
const STRICTER: Record<string, TapComplaintCode[]> = {
  "test_is_test_passed-missing_plan.log": ["no-plan"],
  "test_output_isolated_correctly.log": ["no-plan"],
  "test_output_with_prefix_isolated_correctly.log": ["no-plan"],
  "kunit_missing_plan.log": ["no-plan"],
};

/** Logs in which kunit_parser does not read tests that are nested by `# `. */
const NESTED_BY_HASH = [
  "test_is_test_passed-kselftest.log",
  "kunit_kselftest.log",
];

const OUR_LOGS = new URL("./testdata/ktap/", import.meta.url);

/** What restates the cases of the test data in logs of our own, by name. */
function readOurLogs(): Map<string, string> {
  const names = [...Deno.readDirSync(OUR_LOGS)].map(({ name }) => name)
    .filter((name) => name.startsWith("kunit_")).sort();
  return new Map(names.map((name) => {
    const text = Deno.readTextFileSync(new URL(name, OUR_LOGS));
    return [name, text.split(/^----\n/m)[1] ?? ""];
  }));
}

function readTestData(directory: string): Map<string, string> {
  const names = [...Deno.readDirSync(directory)].map(({ name }) => name)
    .filter((name) => name.endsWith(".log")).sort();
  return new Map(
    names.map((name) => [name, Deno.readTextFileSync(`${directory}/${name}`)]),
  );
}

/** A test of a generated document. */
interface Node {
  name: string;
  ends: "ok" | "not ok" | "skip";
  children: Node[];
}

function makeNodes(chance: Chance, depth: number): Node[] {
  return Array.from({ length: 1 + chance.below(3) }, (_, i) => {
    const children = depth < 2 && chance.happens(0.4)
      ? makeNodes(chance, depth + 1)
      : [];
    const ends = children.length === 0
      ? chance.pick(["ok", "ok", "ok", "not ok", "skip"] as const)
      : children.some((child) => child.ends === "not ok")
      ? "not ok"
      : children.every((child) => child.ends === "skip")
      ? "skip"
      : "ok";
    return { name: `test_${depth}_${i}`, ends, children };
  });
}

/** How a generated document is written. */
interface Style {
  unit: string;
  version: string;
  dash: string;
  hasSubtestLines: boolean;
}

function writeNodes(nodes: Node[], style: Style, indent = ""): string[] {
  return [
    `1..${nodes.length}`,
    ...nodes.flatMap(({ name, ends, children }, i) => [
      ...(children.length === 0 ? [] : [
        ...(style.version.startsWith("KTAP")
          ? [`${style.unit}${style.version}`]
          : []),
        ...(style.hasSubtestLines ? [`${style.unit}# Subtest: ${name}`] : []),
        ...writeNodes(children, style, style.unit),
      ]),
      `# what was seen in ${name}`,
      `${ends === "skip" ? "ok" : ends} ${i + 1} ${style.dash}${name}` +
      (ends === "skip" ? " # SKIP it is not there" : ""),
    ]),
  ].map((line) => indent + line);
}

function makeDocument(chance: Chance): string[] {
  const style = chance.pick<Style>([
    { unit: "  ", version: "KTAP version 1", dash: "", hasSubtestLines: false },
    { unit: "  ", version: "KTAP version 1", dash: "", hasSubtestLines: true },
    {
      unit: "    ",
      version: "KTAP version 1",
      dash: "- ",
      hasSubtestLines: true,
    },
    {
      unit: "    ",
      version: "TAP version 14",
      dash: "- ",
      hasSubtestLines: true,
    },
    {
      unit: "\t",
      version: "TAP version 14",
      dash: "- ",
      hasSubtestLines: true,
    },
  ]);
  return [style.version, ...writeNodes(makeNodes(chance, 0), style)];
}

const NOISE = [
  "random: crng init done",
  "  indented # and hashed",
  "BUG: kernel NULL pointer dereference, address: 00000000000000b8",
  "#",
  "okay, not ok",
  "",
];

/** Does something to a document that may or may not matter. */
function spoil(lines: string[], chance: Chance): string[] {
  const at = 1 + chance.below(lines.length - 1);
  const line = lines[at] ?? "";
  const replace = (...instead: string[]) => lines.toSpliced(at, 1, ...instead);
  return chance.pick([
    () => replace(),
    () => replace(line, line),
    () => lines.slice(0, at),
    () => replace(line.slice(0, line.length / 2)),
    () => replace(line.replace(/ok \d+/, "ok 17")),
    () =>
      replace(
        /^\s*not ok/.test(line)
          ? line.replace("not ok", "ok")
          : line.replace(/^(\s*)ok/, "$1not ok"),
      ),
    () => replace(line.replace(/1\.\.\d+/, "1..9")),
    () => replace(line.replace(/1\.\.\d+/, "1..0")),
    () => replace(line.replace(/version \d+/, "version 77")),
    () => replace(line.replace("test_", "# test_")),
    () => replace(`half a line of something else${line.trim()}`),
    () => replace(chance.pick(NOISE), line),
    () => replace(line, chance.pick(NOISE)),
  ])();
}

const parsers = listKunitParsers();

Deno.test({
  name: `parseTap() agrees with kunit_parser.py${
    parsers.length > 0 ? "" : " (no kernel tree in out/cache)"
  }`,
  ignore: parsers.length === 0,
  fn: async (t) => {
    for (const parser of parsers) {
      await t.step(`on the test data of ${parser.tree}`, async () => {
        const data = readTestData(`${parser.directory}/test_data`);
        assert(data.size > 20, "there is test data");
        const logs = [...data, ...readOurLogs()];
        const theirs = await parseWithKunit(parser, logs.map(([, log]) => log));
        logs.forEach(([name, log], i) => {
          const ours = read(log.trimEnd());
          const reference = theirs[i];
          assert(reference !== undefined);
          if (reference.status === "RAISED") {
            assert(!ours.isClean, name);
            return;
          }
          const leaves = listKunitLeaves(reference.subtests);
          // What is nested in a result that never came is in no document.
          if (ours.complaints.includes("subtests-without-result")) {
            assert(ours.leaves.every((leaf) => leaves.includes(leaf)), name);
          } else if (!NESTED_BY_HASH.includes(name)) {
            assertEquals(ours.leaves, leaves, name);
          }
          const stricter = STRICTER[name];
          if (stricter === undefined) {
            assertEquals(ours.isClean, isClean(reference), name);
          } else {
            assert(isClean(reference), name);
            assertEquals(ours.complaints, stricter, name);
          }
        });
      });

      await t.step(`on whole documents, ${parser.tree}`, async () => {
        const chance = createChance(1);
        const texts = Array.from(
          { length: DOCUMENTS },
          () => makeDocument(chance).join("\n"),
        );
        const theirs = await parseWithKunit(parser, texts);
        theirs.forEach((reference, i) => {
          const text = texts[i] ?? "";
          const ours = read(text);
          assertEquals(
            ours.leaves,
            listKunitLeaves(reference.subtests),
            text,
          );
          assertEquals(ours.complaints, [], text);
          assertEquals(ours.isClean, isClean(reference), text);
        });
      });

      await t.step(`and is never more lenient, ${parser.tree}`, async () => {
        const chance = createChance(2);
        const texts = Array.from(
          { length: DOCUMENTS },
          () => spoil(makeDocument(chance), chance).join("\n"),
        );
        const theirs = await parseWithKunit(parser, texts);
        let clean = 0;
        theirs.forEach((reference, i) => {
          const text = texts[i] ?? "";
          const ours = read(text);
          if (ours.isClean) clean++;
          assert(
            !ours.isClean || isClean(reference),
            `${JSON.stringify(reference)}\n${text}`,
          );
        });
        assert(clean > 0 && clean < DOCUMENTS / 2, `${clean} are clean`);
      });
    }
  },
});
