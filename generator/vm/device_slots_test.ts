import { assertEquals, assertThrows } from "@std/assert";
import type { DeviceNeed } from "../plan/plan.ts";
import {
  assignSlots,
  nameSlot,
  planSlots,
  regionSizes,
} from "./device_slots.ts";

const pmem = (sizeMiB: number): DeviceNeed => ({
  provider: "e820",
  kind: "pmem",
  sizeMiB,
});
const devdax: DeviceNeed = { provider: "e820", kind: "devdax", sizeMiB: 128 };
const region: DeviceNeed = { provider: "nfit", kind: "region", sizeMiB: 256 };
const nvdimm: DeviceNeed = { provider: "nfit", kind: "pmem", sizeMiB: 64 };

Deno.test("planSlots() gives what one scenario at a time needs", () => {
  const slots = planSlots([
    [devdax, pmem(512)],
    [pmem(384), pmem(128)],
    [region, nvdimm],
    [],
  ]);
  assertEquals(slots.map((slot) => [nameSlot(slot), slot.sizeMiB]), [
    ["pmem:e820:0", 512],
    ["pmem:e820:1", 128],
    ["devdax:e820:2", 128],
    ["pmem:nfit:0", 64],
    ["region:nfit:1", 256],
  ]);
  assertEquals(regionSizes("e820", slots), [640, 256, 256]);
  assertEquals(regionSizes("nfit", slots), [256, 384]);
  assertEquals(regionSizes("cxl_ram", slots), []);
  assertEquals(planSlots([]), []);
});

Deno.test("assignSlots() keeps a scenario's order and hands out nothing twice", () => {
  const slots = planSlots([[pmem(384), pmem(512), devdax, region]]);
  const names = (needs: DeviceNeed[]) =>
    assignSlots(needs, slots).map(nameSlot);
  assertEquals(names([pmem(384)]), ["pmem:e820:0"]);
  assertEquals(names([region, pmem(384), pmem(512), devdax]), [
    "region:nfit:0",
    "pmem:e820:0",
    "pmem:e820:1",
    "devdax:e820:2",
  ]);
  assertThrows(() => names([devdax, devdax]), TypeError);
  assertThrows(() => names([pmem(512)]), TypeError, "pmem of 512 MiB by e820");
  assertThrows(() => names([nvdimm]), TypeError);
});
