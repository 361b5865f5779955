import { assertEquals } from "@std/assert";
import { planScenario } from "../plan/plan_scenario.ts";
import { type Expectation, systemRam } from "../vocabulary/scenario.ts";
import { renderSelftests } from "./selftests.ts";
import { listHarnesses, withHarnessProgram } from "./testing/run_harness.ts";
import { hasTool } from "./testing/run_tool.ts";
import {
  allOfOfflineMemory,
  allOfOnlineMemory,
  sampleSystemRamScenario,
} from "./testing/sample_scenarios.ts";
import { settleAll } from "./testing/settle_all.ts";

/** What goes wrong, and the tests that must see it. */
type Faults = Record<string, readonly string[]>;

const ALL = [
  "unbind_returns_in_time",
  "nobody_is_signalled",
  "users_can_be_killed",
  "kernel_log_stays_clean",
];

const ONLINE_FAULTS: Faults = {
  "kmem unbind fails": [
    ...ALL,
    "memory_stays_in_use",
    "device_refuses_the_driver_device_dax",
    "kernel_log_tells_of_the_removal",
  ],
  "signals users": ["nobody_is_signalled"],
  "removes what is in use": [
    "memory_stays_in_use",
    "device_refuses_the_driver_device_dax",
    "kernel_log_tells_of_the_removal",
  ],
  "memory changes": ["memory_stays_in_use"],
  "takes what is claimed": ["device_refuses_the_driver_device_dax"],
  "says nothing": ["kernel_log_tells_of_the_removal"],
  "warns": ["kernel_log_stays_clean"],
  "taints": ["kernel_log_stays_clean"],
};

const AFTER_REMOVAL = ["device_binds_again", "nothing_is_leaked"];

const OFFLINE_FAULTS: Faults = {
  "kmem unbind fails": [
    ...ALL,
    ...AFTER_REMOVAL,
    "memory_is_removed",
    "second_removal_is_alike",
  ],
  "cannot go offline": [
    ...ALL,
    ...AFTER_REMOVAL,
    "memory_is_removed",
    "second_removal_is_alike",
  ],
  "signals users": ["nobody_is_signalled", "second_removal_is_alike"],
  "blocks stay": ["memory_is_removed", "second_removal_is_alike"],
  "stays in MemTotal": ["memory_is_removed", "second_removal_is_alike"],
  "stays on the device": ["memory_is_removed"],
  "memory changes": ["memory_is_removed"],
  "bind fails": [...AFTER_REMOVAL, "second_removal_is_alike"],
  "leaks": ["nothing_is_leaked"],
  "warns": ["kernel_log_stays_clean"],
  "taints": ["kernel_log_stays_clean"],
};

const CASES: {
  blocks: "online" | "offline";
  expect: Expectation[];
  faults: Faults;
}[] = [
  { blocks: "online", expect: allOfOnlineMemory, faults: ONLINE_FAULTS },
  { blocks: "offline", expect: allOfOfflineMemory, faults: OFFLINE_FAULTS },
];

for (const { blocks, expect, faults } of CASES) {
  Deno.test({
    name: `a test of System RAM whose blocks are ${blocks} sees each fault`,
    ignore: !hasTool("gcc"),
    async fn() {
      const plan = planScenario(
        sampleSystemRamScenario({
          device: systemRam({ sizeMiB: 512, blocks }),
          expect,
        }),
        "specs/sample.ts",
      );
      const files = renderSelftests([plan]);
      const textOf = (end: string) =>
        files.find(({ path }) => path.endsWith(end))?.text ?? "";
      const names = plan.points.map(({ name }) => name);
      for (const harness of listHarnesses()) {
        await withHarnessProgram(
          {
            source: textOf(".c"),
            header: textOf("dax_harness.h"),
          },
          harness,
          async ({ run }) => {
            const good = await run();
            assertEquals(good.failed, [], good.output);
            assertEquals(good.ran, names);
            assertEquals(good.status, 0);
            assertEquals(good.isBound, blocks === "offline");
            await settleAll(
              Object.entries(faults).map(async ([fault, tests]) => {
                const bad = await run(fault);
                assertEquals(
                  bad.failed.toSorted(),
                  tests.map((test) => `kmem.${test}`).sort(),
                  `${fault}: ${bad.output}`,
                );
                assertEquals(bad.status, 1, fault);
              }),
            );
          },
        );
      }
    },
  });
}
