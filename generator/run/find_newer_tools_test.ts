import { assertEquals, assertInstanceOf } from "@std/assert";
import { FakeArchive } from "../acquire/testing/fake_archive.ts";
import { EnvironmentError } from "../base/errors.ts";
import { findNewerTools } from "./find_newer_tools.ts";
import { smallPlan } from "./testing/small_plan.ts";

const withCxl = smallPlan("a", {
  devices: [{ provider: "cxl_pmem", kind: "region", sizeMiB: 128 }],
});

Deno.test("findNewerTools() looks for none that nobody needs", async () => {
  await using archive = await FakeArchive.create();
  assertEquals(await findNewerTools([smallPlan("b")], archive.options), {});
  assertEquals(await archive.commands(""), []);
});

Deno.test("findNewerTools() keeps the reason where there is none", async () => {
  await using archive = await FakeArchive.create();
  const { cxlQemu } = await findNewerTools([withCxl], {
    ...archive.options,
    environment: { ...archive.environment, PATH: `${archive.directory}/bin` },
  });
  assertInstanceOf(cxlQemu, EnvironmentError);
});

Deno.test("findNewerTools() asks for the newest xfsprogs that is needed", async (t) => {
  const plans = ["6.15", "6.13"].map((xfsprogs) =>
    smallPlan(`needs-${xfsprogs.replace(".", "-")}`, { xfsprogs })
  );
  const mkfs = (version: string) =>
    `#!/bin/sh\necho "mkfs.xfs version ${version}"\n`;
  await t.step("where it is installed", async () => {
    await using archive = await FakeArchive.create();
    await archive.addProgram("mkfs.xfs", mkfs("6.15.0"));
    assertEquals(await findNewerTools(plans, archive.options), {});
    assertEquals(await archive.commands(""), []);
  });
  await t.step("where it cannot be had", async () => {
    await using archive = await FakeArchive.create();
    await archive.addProgram("mkfs.xfs", mkfs("6.13.0"));
    assertEquals(await findNewerTools(plans, archive.options), {});
    assertEquals(
      archive.said.includes("Cannot get xfsprogs: Debian sid does not have it"),
      true,
      archive.said.join("\n"),
    );
  });
});
