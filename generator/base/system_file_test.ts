import { assertEquals, assertMatch } from "@std/assert";
import { readSystemFile } from "./system_file.ts";

Deno.test("readSystemFile() reads /proc", () => {
  assertMatch(readSystemFile("/proc/meminfo") ?? "", /^MemTotal: +\d+ kB\n/);
});

Deno.test("readSystemFile() tells that there is nothing", () => {
  assertEquals(readSystemFile("/proc/no_such_file"), undefined);
  assertEquals(readSystemFile("--help"), undefined);
});
