import { assertEquals, assertRejects, assertThrows } from "@std/assert";
import { UsageError } from "../base/errors.ts";
import type { RunTarget } from "../run/run_specs.ts";
import { smallPlan } from "../run/testing/small_plan.ts";
import { parseShard, takeShard } from "./shard.ts";

const names = ["a", "b", "c", "d", "e"];

const target: RunTarget = {
  name: "selftests",
  plans: names.map((name) => smallPlan(name)),
};

Deno.test("parseShard() takes a part of several only", () => {
  assertEquals(parseShard("2/5"), { part: 2, parts: 5 });
  for (const text of ["0/5", "6/5", "2", "2/", "-1/2", "1/0", "1/2/3"]) {
    assertThrows(() => parseShard(text), UsageError, "as in 2/5: got ");
  }
});

Deno.test("takeShard() gives each scenario to one of the shards", async () => {
  const estimate = (name: string) => name === "a" ? 100 : 1;
  const shards = await Promise.all(
    [1, 2].map((part) => takeShard(target, { part, parts: 2 }, estimate)),
  );
  assertEquals(
    shards.map(({ target }) =>
      target.name === "selftests" &&
      target.plans.map(({ scenario }) => scenario.name)
    ),
    [["a"], ["b", "c", "d", "e"]],
  );
  assertEquals(shards.map(({ shard }) => shard.part), [1, 2]);
  assertEquals(shards[0]?.shard.deal, shards[1]?.shard.deal);
  const other = await takeShard(target, { part: 1, parts: 2 }, () => 1);
  assertEquals(other.shard.deal === shards[0]?.shard.deal, false);
});

Deno.test("takeShard() leaves no shard without a scenario", async () => {
  await assertRejects(
    () => takeShard(target, { part: 1, parts: 6 }, () => 1),
    UsageError,
    "Cannot deal 5 scenarios out to 6 shards",
  );
});
