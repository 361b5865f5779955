import { assertEquals } from "@std/assert";
import type { DeviceNeed, Plan } from "../plan/plan.ts";
import type { XfstestsFilesystem } from "../render/xfstests.ts";
import { fsdax, xfs } from "../vocabulary/scenario.ts";
import { smallPlan } from "./testing/small_plan.ts";
import { type NumberedCase, planCases } from "./xfstests_plans.ts";

function numbered(
  plan: Plan,
  filesystem: XfstestsFilesystem = "xfs",
): NumberedCase {
  const directory = filesystem === "xfs" ? "xfs" : "ext4";
  return [{ plan, directory, groups: [], filesystem }, "937"];
}

function devicesFor(devices: DeviceNeed[]): string[] {
  const { plans: [plan] } = planCases([numbered(smallPlan("a", { devices }))]);
  return plan?.needs.devices.map(({ kind, provider }) =>
    `${kind}:${provider}`
  ) ??
    [];
}

Deno.test("planCases() gives the tree devices of another provider", () => {
  const sizeMiB = 512;
  assertEquals(
    devicesFor([{ provider: "e820", kind: "pmem", sizeMiB }]),
    ["pmem:nfit", "pmem:e820"],
  );
  assertEquals(
    devicesFor([
      { provider: "nfit", kind: "pmem", sizeMiB },
      { provider: "e820", kind: "pmem", sizeMiB },
    ]),
    ["pmem:virtio_pmem", "pmem:nfit", "pmem:e820"],
  );
});

Deno.test("planCases() gives it a scratch device where a case makes its own", () => {
  assertEquals(
    devicesFor([{ provider: "nfit", kind: "region", sizeMiB: 896 }]),
    ["pmem:virtio_pmem", "pmem:virtio_pmem", "region:nfit"],
  );
});

Deno.test("planCases() names the case, its filesystem and the second device", () => {
  const plan = smallPlan("a");
  const withLog: Plan = {
    ...plan,
    scenario: {
      ...plan.scenario,
      filesystem: xfs({
        mkfs: { rmapbt: true, reflink: true },
        mount: { dax: "always" },
        log: fsdax({ sizeMiB: 512 }),
      }),
    } as Plan["scenario"],
  };
  const argumentsOf = (one: NumberedCase) =>
    planCases([one]).jobs.get("a")?.arguments;
  assertEquals(argumentsOf(numbered(plan)), ["xfs/937", "xfs", "none"]);
  assertEquals(argumentsOf(numbered(withLog)), ["xfs/937", "xfs", "log"]);
  assertEquals(argumentsOf(numbered(plan, "ext2")), [
    "ext4/937",
    "ext2",
    "none",
  ]);
});
