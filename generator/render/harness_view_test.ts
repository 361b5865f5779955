import { assert, assertEquals } from "@std/assert";
import {
  boundHarnessTest,
  planScenario,
  SLOW_FACTOR,
} from "../plan/plan_scenario.ts";
import {
  type DevdaxScenario,
  everyMapper,
  kernelLog,
  removal,
} from "../vocabulary/scenario.ts";
import { viewHarnessLibrary } from "./harness_library_view.ts";
import { viewHarnessTest } from "./harness_view.ts";
import { renderSelftests } from "./selftests.ts";
import {
  sampleDevdaxScenario,
  sampleScenarios,
} from "./testing/sample_scenarios.ts";

const samples = sampleScenarios.filter((one): one is DevdaxScenario =>
  one.device.word === "devdax" && one.each === undefined
);

function view(changes: Partial<DevdaxScenario>) {
  const scenario = sampleDevdaxScenario(changes);
  return viewHarnessTest(planScenario(scenario, "specs/sample.ts"), scenario);
}

Deno.test("a C test has a test for every point of its plan, and no others", () => {
  assert(samples.length > 8);
  for (const scenario of samples) {
    const plan = planScenario(scenario, "specs/sample.ts");
    const [file] = renderSelftests([plan]).filter(({ path }) =>
      path.endsWith(`/${plan.program}.c`)
    );
    assertEquals(
      Array.from(
        file?.text.matchAll(
          /^TEST_F_TIMEOUT\((\w+), (\w+), TEST_SECONDS\)$/gm,
        ) ??
          [],
        ([, fixture, test]) => `${fixture}.${test}`,
      ),
      plan.points.map(({ name }) => name),
      scenario.name,
    );
  }
});

Deno.test("viewHarnessTest() bounds a test by more than its steps", () => {
  const { testSeconds, unbindSeconds } = view({});
  const { bindSeconds, killSeconds, slowFactor } = viewHarnessLibrary();
  assertEquals(testSeconds, boundHarnessTest(unbindSeconds));
  assertEquals(slowFactor, SLOW_FACTOR);
  // The most that a test does, and its clean-up behind it.
  assert(testSeconds >= 2 * unbindSeconds + bindSeconds + killSeconds);
  assert(testSeconds >= 3 * unbindSeconds + 2 * bindSeconds);
});

Deno.test("viewHarnessTest() looks for texts as the log shows them", () => {
  assertEquals(
    view({
      expect: [
        kernelLog.has({ text: 'a \\n "b"' }),
        kernelLog.has({ text: "c??/" }),
      ],
    }).logs,
    [
      {
        test: "kernel_log_tells_of_the_removal",
        text: '"a \\\\x5cn \\"b\\""',
      },
      {
        test: "kernel_log_tells_of_the_removal_2",
        text: '"c?\\?/"',
      },
    ],
  );
});

Deno.test("viewHarnessTest() has only what its tests use", () => {
  const plain = view({ expect: [removal.returns()] });
  assertEquals(plain.uses, { kmem: false, modes: false, levels: false });
  assertEquals(plain.checkSiCode, "");
  assertEquals(
    view({
      expect: [
        everyMapper.gets({ signal: "SIGBUS", siCode: "BUS_MCEERR_AR" }),
      ],
    }).checkSiCode,
    "EXPECT_EQ(BUS_MCEERR_AR, dax_signal_code);",
  );
  assertEquals(
    view({
      expect: [
        everyMapper.gets({
          signal: "SIGBUS",
          siCode: ["BUS_MCEERR_AR", "BUS_MCEERR_AO"],
        }),
      ],
    }).checkSiCode,
    "EXPECT_TRUE(dax_signal_code == BUS_MCEERR_AR ||\n" +
      "\t\t    dax_signal_code == BUS_MCEERR_AO);",
  );
});
