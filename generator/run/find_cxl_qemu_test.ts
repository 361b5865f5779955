import { assertEquals, assertInstanceOf } from "@std/assert";
import { FakeArchive } from "../acquire/testing/fake_archive.ts";
import { EnvironmentError } from "../base/errors.ts";
import { findCxlQemu } from "./find_cxl_qemu.ts";
import { smallPlan } from "./testing/small_plan.ts";

const withCxl = smallPlan("a", {
  devices: [{ provider: "cxl_pmem", kind: "region", sizeMiB: 128 }],
});

Deno.test("findCxlQemu() looks for none that nobody needs", async () => {
  await using archive = await FakeArchive.create();
  assertEquals(await findCxlQemu([smallPlan("b")], archive.options), {});
  assertEquals(await archive.commands(""), []);
});

Deno.test("findCxlQemu() keeps the reason where there is none", async () => {
  await using archive = await FakeArchive.create();
  const { cxlQemu } = await findCxlQemu([withCxl], {
    ...archive.options,
    environment: { ...archive.environment, PATH: `${archive.directory}/bin` },
  });
  assertInstanceOf(cxlQemu, EnvironmentError);
});
