import { assert, assertEquals } from "@std/assert";
import { fileURLToPath } from "node:url";
import { discoverSpecs } from "../load/discover_specs.ts";
import { loadSpecs } from "../load/load_specs.ts";
import { planScenario } from "../plan/plan_scenario.ts";
import {
  sampleDevdaxScenario,
  sampleFilesystemScenario,
  sampleIdleScenario,
  sampleScenarios,
  sampleSystemRamScenario,
} from "../render/testing/sample_scenarios.ts";
import {
  detach,
  ext4,
  fsdax,
  mapping,
  partition,
  removeModule,
} from "../vocabulary/scenario.ts";
import { SUBJECT_COLUMNS } from "./message.ts";
import { groupPlans } from "./selftests_groups.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));

Deno.test("each of the project's tests is in one group, none of them too large", async () => {
  const { specs } = await loadSpecs({ root, paths: await discoverSpecs(root) });
  const plans = specs.map(({ scenario, path }) => planScenario(scenario, path));
  const groups = groupPlans(plans);
  assertEquals(
    groups.flatMap((group) => group.plans.map(({ program }) => program)).sort(),
    plans.map(({ program }) => program).sort(),
  );
  for (const { of, plans } of groups) {
    assert(plans.length <= 25, `${plans.length} tests of ${of}`);
    const subject = `selftests/dax: Add tests of ${of}`;
    assert(subject.length <= SUBJECT_COLUMNS, subject);
  }
});

const plain = mapping({
  processes: 1,
  files: 1,
  sizeKiB: 4,
  flags: ["MAP_SHARED"],
  access: "read",
});
const device = fsdax({ sizeMiB: 512 });
const table = [
  [sampleFilesystemScenario(), "mapped files of an XFS"],
  [sampleFilesystemScenario({ covers: ["B1"] }), "features of XFS"],
  [sampleIdleScenario(), "pmem devices that nobody uses"],
  [sampleDevdaxScenario(), "device-dax"],
  [sampleSystemRamScenario(), "device-dax memory that is System RAM"],
  [
    sampleFilesystemScenario({ users: [{ ...plain, sigbus: "SIG_IGN" }] }),
    "processes that map files",
  ],
  [
    sampleFilesystemScenario({
      filesystem: ext4({ mount: { dax: "always" } }),
    }),
    "ext2, ext4 and EROFS",
  ],
  [
    sampleFilesystemScenario({
      device: partition({ of: device, startMiB: 2 }),
    }),
    "block devices on top of a pmem device",
  ],
  [
    sampleFilesystemScenario({
      device: fsdax({ sizeMiB: 512, provider: "cxl" }),
    }),
    "persistent CXL memory",
  ],
  [
    sampleFilesystemScenario({
      remove: removeModule({ module: "nd_pmem", withinSeconds: 1 }),
    }),
    "other ways to take a pmem device away",
  ],
  [
    sampleFilesystemScenario({
      before: [detach({ flag: "MNT_DETACH" })],
    }),
    "what happens before a removal",
  ],
] as const;

for (const [scenario, of] of table) {
  Deno.test(`a test is among those of ${of}`, () => {
    const plan = planScenario(scenario, `specs/${scenario.name}.ts`);
    assertEquals(groupPlans([plan]).map((group) => group.of), [of]);
  });
}

Deno.test("groups are the same whatever order plans come in", () => {
  const plans = sampleScenarios.map((scenario) =>
    planScenario(scenario, `specs/${scenario.name}.ts`)
  );
  const names = (some: typeof plans) => groupPlans(some).map(({ of }) => of);
  assertEquals(names(plans.toReversed()), names(plans));
});
