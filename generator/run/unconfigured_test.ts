import { assertEquals } from "@std/assert";
import { smallPlan } from "./testing/small_plan.ts";
import { inTemporaryDirectory } from "./testing/temporary_directory.ts";
import { refuseUnconfigured } from "./unconfigured.ts";

const kernel = { selector: "~/linux", imagePath: "/image", origin: "test" };

const plans = [
  smallPlan("a", { kernelOptions: ["FS_DAX", "XFS_FS"] }),
  smallPlan("b", { kernelOptions: ["FS_DAX", "MEMORY_FAILURE", "XFS_FS"] }),
  smallPlan("c", {
    kernelOptions: ["FS_DAX"],
    devices: [{ provider: "nfit", kind: "pmem", sizeMiB: 128 }],
  }),
];

async function reasonsFor(
  config: string,
  modules: { modulesPath?: string },
): Promise<Record<string, string>> {
  let reasons: Record<string, string> = {};
  await inTemporaryDirectory(async (directory) => {
    const configPath = `${directory}/.config`;
    await Deno.writeTextFile(configPath, config);
    const refusals = await refuseUnconfigured(
      { ...kernel, configPath, ...modules },
      plans,
    );
    reasons = Object.fromEntries(
      refusals.map(({ plan, reason }) => [
        plan.scenario.name,
        reason.replace(directory, "TREE"),
      ]),
    );
  });
  return reasons;
}

Deno.test("refuseUnconfigured() names what each scenario lacks", async () => {
  const config = "CONFIG_FS_DAX=y\nCONFIG_X86_PMEM_LEGACY=m\nCONFIG_XFS_FS=m\n";
  const fragment = "out/selftests/tools/testing/selftests/dax/config";
  assertEquals(await reasonsFor(config, { modulesPath: "/modules" }), {
    b: `TREE/.config lacks CONFIG_MEMORY_FAILURE: see ${fragment}`,
    c: "TREE/.config lacks CONFIG_ACPI_NFIT",
  });
  const unbuilt = "(a module that is not built)";
  assertEquals(await reasonsFor(config, {}), {
    a: `TREE/.config lacks CONFIG_XFS_FS ${unbuilt}, CONFIG_X86_PMEM_LEGACY ${unbuilt}: see ${fragment}`,
    b: `TREE/.config lacks CONFIG_MEMORY_FAILURE, CONFIG_XFS_FS ${unbuilt}, CONFIG_X86_PMEM_LEGACY ${unbuilt}: see ${fragment}`,
    c: "TREE/.config lacks CONFIG_ACPI_NFIT",
  });
});

Deno.test("refuseUnconfigured() refuses nothing on a kernel that nobody knows", async () => {
  assertEquals(await refuseUnconfigured(kernel, plans), []);
});
