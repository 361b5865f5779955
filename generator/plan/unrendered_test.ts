import { assertEquals } from "@std/assert";
import {
  commonPromises,
  freezer,
  freezes,
  fsdax,
  fsstress,
  type Spec,
  unbind,
  xfs,
} from "../vocabulary/scenario.ts";
import { planScenario } from "./plan_scenario.ts";
import { coveringSpec, tellMissing } from "./unrendered.ts";

const spec: Spec = {
  name: "a-b",
  summary: "Unbind",
  why: "It is a sample",
  covers: ["E8"],
  device: fsdax({ sizeMiB: 512 }),
  filesystem: xfs({
    mkfs: { rmapbt: true, reflink: true },
    mount: { dax: "always" },
  }),
  users: [fsstress({ processes: 1, operations: 1 })],
  remove: unbind({ driver: "nd_pmem", withinSeconds: 30 }),
  expect: [commonPromises()],
};

const cell = [freezer({ by: "FIFREEZE" }), freezer({ by: "suspend" })];

Deno.test("planScenario() names the words that no target can express", () => {
  assertEquals(planScenario(spec, "specs/a.ts").unrendered, []);
  const plan = planScenario({
    ...spec,
    each: { meanwhile: { twice: cell, once: cell.slice(1) } },
    expect: [commonPromises(), freezes.areUndone()],
  }, "specs/a.ts");
  assertEquals(plan.unrendered, [
    { field: "meanwhile", word: "freezer" },
    { field: "expect", word: "freezes.areUndone" },
  ]);
  assertEquals(coveringSpec(plan), {
    name: "a-b",
    path: "specs/a.ts",
    covers: ["E8"],
    missing: "a target for freezer, freezes.areUndone",
  });
});

Deno.test("tellMissing() tells what the spec says, and which words", () => {
  const word = { field: "meanwhile", word: "pin" };
  assertEquals(tellMissing({}, []), {});
  assertEquals(tellMissing({ missing: "a device" }, []), {
    missing: "a device",
  });
  assertEquals(tellMissing({ missing: "a device" }, [word]), {
    missing: "a device; a target for pin",
  });
});
