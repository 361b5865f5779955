import { assertEquals } from "@std/assert";
import type { Plan } from "../plan/plan.ts";
import { planScenario } from "../plan/plan_scenario.ts";
import {
  device,
  deviceMapping,
  everyMapper,
  mappings,
  removal,
  type Spec,
  unbind,
} from "../vocabulary/scenario.ts";
import { renderSelftests } from "./selftests.ts";
import {
  type HarnessSource,
  listHarnesses,
  withHarnessProgram,
} from "./testing/run_harness.ts";
import { hasTool } from "./testing/run_tool.ts";
import {
  allOfDevdax,
  sampleDevdaxScenario,
} from "./testing/sample_scenarios.ts";
import { settleAll } from "./testing/settle_all.ts";

const hasCompiler = hasTool("gcc");

function render(spec: Spec): { plan: Plan; files: HarnessSource } {
  const plan = planScenario(spec, "specs/sample.ts");
  const rendered = renderSelftests([plan]);
  const textOf = (end: string) =>
    rendered.find(({ path }) => path.endsWith(end))?.text ?? "";
  return {
    plan,
    files: { source: textOf(".c"), header: textOf("dax_harness.h") },
  };
}

/** What goes wrong, and the tests that must see it. */
const FAULTS: Record<string, string[]> = {
  "unbind fails": [
    "unbind_returns_in_time",
    "nobody_is_signalled",
    "nothing_stays_mapped",
    "old_mappings_only_raise_sigbus",
    "kernel_log_tells_of_the_removal",
    "kernel_log_tells_of_the_removal_2",
    "users_can_be_killed",
    "device_binds_again",
    "old_mappings_stay_gone_device_dax",
    "old_mappings_stay_gone_kmem",
    "old_mappings_stay_gone_nd_pmem",
    "old_descriptors_cannot_be_mapped",
    "device_cannot_be_opened_and_mapped",
    "data_is_intact",
    "nothing_is_leaked",
    "kernel_log_stays_clean",
    "second_removal_is_alike",
  ],
  "stays mapped": [
    "nothing_stays_mapped",
    "old_mappings_only_raise_sigbus",
    "old_mappings_stay_gone_device_dax",
    "old_mappings_stay_gone_kmem",
    "old_mappings_stay_gone_nd_pmem",
    "second_removal_is_alike",
  ],
  "comes back to life": ["old_mappings_stay_gone_device_dax"],
  "comes back in kmem": ["old_mappings_stay_gone_kmem"],
  "comes back in nd_pmem": ["old_mappings_stay_gone_nd_pmem"],
  "ndctl fails": ["old_mappings_stay_gone_nd_pmem"],
  "can be mapped": [
    "old_descriptors_cannot_be_mapped",
    "device_cannot_be_opened_and_mapped",
  ],
  "signals": ["nobody_is_signalled", "second_removal_is_alike"],
  "says nothing": [
    "kernel_log_tells_of_the_removal",
    "kernel_log_tells_of_the_removal_2",
  ],
  "warns": ["kernel_log_stays_clean"],
  "taints": ["kernel_log_stays_clean"],
  "loses data": ["data_is_intact"],
  "leaks": ["nothing_is_leaked"],
};

for (const harness of listHarnesses()) {
  const whose = harness.includes("testdata") ? "ours" : "a kernel's";

  Deno.test({
    name: `a test on ${whose} kselftest_harness.h sees each fault`,
    ignore: !hasCompiler,
    async fn() {
      const { plan, files } = render(
        sampleDevdaxScenario({ expect: allOfDevdax }),
      );
      const names = plan.points.map(({ name }) => name).sort();
      await withHarnessProgram(files, harness, async ({ run }) => {
        const good = await run();
        assertEquals(good.failed, [], good.output);
        assertEquals(good.passed.toSorted(), names);
        assertEquals(good.status, 0);
        assertEquals(good.isBound, true);
        await settleAll(
          Object.entries(FAULTS).map(async ([fault, tests]) => {
            const bad = await run(fault);
            assertEquals(
              bad.failed.toSorted(),
              tests.map((test) => `devdax.${test}`).sort(),
              `${fault}: ${bad.output}`,
            );
            assertEquals(bad.skipped, [], fault);
            assertEquals(bad.status, 1, fault);
          }),
        );
      });
    },
  });

  Deno.test({
    name: `a test on ${whose} kselftest_harness.h gives up and goes on`,
    ignore: !hasCompiler,
    async fn() {
      const { files } = render(sampleDevdaxScenario({
        expect: [removal.returns(), mappings.areGone()],
      }));
      await withHarnessProgram(files, harness, async ({ run }) => {
        // Whichever comes first waits for its second, the others do not.
        const hung = await run("unbind hangs once");
        assertEquals(hung.failed, hung.ran.slice(0, 1), hung.output);
        assertEquals(hung.passed, hung.ran.slice(1));
        assertEquals(hung.status, 1);

        // What cannot be bound again is a failure, though no test asks for it.
        const lost = await run("bind fails");
        assertEquals(lost.failed, lost.ran.slice(0, 1), lost.output);
        assertEquals(lost.passed, []);
        assertEquals(lost.skipped.length, 2);
        assertEquals(lost.status, 1);
      });
    },
  });
}

Deno.test({
  name: "a test of signals sees that there are none, or others",
  ignore: !hasCompiler,
  async fn() {
    const [harness = ""] = listHarnesses();
    const { files } = render(sampleDevdaxScenario({
      expect: [
        everyMapper.gets({ signal: "SIGBUS", siCode: "BUS_MCEERR_AO" }),
      ],
    }));
    await withHarnessProgram(files, harness, async ({ run }) => {
      for (const fault of ["", "signals"]) {
        assertEquals((await run(fault)).failed, [
          "devdax.every_mapper_gets_sigbus",
        ]);
      }
    });
    // Only a kernel can send the code that is asked for.
    const source = files.source.replace("BUS_MCEERR_AO", "SI_USER");
    await withHarnessProgram({ ...files, source }, harness, async ({ run }) => {
      assertEquals((await run("signals")).failed, []);
    });
  },
});

Deno.test({
  name: "a matrix of drivers sees faults in each cell",
  ignore: !hasCompiler,
  async fn() {
    const { users: _users, remove: _remove, each: _each, ...story } =
      sampleDevdaxScenario();
    const { plan, files } = render({
      ...story,
      users: [deviceMapping({ sizeMiB: 2 })],
      each: {
        remove: {
          "nd-device": unbind({ driver: "dax_pmem", withinSeconds: 1 }),
          "region": unbind({ driver: "nd_region", withinSeconds: 1 }),
        },
      },
      expect: [
        mappings.areGone(),
        device.isUnregistered(),
        device.cannotBeMapped({ errno: ["ENXIO", "ENOENT"] }),
        device.bindsAgain(),
        mappings.stayGone({ boundTo: "device_dax" }),
      ],
    });
    const names = plan.points.map(({ name }) => name);
    for (const harness of listHarnesses()) {
      await withHarnessProgram(files, harness, async ({ run }) => {
        const good = await run();
        assertEquals(good.failed, [], good.output);
        assertEquals(good.ran, names);
        const bad = await run("stays registered");
        assertEquals(bad.failed, [
          "devdax.nd_device.device_is_unregistered",
          "devdax.region.device_is_unregistered",
        ], bad.output);
        const lost = await run("unbind fails");
        assertEquals(lost.failed, names, lost.output);
      });
    }
  },
});
