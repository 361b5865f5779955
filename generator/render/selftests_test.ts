import {
  assert,
  assertEquals,
  assertGreater,
  assertStringIncludes,
} from "@std/assert";
import { fileURLToPath } from "node:url";
import { checkSpecs } from "../check/check_specs.ts";
import { discoverSpecs } from "../load/discover_specs.ts";
import { loadSpecs } from "../load/load_specs.ts";
import { planScenario } from "../plan/plan_scenario.ts";
import type { Spec } from "../vocabulary/scenario.ts";
import type { GeneratedFile } from "./generated_file.ts";
import {
  HELPERS,
  listHelperFiles,
  renderSelftests,
  SELFTESTS_DIRECTORY,
} from "./selftests.ts";
import { sampleScenarios } from "./testing/sample_scenarios.ts";
import { writeSpecSource } from "./testing/spec_source.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));

function render(scenarios: Spec[]): Map<string, GeneratedFile> {
  const plans = scenarios.map((scenario) =>
    planScenario(scenario, `specs/${scenario.name}.ts`)
  );
  return new Map(
    renderSelftests(plans).map((file) => [
      file.path.slice(SELFTESTS_DIRECTORY.length + 1),
      file,
    ]),
  );
}

const isOfInstances = ({ device: { word } }: Spec) =>
  word === "devdax" || word === "systemRam";
const filesOnly = sampleScenarios.filter((spec) => !isOfInstances(spec));
const instancesOnly = sampleScenarios.filter(isOfInstances);

/** The first line in which two texts differ, for people. */
function describeDifference(seen: string, wanted: string): string {
  const lines = seen.split("\n");
  const wantedLines = wanted.split("\n");
  const at = wantedLines.findIndex((line, index) => line !== lines[index]);
  return at < 0
    ? `${lines.length - wantedLines.length} more lines at its end`
    : `line ${at + 1} is ${JSON.stringify(lines[at])}, ` +
      `would be ${JSON.stringify(wantedLines[at])}`;
}

Deno.test("out/selftests has what renderSelftests() gives for specs/", async () => {
  const { specs, diagnostics } = await loadSpecs({
    root,
    paths: await discoverSpecs(root),
  });
  assertEquals(diagnostics, []);
  const files = renderSelftests(
    specs.map(({ scenario, path }) => planScenario(scenario, path))
      .filter(({ unrendered }) => unrendered.length === 0),
  );
  const stale: string[] = [];
  for (const { path, text, executable } of files) {
    const file = `${root}/out/${path}`;
    try {
      const seen = await Deno.readTextFile(file);
      if (seen !== text) {
        stale.push(`out/${path}: ${describeDifference(seen, text)}`);
      }
      const mode = (await Deno.stat(file)).mode ?? 0;
      if ((mode & 0o100) !== (executable ? 0o100 : 0)) {
        stale.push(`out/${path}: its mode is ${mode.toString(8)}`);
      }
    } catch (error) {
      if (!(error instanceof Deno.errors.NotFound)) throw error;
      stale.push(`out/${path}: it is not there`);
    }
  }
  for (
    const { name } of Deno.readDirSync(`${root}/out/${SELFTESTS_DIRECTORY}`)
  ) {
    const path = `${SELFTESTS_DIRECTORY}/${name}`;
    if (!files.some((file) => file.path === path)) {
      stale.push(`out/${path}: no spec makes it`);
    }
  }
  assertEquals(stale, [], 'run "deno task yank generate"');
});

Deno.test("the samples of these tests are scenarios that specs can have", async () => {
  const directory = await Deno.makeTempDir({ prefix: "yank_samples_" });
  try {
    await Deno.mkdir(`${directory}/specs`);
    const paths: string[] = [];
    for (const scenario of sampleScenarios) {
      const path = `specs/${scenario.name}.ts`;
      await Deno.writeTextFile(
        `${directory}/${path}`,
        writeSpecSource(scenario),
      );
      paths.push(path);
    }
    const { specs, diagnostics } = await loadSpecs({ root: directory, paths });
    assertEquals([...diagnostics, ...checkSpecs(specs)], []);
    assertEquals(
      specs.map(({ scenario }) => scenario.name).sort(),
      sampleScenarios.map(({ name }) => name).sort(),
    );
  } finally {
    await Deno.remove(directory, { recursive: true });
  }
});

Deno.test("renderSelftests() keeps lines within 80 columns where words allow", () => {
  const long: string[] = [];
  for (const [name, { text }] of render(sampleScenarios)) {
    for (const [index, line] of text.split("\n").entries()) {
      let columns = 0;
      for (const character of line) {
        columns += character === "\t" ? 8 - columns % 8 : 1;
      }
      if (columns <= 80) continue;
      // A text of a spec stays in one piece.
      if (
        /^\t+dax_log_(?:has|lacks|is_clean) '|^\t+ *"x{200}"\);$/.test(line)
      ) continue;
      long.push(`${name}:${index + 1}: ${columns}: ${line}`);
    }
  }
  assertEquals(long, []);
});

