/**
 * The catalogue's groups D to G as specs: what no target can express yet can
 * be said, checked and planned all the same.
 *
 * @module
 */
import { assert, assertEquals, assertGreater } from "@std/assert";
import { fileURLToPath } from "node:url";
import { renderDiagnostics } from "../base/render_diagnostic.ts";
import { checkSpecs } from "../check/check_specs.ts";
import { typeCheckSpecs } from "../check/type_check_specs.ts";
import { loadSpecs } from "../load/load_specs.ts";
import { catalogueEntries } from "../vocabulary/catalogue.ts";
import { listCells } from "../vocabulary/cells.ts";
import { coverCatalogue } from "../vocabulary/coverage.ts";
import { commonPromiseExpectations } from "../vocabulary/common_promises.ts";
import { wordsIn } from "../vocabulary/spec_words.ts";
import { listWords } from "./list_words.ts";
import { planScenario } from "./plan_scenario.ts";
import { coveringSpec } from "./unrendered.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));
const directory = "generator/plan/testdata/later";

const { specs, diagnostics } = await loadSpecs({ root, paths: [directory] });
const plans = specs.map(({ scenario, path }) => planScenario(scenario, path));

Deno.test("the specs of groups D to G are good", async () => {
  assertGreater(specs.length, 50);
  const found = [
    ...diagnostics,
    ...checkSpecs(specs),
    ...await typeCheckSpecs(root, specs.map(({ path }) => path)),
  ];
  const text = renderDiagnostics(found, {
    colour: false,
    readSource: (file) => Deno.readTextFileSync(`${root}/${file}`),
  });
  assertEquals(text, "");
});

Deno.test("every label of groups D to G has a spec", async () => {
  const rendered = await loadSpecs({ root, paths: ["specs"] });
  const all = [...rendered.specs, ...specs].map(({ scenario, path }) =>
    coveringSpec(planScenario(scenario, path))
  );
  const uncovered = coverCatalogue(all).filter(({ running, waiting }) =>
    running.length + waiting.length === 0
  ).map(({ entry }) => entry.label).filter((label) => label >= "D");
  assertEquals(uncovered, []);
  const names = all.map(({ name }) => name);
  assertEquals(new Set(names).size, names.length);
});

Deno.test("plans of groups D to G have every step and every point", () => {
  for (const [index, plan] of plans.entries()) {
    const spec = specs[index]?.scenario;
    assert(spec !== undefined);
    const { name, covers } = plan.scenario;
    for (const label of covers) assert(catalogueEntries.has(label), label);

    const steps = listWords(spec);
    const said = listCells(spec).flatMap(({ scenario }) => [
      ...scenario.before ?? [],
      ...scenario.meanwhile ?? [],
      ...scenario.afterwards ?? [],
    ]);
    for (const { word } of said) {
      assert(steps.some((step) => step.word === word), `${name}: ${word}`);
    }

    const points = plan.points.map((point) => point.name);
    assertEquals(new Set(points).size, points.length, name);
    const expected = wordsIn(spec.expect);
    if (expected.delete("commonPromises")) {
      for (const { word } of commonPromiseExpectations) expected.add(word);
    }
    const reported = new Set(
      plan.points.map(({ expectation }) => expectation.word),
    );
    // One allows something, the other is each point once more.
    const others = ["kernelLog.mayHave", "secondRemoval.isAlike"];
    assertEquals(
      [...expected].filter((word) => !others.includes(word)).sort(),
      [...reported].filter((word) => !others.includes(word)).sort(),
      name,
    );
    assertGreater(plan.needs.devices.length, 0);
    assertGreater(plan.timeoutSeconds, 0);
  }
});

Deno.test("plans of groups D to G name what no target can express", () => {
  const runAsTheyAre = plans.filter(({ unrendered }) => unrendered.length === 0)
    .map(({ scenario: { name } }) => name);
  assertEquals(runAsTheyAre, []);
});

Deno.test("plans of groups D to G need what their words need", () => {
  const needsOf = (file: string) => {
    const plan = plans.find(({ specPath }) =>
      specPath === `${directory}/${file}.ts`
    );
    assert(plan !== undefined, file);
    return plan.needs;
  };
  assert(needsOf("d2").kernelOptions.includes("DM_DELAY"));
  assert(needsOf("d7").kernelOptions.includes("GUP_TEST"));
  assert(needsOf("d8_device_dax").modules.includes("rdma_rxe"));
  assert(needsOf("e6").kernelOptions.includes("USERFAULTFD"));
  assert(needsOf("e8").tools.includes("fsfreeze"));
  assertEquals(needsOf("e22").devices.length, 2);
  assert(needsOf("f3").modules.includes("hwpoison_inject"));
  assertEquals(needsOf("f7").devices.length, 2);
  assert(needsOf("g6").tools.includes("xfs_scrub"));
  assert(needsOf("g4").tools.includes("daxctl"));
  assertEquals(needsOf("g8").devices.length, 2);
});
