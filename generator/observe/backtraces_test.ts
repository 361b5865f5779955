import { assertEquals } from "@std/assert";
import { createBacktraceReader } from "./backtraces.ts";
import { createConsoleReader } from "./console.ts";

const CONSOLE = new URL(
  "testdata/backtraces/spinning_in_unbind.log",
  import.meta.url,
);

Deno.test("createConsoleReader() tells what a spinning task does", async () => {
  const reader = createConsoleReader();
  for (const line of (await Deno.readTextFile(CONSOLE)).split("\n")) {
    reader.push(line);
  }
  const functions = reader.functionsOf(232);
  assertEquals(functions.slice(0, 3), [
    "dax_lock_mapping_entry",
    "mf_dax_kill_procs",
    "xfs_dax_failure_fn",
  ]);
  assertEquals(functions.at(-1), "unbind_store");
  assertEquals(reader.functionsOf(1), []);
  assertEquals(reader.reports, []);
});

Deno.test("createBacktraceReader() takes no call trace for a backtrace", () => {
  const reader = createBacktraceReader();
  for (
    const text of [
      "CPU: 0 UID: 0 PID: 7 Comm: umount Not tainted 6.12.0 #1",
      "Call Trace:",
      " evict+0x1/0x2",
    ]
  ) reader.push(text);
  assertEquals(reader.functionsOf(7), []);
});