Deno.test("renderSelftests() leaves no blanks at ends, and one line end", () => {
  for (const [name, { text }] of render(sampleScenarios)) {
    assert(!/[ \t]$/m.test(text), name);
    assert(!/\n\n\n/.test(text), name);
    assert(text.endsWith("\n") && !text.endsWith("\n\n"), name);
  }
});

Deno.test("renderSelftests() makes programs of shell executable, and no others", () => {
  for (const [name, { executable }] of render(sampleScenarios)) {
    assertEquals(
      executable,
      name.endsWith(".sh") && name !== "dax_lib.sh",
      name,
    );
  }
});

Deno.test("renderSelftests() is the same in whatever order specs come", () => {
  assertEquals(
    render(sampleScenarios.toReversed()),
    render(sampleScenarios),
  );
});

Deno.test("renderSelftests() lists every program for kselftest and git", () => {
  const files = render(sampleScenarios);
  const makefile = files.get("Makefile")?.text ?? "";
  const ignored = files.get(".gitignore")?.text.split("\n") ?? [];
  const words = (variable: string) =>
    makefile.replaceAll("\\\n", " ")
      .match(new RegExp(`^${variable} := (.*)$`, "m"))?.[1]
      ?.split(/\s+/).filter((word) => word !== "") ?? [];
  const base = (name: string) => name.replace(/\.[^.]*$/, "");
  const helpers = words("TEST_GEN_FILES");
  const parts = listHelperFiles().filter((name) =>
    name.endsWith(".c") && !helpers.includes(base(name))
  );
  const programs = [...files.keys()].filter((name) =>
    /\.(sh|c)$/.test(name) && !parts.includes(name)
  );
  assertEquals(
    words("TEST_PROGS"),
    programs.filter((name) => files.get(name)?.executable).sort(),
  );
  assertEquals(words("TEST_FILES"), ["dax_lib.sh"]);
  assertEquals(helpers, [...HELPERS.keys()]);
  assertEquals(
    [...files.keys()].filter((name) => name.endsWith(".h")),
    words("LOCAL_HDRS"),
  );
  for (const [program, sources] of HELPERS) {
    const rule = `\n$(OUTPUT)/${program}: ${sources.join(" \\\n\t")}\n`;
    assertEquals(makefile.includes(rule), sources.length > 0, program);
  }
  assertEquals(
    words("TEST_GEN_PROGS"),
    programs.filter((name) => name.endsWith(".c") && !name.startsWith("dax_"))
      .map(base).sort(),
  );
  assertEquals(
    ignored.slice(1, -1),
    programs.filter((name) => name.endsWith(".c")).map(base).sort(),
  );
});

Deno.test("renderSelftests() has no helpers where nothing uses them", () => {
  const files = render(instancesOnly);
  assertEquals(
    [...files.keys()].filter((name) => name.startsWith("dax_")),
    ["dax_harness.h"],
  );
  const makefile = files.get("Makefile")?.text ?? "";
  for (const variable of ["TEST_PROGS", "TEST_FILES", "TEST_GEN_FILES"]) {
    assert(!makefile.includes(`${variable} :=`), variable);
  }
  assertStringIncludes(makefile, "TEST_GEN_PROGS :=");

  const shell = render(filesOnly).get("Makefile")?.text ?? "";
  assert(!shell.includes("TEST_GEN_PROGS"));
  assert(!shell.includes("kselftest_harness.h"));
  assert(!shell.includes("dax_harness.h"));
});

Deno.test("renderSelftests() configures what any test needs, sorted", () => {
  const lines = (scenarios: Spec[]) =>
    render(scenarios).get("config")?.text.trimEnd().split("\n") ?? [];
  const all = lines(sampleScenarios);
  assertEquals(all, [...new Set(all)].sort());
  for (const line of all) assert(/^CONFIG_[A-Z0-9_]+=[my]$/.test(line), line);
  for (const wanted of ["CONFIG_XFS_FS=m", "CONFIG_FS_DAX=y"]) {
    assert(lines(filesOnly).includes(wanted), wanted);
    assert(!lines(instancesOnly).includes(wanted), wanted);
  }
  assert(lines(instancesOnly).includes("CONFIG_DEV_DAX=m"));
});

Deno.test("renderSelftests() allows every test its own bound", () => {
  const files = render(sampleScenarios);
  const timeout = Number(
    files.get("settings")?.text.match(/^timeout=(\d+)\n$/)?.[1],
  );
  for (const scenario of sampleScenarios) {
    const { timeoutSeconds } = planScenario(scenario, "specs/sample.ts");
    assert(timeout >= timeoutSeconds, scenario.name);
  }
  // A user of files outlives its test, on a slow machine too.
  const deadline = Number(
    files.get("dax_lib.sh")?.text.match(/--deadline (\d+)/)?.[1],
  );
  assertGreater(deadline, timeout);
});
