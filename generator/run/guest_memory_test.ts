import { assertEquals } from "@std/assert";
import { planMachine } from "../vm/guest_machine.ts";
import { HOST_RESERVE_MIB } from "../vm/memory.ts";
import { takeBatch } from "./batch.ts";
import { type ChooseBatch, GuestMemory } from "./guest_memory.ts";
import { smallPlan } from "./testing/small_plan.ts";

/** What a guest of these takes of the host's memory. */
const needMiB = planMachine({
  acceleration: "tcg",
  scenarios: [smallPlan("a").needs.devices],
}).wholeMiB + HOST_RESERVE_MIB;

function chooseOf(name: string, asked: (number | undefined)[]): ChooseBatch {
  return (hostAvailableMiB) => {
    asked.push(hostAvailableMiB);
    return takeBatch([smallPlan(name)], {
      acceleration: "tcg",
      isolate: false,
      ...(hostAvailableMiB === undefined ? {} : { hostAvailableMiB }),
    });
  };
}

Deno.test("GuestMemory lends no guest what another was promised", async () => {
  const asked: (number | undefined)[] = [];
  const memory = new GuestMemory(2, () => 2 * needMiB + 100);
  const first = await memory.lend(chooseOf("a", asked));
  const second = await memory.lend(chooseOf("b", asked));
  assertEquals(asked, [needMiB + 50, needMiB + 50]);
  const order: string[] = [];
  const third = memory.lend(chooseOf("c", asked)).then((share) => {
    order.push("lent");
    return share;
  });
  await new Promise((resolve) => setTimeout(resolve, 5));
  order.push("given back");
  first[Symbol.dispose]();
  using share = await third;
  assertEquals("plans" in share.batch, true);
  assertEquals(order, ["given back", "lent"]);
  second[Symbol.dispose]();
});

Deno.test("GuestMemory gives more than its part to who needs it", async () => {
  const asked: (number | undefined)[] = [];
  using share = await new GuestMemory(4, () => needMiB + 100).lend(
    chooseOf("a", asked),
  );
  assertEquals(asked, [Math.floor((needMiB + 100) / 4), needMiB + 100]);
  assertEquals("plans" in share.batch, true);
});

Deno.test("GuestMemory refuses what is too large for the whole machine", async () => {
  using share = await new GuestMemory(2, () => needMiB - 1).lend(
    chooseOf("a", []),
  );
  assertEquals("reason" in share.batch, true);
});

Deno.test("GuestMemory checks nothing where nothing is known", async () => {
  const asked: (number | undefined)[] = [];
  using share = await new GuestMemory(2, () => undefined).lend(
    chooseOf("a", asked),
  );
  assertEquals(asked, [undefined]);
  assertEquals("plans" in share.batch, true);
});
