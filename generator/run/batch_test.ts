import { assert, assertEquals } from "@std/assert";
import type { Qemu } from "../acquire/cxl_qemu.ts";
import { EnvironmentError } from "../base/errors.ts";
import type { DeviceNeed, Plan } from "../plan/plan.ts";
import { type BatchOptions, takeBatch } from "./batch.ts";
import { smallPlan } from "./testing/small_plan.ts";

const qemu: Qemu = {
  programPath: "/qemu/bin/qemu-system-x86_64",
  firmwareDirectories: ["/qemu/share"],
  origin: "test",
};
const noQemu = new EnvironmentError({ action: "Cannot get it", seen: "gone" });

function plan(name: string, ...devices: DeviceNeed[]): Plan {
  return smallPlan(name, { devices });
}

const pmem: DeviceNeed = { provider: "e820", kind: "pmem", sizeMiB: 512 };
const large: DeviceNeed = { ...pmem, sizeMiB: 4096 };
const nvdimm: DeviceNeed = { ...pmem, provider: "nfit" };
const cxl: DeviceNeed = { ...pmem, provider: "cxl_pmem" };
const memory: DeviceNeed = { ...pmem, provider: "cxl_ram", kind: "devdax" };

/** The names of batch after batch, or of who is refused. */
function takeAll(plans: Plan[], options: Partial<BatchOptions> = {}): string[] {
  const told: string[] = [];
  let queue = plans;
  while (queue.length > 0) {
    const batch = takeBatch(queue, {
      acceleration: "tcg",
      isolate: false,
      ...options,
    });
    const taken = "reason" in batch ? [batch.plan] : batch.plans;
    const names = taken.map(({ scenario }) => scenario.name).join(" ");
    told.push("reason" in batch ? `${names}: ${batch.reason}` : names);
    queue = queue.filter((plan) => !taken.includes(plan));
  }
  return told;
}

Deno.test("takeBatch() has all share a machine but those with CXL devices", () => {
  const plans = [
    plan("a", pmem),
    plan("b", cxl),
    plan("c", nvdimm, pmem),
    plan("d"),
    plan("e", memory),
    plan("f", { ...pmem, provider: "ramdax" }),
  ];
  assertEquals(takeAll(plans, { cxlQemu: qemu }), ["a c d", "b e", "f"]);
  const batch = takeBatch(plans, { acceleration: "tcg", isolate: false });
  assert("machine" in batch);
  assertEquals(batch.machine.qemuPath, undefined);
});

Deno.test("takeBatch() refuses a scenario that cannot have its devices", () => {
  const plans = [plan("a", cxl), plan("b", pmem), plan("c", memory, pmem)];
  assertEquals(takeAll(plans, { cxlQemu: noQemu }), [
    "a: Cannot get it: gone",
    "b",
    "c: Cannot get it: gone",
  ]);
  assertEquals(takeAll(plans)[0]?.split(":").slice(0, 2), [
    "a",
    " Cannot give the guest CXL devices",
  ]);
});

Deno.test("takeBatch() parts scenarios that are too large together", () => {
  const plans = [plan("a", pmem), plan("b", large), plan("c", nvdimm)];
  assertEquals(takeAll(plans, { hostAvailableMiB: 4000 }), [
    "a c",
    "b: Cannot give the guest its memory: it needs 6400 MiB and QEMU 512 MiB, " +
    "this machine has 4000 MiB available; to mend it: end other programs, " +
    "or ask for smaller devices in the specs",
  ]);
  assertEquals(takeAll(plans, { hostAvailableMiB: 6912 }), ["a b", "c"]);
  assertEquals(takeAll(plans), ["a b c"]);
});

Deno.test("takeBatch() gives each its own guest if asked to", () => {
  const plans = [plan("a", pmem), plan("b", pmem)];
  assertEquals(takeAll(plans, { isolate: true }), ["a", "b"]);
});
