import { assertEquals, assertNotEquals } from "@std/assert";
import { createConsoleReader } from "./console.ts";
import { fingerprintReport } from "./fingerprint.ts";
import { sampleReport as report } from "./testing/sample_report.ts";

Deno.test("fingerprintReport() names the kind and the first own frames", () => {
  assertEquals(
    fingerprintReport(report("page-fault", {
      title: "BUG: unable to handle page fault for address: ffffea0004000034",
      function: "dax_disassociate_entry",
      callTrace: [
        "dax_disassociate_entry",
        "memcpy",
        "__dax_invalidate_entry",
        "down_read",
        "dax_delete_mapping_entry",
        "truncate_inode_pages_range",
      ],
    })),
    "page-fault in dax_disassociate_entry < __dax_invalidate_entry < dax_delete_mapping_entry",
  );
});

/** The same oops as two boots print it. */
function oops(
  { address, pid, offset, module }: Record<
    "address" | "pid" | "offset" | "module",
    string
  >,
): string {
  const reader = createConsoleReader();
  for (
    const text of [
      `BUG: unable to handle page fault for address: ${address}`,
      "#PF: supervisor read access in kernel mode",
      "Oops: Oops: 0000 [#1] PREEMPT SMP PTI",
      `CPU: 1 UID: 0 PID: ${pid} Comm: sh Not tainted 6.12.118+deb13-amd64`,
      `RIP: 0010:kill_dax+${offset}/0x90`,
      "Call Trace:",
      " <TASK>",
      ` ? exc_page_fault+${offset}/0x160`,
      ` pmem_release_disk.isra.0+${offset}/0x40 [nd_pmem${module}]`,
      ` devm_action_release+${offset}/0x20`,
      " </TASK>",
      "---[ end trace 0000000000000000 ]---",
    ]
  ) reader.push(`[   ${pid.slice(-1)}1.000000] ${text}`);
  const [only] = reader.reports;
  return only === undefined ? "" : fingerprintReport(only);
}

Deno.test("fingerprintReport() does not change from boot to boot", () => {
  const one = oops({
    address: "ffffea0004000034",
    pid: "388",
    offset: "0x4c",
    module: "",
  });
  const other = oops({
    address: "ffffe8ffffc00000",
    pid: "1431",
    offset: "0x5e",
    module: " 5c1f0a9e5c1f0a9e",
  });
  assertEquals(one, other);
  assertEquals(
    one,
    "page-fault in kill_dax < pmem_release_disk < devm_action_release",
  );
});

Deno.test("fingerprintReport() tells kinds and places apart", () => {
  const place = { function: "kill_dax", callTrace: ["kill_dax", "put_dax"] };
  const prints = [
    report("page-fault", place),
    report("kasan", place),
    report("page-fault", { ...place, function: "run_dax" }),
    report("page-fault", { ...place, callTrace: ["kill_dax", "unregister"] }),
  ].map(fingerprintReport);
  assertEquals(new Set(prints).size, prints.length);
});

Deno.test("fingerprintReport() names both sides of a race, whichever was caught", () => {
  const title = "BUG: KCSAN: data-race in dax_insert_entry / xas_find_marked";
  const [one, other] = ["dax_insert_entry", "dax_layout_busy_page_range"].map(
    (name) =>
      fingerprintReport(
        report("kcsan", { title, function: name, callTrace: [name] }),
      ),
  );
  assertEquals(one, "kcsan in dax_insert_entry < xas_find_marked");
  assertEquals(other, one);
});

/** Titles of one fault, in two runs. */
const sameFaults: [string, string][] = [
  [
    "BUG: unable to handle page fault for address: ffffea0004000034",
    "BUG: unable to handle page fault for address: ffffeaaaaaeeeeee",
  ],
  [
    "INFO: task umount:431 blocked for more than 30 seconds.",
    "INFO: task kworker/u8:1:90 blocked for more than 61 seconds.",
  ],
  [
    "watchdog: BUG: soft lockup - CPU#1 stuck for 26s! [fsstress:431]",
    "watchdog: BUG: soft lockup - CPU#0 stuck for 8s! [kworker/0:2:91]",
  ],
  [
    "BUG: scheduling while atomic: sh/388/0x00000002",
    "BUG: scheduling while atomic: kworker/0:2/91/0x00000005",
  ],
  [
    "BUG: Bad page state in process my prog  pfn:105a1",
    "BUG: Bad page state in process sh  pfn:00c3f",
  ],
  [
    "Out of memory: Killed process 431 (fsstress) total-vm:2364kB",
    "Out of memory: Killed process 9 (fsx) total-vm:118kB",
  ],
  [
    "sh: page allocation failure: order:9, mode:0x40cc0(GFP_KERNEL|__GFP_COMP)",
    "my prog: page allocation failure: order:10, mode:0x40cc0(GFP_KERNEL|__GFP_COMP)",
  ],
  [
    "VFS: Busy inodes after unmount of pmem0 (xfs)",
    "VFS: Busy inodes after unmount of pmem12s (xfs)",
  ],
  [
    "BUG kmalloc-64 (Tainted: G    B  ): Right Redzone overwritten",
    "BUG kmalloc-96 (Not tainted): Right Redzone overwritten",
  ],
  [
    "WARNING: sh/388 still has locks held!",
    "WARNING: umount/1 still has locks held!",
  ],
  [
    "Oops: general protection fault, probably for non-canonical address 0xdffffc0000000017: 0000 [#1] PREEMPT SMP KASAN NOPTI",
    "Oops: general protection fault, probably for non-canonical address 0xdead000000000100: 0000 [#2] SMP PTI",
  ],
  [
    "XFS (pmem0): log mount failed of 3f3cbb4a-2b1a-4c0e-9f9e-6a7d1b3a0e55",
    "XFS (pmem1p1): log mount failed of aaaaaaaa-bbbb-cccc-dddd-eeeeeeeeeeee",
  ],
];

for (const [one, other] of sameFaults) {
  Deno.test(`fingerprintReport() finds the same fault in ${JSON.stringify(other)}`, () => {
    assertNotEquals(one, other);
    assertEquals(
      fingerprintReport(report("bug", { title: other })),
      fingerprintReport(report("bug", { title: one })),
    );
  });
}

Deno.test("fingerprintReport() leaves in a title what tells faults apart", () => {
  const titles = [
    "kernel BUG at fs/dax.c:372!",
    "kernel BUG at fs/xfs/xfs_super.c:12!",
    "BUG: MAX_LOCKDEP_ENTRIES too low!",
    "BUG: MAX_LOCKDEP_CHAINS too low!",
    "rcu: INFO: rcu_preempt self-detected stall on CPU",
    "refcount_t: underflow; use-after-free.",
    "refcount_t: addition on 0; use-after-free.",
    "list_del corruption, ffff88810a3b4c40->next is LIST_POISON1 (dead000000000100)",
    "list_del corruption, ffff88810a3b4c40->next is NULL",
  ];
  const prints = titles.map((title) =>
    fingerprintReport(report("bug", { title }))
  );
  assertEquals(new Set(prints).size, titles.length);
});
