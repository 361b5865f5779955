import { assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { UsageError } from "../base/errors.ts";
import { runVerb } from "./testing/run_verb.ts";
import { specNamed, withProject } from "./testing/sample_project.ts";
import * as generate from "./verbs/generate.ts";
import * as list from "./verbs/list.ts";
import * as runScenarios from "./verbs/run.ts";
import * as show from "./verbs/show.ts";

/** A spec with words that no target can express. */
const unrendered = specNamed("a-two", { covers: ["D1"] })
  .replace("mapping, ", "mapping, pin, pins, ")
  .replace(
    "  remove:",
    '  meanwhile: [pin({ by: "vmsplice", pages: 1 })],\n  remove:',
  )
  .replace(
    "[commonPromises()]",
    '[commonPromises(), pins.areReleased({ removal: "waits" })]',
  );

const specs = {
  "specs/a_one.ts": specNamed("a-one"),
  "specs/a_two.ts": unrendered,
};

Deno.test("yank generate leaves out what the selftests cannot express", () =>
  withProject(specs, async (root) => {
    const { status, stdout, said } = await runVerb(generate, root, [
      "--dry-run",
    ]);
    assertEquals(status, 0);
    assertStringIncludes(stdout, "/a_one.sh\n");
    assertEquals(stdout.includes("a_two"), false);
    assertEquals(
      said[0],
      'left out: a-two: the selftests cannot express "pin", ' +
        '"pins.areReleased" yet',
    );
  }));

Deno.test("yank run refuses what it would leave out altogether", () =>
  withProject(specs, async (root) => {
    await assertRejects(
      () => runVerb(runScenarios, root, ["a-two"]),
      UsageError,
      'Cannot run "a-two": the selftests cannot express "pin", ' +
        '"pins.areReleased" yet',
    );
  }));

Deno.test("yank list and yank show tell of a target that is missing", () =>
  withProject(specs, async (root) => {
    const missing = "a target for pin, pins.areReleased";
    const listed = await runVerb(list, root, ["--missing"]);
    assertEquals(
      listed.stdout,
      `a-two  D1  Unbind while files are mapped (missing: ${missing})\n`,
    );
    const uncovered = await runVerb(list, root, [
      "--uncovered",
      "--label",
      "D1",
    ]);
    assertStringIncludes(uncovered.stdout, `a-two is missing: ${missing}\n`);
    const { stdout } = await runVerb(show, root, ["a-two"]);
    assertStringIncludes(stdout, `\n  missing  ${missing}\n`);
    assertStringIncludes(stdout, '\n   4 meanwhile: pin({ by: "vmsplice"');
    assertStringIncludes(stdout, "pins are released without harm\n");
    assertEquals(stdout.includes("\nfiles:\n"), false);
  }));
