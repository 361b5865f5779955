/**
 * Each stage is a folder that imports only from those before it.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { dirname, join, relative } from "node:path";
import { ts } from "ts-morph";

const stages = [
  "base",
  "vocabulary",
  "load",
  "check",
  "plan",
  "render",
  "lint",
  "reference",
  "emit",
  "acquire",
  "vm",
  "observe",
  "report",
  "export",
  "dispatch",
  "run",
  "cli",
];

/** What specs import, and the programs. */
const outside: Record<string, number> = {
  "mod.ts": stages.indexOf("vocabulary"),
  "main.ts": stages.length,
  bench: stages.length,
};

/** Where each package may be imported, beside tests. */
const packages: Record<string, RegExp> = {
  "@std/cli/parse-args": /^cli\//,
  "eta": /^render\/engine\.ts$/,
  "ts-morph": /^(load|check|reference)\//,
};

/** Tests and what only they use. */
function isForTests(path: string): boolean {
  return path.endsWith("_test.ts") || /(^|\/)test(ing|data)\//.test(path);
}

/** The place of a file in the order of the stages. */
function rankOf(path: string): number {
  const [folder = ""] = path.split("/", 1);
  const stage = stages.indexOf(folder);
  return stage !== -1 ? stage : outside[folder] ?? NaN;
}

function importsOf(text: string): string[] {
  return ts.preProcessFile(text, true, true).importedFiles.map((file) =>
    file.fileName
  );
}

/** What is wrong with one import, or nothing. */
function judgeImport(from: string, imported: string): string | undefined {
  const isTest = isForTests(from);
  if (!imported.startsWith(".")) {
    if (imported.startsWith("node:")) return undefined;
    if (imported === "@std/assert") {
      return isTest ? undefined : "imports @std/assert, which is for tests";
    }
    const place = packages[imported];
    if (place === undefined) return `imports unknown ${imported}`;
    return isTest || place.test(from) ? undefined : `imports ${imported}`;
  }
  const to = join(dirname(from), imported);
  if (isTest) return undefined;
  if (isForTests(to)) return `imports ${to}, which is for tests`;
  const isBackward = rankOf(to) > rankOf(from) || Number.isNaN(rankOf(to));
  return isBackward ? `imports ${to} of a later stage` : undefined;
}

/** A way along imports from a file back to it, if there is one. */
function findCycle(
  graph: Map<string, string[]>,
): string[] | undefined {
  const finished = new Set<string>();
  function visit(path: string, way: string[]): string[] | undefined {
    const seenAt = way.indexOf(path);
    if (seenAt !== -1) return [...way.slice(seenAt), path];
    if (finished.has(path)) return undefined;
    for (const next of graph.get(path) ?? []) {
      const cycle = visit(next, [...way, path]);
      if (cycle !== undefined) return cycle;
    }
    finished.add(path);
    return undefined;
  }
  for (const path of graph.keys()) {
    const cycle = visit(path, []);
    if (cycle !== undefined) return cycle;
  }
  return undefined;
}

/** What is wrong with the imports of files, given by path under generator/. */
function findFaults(files: Record<string, string>): string[] {
  const faults: string[] = [];
  const graph = new Map<string, string[]>();
  for (const [path, text] of Object.entries(files)) {
    if (Number.isNaN(rankOf(path)) && !isForTests(path)) {
      faults.push(`${path} is in no stage`);
    }
    const imports = importsOf(text);
    for (const imported of imports) {
      const fault = judgeImport(path, imported);
      if (fault !== undefined) faults.push(`${path} ${fault}`);
    }
    graph.set(
      path,
      imports.filter((imported) => imported.startsWith("."))
        .map((imported) => join(dirname(path), imported)),
    );
  }
  const cycle = findCycle(graph);
  if (cycle !== undefined) faults.push(`cycle: ${cycle.join(" -> ")}`);
  return faults;
}

async function readModules(
  directory: string,
  root: string,
): Promise<Record<string, string>> {
  const files: Record<string, string> = {};
  for await (const entry of Deno.readDir(directory)) {
    const path = join(directory, entry.name);
    if (entry.isDirectory && entry.name !== "testdata") {
      Object.assign(files, await readModules(path, root));
    } else if (entry.isFile && entry.name.endsWith(".ts")) {
      files[relative(root, path)] = await Deno.readTextFile(path);
    }
  }
  return files;
}

const generator = import.meta.dirname ?? ".";

Deno.test("stages import only what comes before them", async () => {
  assertEquals(findFaults(await readModules(generator, generator)), []);
});

Deno.test("specs import only the vocabulary and what they share", async () => {
  const specs = join(generator, "../specs");
  const faults: string[] = [];
  for (const [path, text] of Object.entries(await readModules(specs, specs))) {
    const isShared = path.startsWith("shared/");
    const isAllowed = (imported: string) =>
      isShared
        ? imported === "../../generator/mod.ts"
        : imported === "../generator/mod.ts" ||
          /^\.\/shared\/\w+\.ts$/.test(imported);
    if (!importsOf(text).every(isAllowed)) faults.push(path);
  }
  assertEquals(faults, []);
});

const table: [string, Record<string, string>, string[]][] = [
  ["an earlier stage, a package and a node module", {
    "base/a.ts": 'import { join } from "node:path";',
    "load/b.ts": 'import { a } from "../base/a.ts"; import "ts-morph";',
    "load/b_test.ts": 'import "@std/assert"; import "../run/c.ts";',
    "run/c.ts": "/** import from '../cli/x.ts' */",
    "main.ts": 'import "./cli/d.ts";',
    "mod.ts": 'export * from "./vocabulary/e.ts";',
  }, []],
  ["a later stage", {
    "base/a.ts": 'import type { B } from "../load/b.ts";',
    "plan/c.ts": 'export * from "../render/d.ts";',
    "emit/e.ts": 'const f = await import("../run/f.ts");',
    "mod.ts": 'export * from "./check/g.ts";',
  }, [
    "base/a.ts imports load/b.ts of a later stage",
    "plan/c.ts imports render/d.ts of a later stage",
    "emit/e.ts imports run/f.ts of a later stage",
    "mod.ts imports check/g.ts of a later stage",
  ]],
  ["a cycle", {
    "base/a.ts": 'import "./b.ts";',
    "base/b.ts": 'import type { C } from "./c.ts";',
    "base/c.ts": 'import("./b.ts");',
  }, ["cycle: base/b.ts -> base/c.ts -> base/b.ts"]],
  ["what is for others", {
    "base/a.ts": 'import "@std/assert";',
    "render/b.ts": 'import { Eta } from "eta";',
    "plan/c.ts": 'import type { ts } from "ts-morph";',
    "cli/d.ts": 'import "../render/testing/e.ts"; import "npm:left-pad";',
    "run/f.ts": 'import "@std/cli/parse-args";',
    "helpers/g.ts": "",
  }, [
    "base/a.ts imports @std/assert, which is for tests",
    "render/b.ts imports eta",
    "plan/c.ts imports ts-morph",
    "cli/d.ts imports render/testing/e.ts, which is for tests",
    "cli/d.ts imports unknown npm:left-pad",
    "run/f.ts imports @std/cli/parse-args",
    "helpers/g.ts is in no stage",
  ]],
];

for (const [what, files, faults] of table) {
  Deno.test(`findFaults() judges imports of ${what}`, () => {
    assertEquals(findFaults(files), faults);
  });
}
