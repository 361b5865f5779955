import { assertEquals, assertRejects } from "@std/assert";
import { EnvironmentError } from "../base/errors.ts";
import {
  findMissingOptions,
  parseKernelConfig,
  readKernelConfig,
} from "./kernel_config.ts";

Deno.test("parseKernelConfig() reads what is set, and nothing else", () => {
  const config = parseKernelConfig(`#
# Linux/x86 6.12.118 Kernel Configuration
#
CONFIG_XFS_FS=m
CONFIG_9P_FS=y
# CONFIG_EXT2_FS is not set
CONFIG_LOCALVERSION="-mine CONFIG_A=y"
CONFIG_EMPTY=
`);
  assertEquals([...config], [
    ["XFS_FS", "m"],
    ["9P_FS", "y"],
    ["LOCALVERSION", '"-mine CONFIG_A=y"'],
  ]);
});

Deno.test("readKernelConfig() says what cannot be read", async () => {
  await assertRejects(
    () => readKernelConfig("/nowhere/.config"),
    EnvironmentError,
    `Cannot read the kernel's configuration "/nowhere/.config"`,
  );
});

Deno.test("findMissingOptions() counts a module where modules can be loaded", () => {
  const config = parseKernelConfig("CONFIG_A=y\nCONFIG_B=m\nCONFIG_C=n\n");
  const wanted = ["A", "B", "C", "D", "D"];
  assertEquals(findMissingOptions(config, wanted, { hasModules: true }), [
    "C",
    "D",
  ]);
  assertEquals(findMissingOptions(config, wanted, { hasModules: false }), [
    "B",
    "C",
    "D",
  ]);
});

Deno.test("findMissingOptions() takes ext4 for ext2", () => {
  const missing = (text: string) =>
    findMissingOptions(parseKernelConfig(text), ["EXT2_FS"], {
      hasModules: true,
    });
  assertEquals(missing("CONFIG_EXT4_FS=y\n"), ["EXT2_FS"]);
  assertEquals(missing("CONFIG_EXT4_USE_FOR_EXT2=y\n"), []);
});
