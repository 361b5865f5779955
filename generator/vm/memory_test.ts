import { assertEquals, assertMatch, assertThrows } from "@std/assert";
import { EnvironmentError } from "../base/errors.ts";
import { planMemory, readAvailableMemory } from "./memory.ts";

Deno.test("planMemory() gives the system alone what it needs", () => {
  assertEquals(planMemory({ machine: "q35" }), { totalMiB: 1024, memmap: [] });
});

Deno.test("planMemory() puts regions above the system and keeps them apart", () => {
  assertEquals(planMemory({ machine: "q35", fsdaxMiB: 512, devdaxMiB: 256 }), {
    totalMiB: 2048,
    memmap: ["memmap=512M!1024M", "memmap=256M!1664M"],
    fsdaxRegion: "region0",
    devdaxRegion: "region1",
  });
});

Deno.test("planMemory() calls a lone devdax region the first", () => {
  const plan = planMemory({ machine: "q35", devdaxMiB: 256 });
  assertEquals(plan.devdaxRegion, "region0");
  assertEquals(plan.fsdaxRegion, undefined);
});

Deno.test("planMemory() rounds sizes up to sections of the memory map", () => {
  const plan = planMemory({ machine: "q35", fsdaxMiB: 300, devdaxMiB: 1 });
  assertEquals(plan.memmap, ["memmap=384M!1024M", "memmap=128M!1536M"]);
});

Deno.test("planMemory() stays out of the hole below 4 GiB", async (t) => {
  // 2816 MiB and more are split at 2 GiB on q35, 3584 MiB at 3 GiB on pc.
  const cases = [
    { machine: "q35", fsdaxMiB: 1536, totalMiB: 2688, start: 1024 },
    { machine: "q35", fsdaxMiB: 1664, totalMiB: 3840, start: 4096 },
    { machine: "pc", fsdaxMiB: 1664, totalMiB: 2816, start: 1024 },
    { machine: "pc", fsdaxMiB: 2304, totalMiB: 3456, start: 1024 },
    { machine: "pc", fsdaxMiB: 2432, totalMiB: 5632, start: 4096 },
  ] as const;
  for (const { machine, fsdaxMiB, totalMiB, start } of cases) {
    await t.step(`${machine} with ${fsdaxMiB} MiB`, () => {
      const plan = planMemory({ machine, fsdaxMiB });
      assertEquals(plan.totalMiB, totalMiB);
      assertEquals(plan.memmap, [`memmap=${fsdaxMiB}M!${start}M`]);
    });
  }
});

Deno.test("planMemory() keeps high regions inside a large guest", () => {
  const plan = planMemory({
    machine: "q35",
    systemMiB: 3072,
    fsdaxMiB: 512,
    devdaxMiB: 512,
  });
  assertEquals(plan.memmap, ["memmap=512M!5120M", "memmap=512M!5760M"]);
  // Memory from 4 GiB up: all but 2 GiB.
  const endMiB = 4096 + plan.totalMiB - 2048;
  assertEquals(endMiB, 5760 + 512 + 128);
});

Deno.test("planMemory() refuses what the host cannot give", () => {
  const request = { machine: "q35", fsdaxMiB: 512 } as const;
  assertEquals(
    planMemory({ ...request, hostAvailableMiB: 2176 }).totalMiB,
    1664,
  );
  const error = assertThrows(
    () => planMemory({ ...request, hostAvailableMiB: 2175 }),
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
