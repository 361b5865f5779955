import { assertEquals } from "@std/assert";
import { parseAttempt, planAttempt } from "./plan_attempt.ts";
import { smallPlan } from "./testing/small_plan.ts";

Deno.test("planAttempt() gives each attempt a name that parseAttempt() reads", () => {
  const plan = smallPlan("a-b");
  assertEquals(planAttempt(plan, 1), plan);
  const third = planAttempt(plan, 3);
  assertEquals(third, {
    ...plan,
    scenario: { ...plan.scenario, name: "a-b.attempt3" },
  });
  assertEquals(planAttempt(third, 4).scenario.name, "a-b.attempt4");
  for (const attempt of [1, 2, 10]) {
    assertEquals(parseAttempt(planAttempt(third, attempt).scenario.name), {
      scenario: "a-b",
      attempt,
    });
  }
});
