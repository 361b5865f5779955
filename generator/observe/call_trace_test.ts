import { assert, assertEquals } from "@std/assert";
import {
  chooseFunction,
  isGeneric,
  parseFrame,
  parseInstructionPointer,
  parseTitleFunction,
} from "./call_trace.ts";

Deno.test("parseFrame() reads names without what the compiler appended", () => {
  assertEquals(parseFrame(" xfs_unmountfs+0x9f/0x1b0 [xfs]"), {
    name: "xfs_unmountfs",
    isReliable: true,
  });
  assertEquals(
    parseFrame(" dax_do.isra.0.constprop.1+0x1/0x2 [dax 5c1f0a9e] [dax]")?.name,
    "dax_do",
  );
  assertEquals(parseFrame(" ? __warn.cold+0x93/0xf6"), {
    name: "__warn",
    isReliable: false,
  });
});

Deno.test("parseFrame() takes nothing else for a frame", () => {
  for (
    const line of [
      " <TASK>",
      " 0xffffffffc0a12345",
      "RIP: 0010:xas_load+0x3e/0xc0",
      "Caller xfs_create+0x34f/0x4c0 [xfs]",
      "xfs_create",
    ]
  ) assertEquals(parseFrame(line), undefined);
});

Deno.test("parseInstructionPointer() reads the kernel's only", () => {
  assertEquals(
    parseInstructionPointer("RIP: 0010:xas_load+0x3e/0xc0"),
    "xas_load",
  );
  assertEquals(parseInstructionPointer("RIP: 0033:0x7f3c1d7f8c37"), undefined);
  assertEquals(parseInstructionPointer("RIP: 0010:0x0"), undefined);
});

Deno.test("parseTitleFunction() reads the titles of all versions", () => {
  for (
    const title of [
      "WARNING: CPU: 1 PID: 388 at fs/dax.c:372 dax_lock+0x2b1/0x2e0",
      "WARNING: CPU: 1 PID: 388 at dax_lock+0x2b1/0x2e0 [dax]",
      "WARNING: fs/dax.c:372 at dax_lock+0x2b1/0x2e0, CPU#1: fsx/388",
      "WARNING: at dax_lock.cold+0x2b1/0x2e0, CPU#1: fsx/388",
      "BUG: KASAN: use-after-free in dax_lock+0x1/0x2",
    ]
  ) assertEquals(parseTitleFunction(title), "dax_lock", title);
  assertEquals(parseTitleFunction("kernel BUG at fs/dax.c:372!"), undefined);
});

Deno.test("isGeneric() knows the functions that no fault is about", () => {
  for (
    const name of [
      "dump_stack_lvl",
      "__schedule",
      "rwsem_down_write_slowpath",
      "down_write",
      "mutex_lock",
      "__mutex_lock",
      "native_queued_spin_lock_slowpath",
      "_raw_spin_lock_irqsave",
      "asm_exc_page_fault",
      "refcount_warn_saturate",
      "__list_del_entry_valid_or_report",
      "memcpy_orig",
      "__ubsan_handle_out_of_bounds",
      "panic",
      "vpanic",
      "folio_wait_bit_common",
    ]
  ) assert(isGeneric(name), name);
  for (
    const name of [
      "dax_insert_entry",
      "xfs_wait_buftarg",
      "super_lock",
      "freeze_super",
      "unbind_store",
      "device_release_driver_internal",
      "blkdev_issue_flush",
      "percpu_ref_kill_and_confirm",
      "memunmap_pages",
      "schedulex",
      "wait_dax",
    ]
  ) assert(!isGeneric(name), name);
});

Deno.test("chooseFunction() prefers one that says something", () => {
  assertEquals(chooseFunction(["memcpy", "down_read", "dax_do"]), "dax_do");
  assertEquals(chooseFunction(["memcpy", "down_read"]), "memcpy");
  assertEquals(chooseFunction([]), undefined);
});
