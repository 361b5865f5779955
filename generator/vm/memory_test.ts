import { assertEquals, assertMatch, assertThrows } from "@std/assert";
import { EnvironmentError } from "../base/errors.ts";
import { planMemory, readAvailableMemory, refuseTooMuch } from "./memory.ts";

Deno.test("planMemory() gives the system alone what it needs", () => {
  assertEquals(planMemory({ machine: "q35" }), { totalMiB: 1024, memmap: [] });
});

Deno.test("planMemory() puts regions above the system and keeps them apart", () => {
  assertEquals(planMemory({ machine: "q35", regionsMiB: [512, 256] }), {
    totalMiB: 2048,
    memmap: ["memmap=512M!1024M", "memmap=256M!1664M"],
  });
});

Deno.test("planMemory() rounds sizes up to sections of the memory map", () => {
  const plan = planMemory({ machine: "q35", regionsMiB: [300, 1] });
  assertEquals(plan.memmap, ["memmap=384M!1024M", "memmap=128M!1536M"]);
});

Deno.test("planMemory() stays out of the hole below 4 GiB", async (t) => {
  // 2816 MiB and more are split at 2 GiB on q35, 3584 MiB at 3 GiB on pc.
  const cases = [
    { machine: "q35", sizeMiB: 1536, totalMiB: 2688, start: 1024 },
    { machine: "q35", sizeMiB: 1664, totalMiB: 3840, start: 4096 },
    { machine: "pc", sizeMiB: 1664, totalMiB: 2816, start: 1024 },
    { machine: "pc", sizeMiB: 2304, totalMiB: 3456, start: 1024 },
    { machine: "pc", sizeMiB: 2432, totalMiB: 5632, start: 4096 },
  ] as const;
  for (const { machine, sizeMiB, totalMiB, start } of cases) {
    await t.step(`${machine} with ${sizeMiB} MiB`, () => {
      const plan = planMemory({ machine, regionsMiB: [sizeMiB] });
      assertEquals(plan.totalMiB, totalMiB);
      assertEquals(plan.memmap, [`memmap=${sizeMiB}M!${start}M`]);
    });
  }
});

Deno.test("planMemory() keeps high regions inside a large guest", () => {
  const plan = planMemory({
    machine: "q35",
    systemMiB: 3072,
    regionsMiB: [512, 512],
  });
  assertEquals(plan.memmap, ["memmap=512M!5120M", "memmap=512M!5760M"]);
  // Memory from 4 GiB up: all but 2 GiB.
  const endMiB = 4096 + plan.totalMiB - 2048;
  assertEquals(endMiB, 5760 + 512 + 128);
});

Deno.test("refuseTooMuch() refuses what the host cannot give", () => {
  refuseTooMuch(1664, 2176);
  refuseTooMuch(1664, undefined);
  const error = assertThrows(
    () => refuseTooMuch(1664, 2175),
    EnvironmentError,
    "this machine has 2175 MiB available",
  );
  assertMatch(error.message, /it needs 1664 MiB/);
});

Deno.test("readAvailableMemory() reads what this machine has", () => {
  const available = readAvailableMemory();
  assertEquals(typeof available, "number");
  assertEquals((available ?? 0) > 0, true);
});
