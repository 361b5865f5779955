/**
 * How the kernel's reports begin: what the classifier in `console.ts` looks
 * for. The formats are those of kernel/panic.c, kernel/watchdog.c,
 * kernel/hung_task.c, kernel/rcu/tree_stall.h, kernel/locking/lockdep.c,
 * lib/, mm/ and arch/x86/ of 6.1 to 7.2.
 *
 * @module
 */

import { FILESYSTEM_PATTERNS } from "./filesystem_table.ts";
import type { ReportPattern } from "./report_pattern.ts";

/** What stands before a WARN() or BUG() that has not said anything yet. */
export const CUT_HERE = "cut-here";

/** Faults on an address. */
const FAULTS = ["null-dereference", "page-fault", "general-protection"];

/** What a die message follows. */
const FATAL = [...FAULTS, "kernel-bug", "guard-page", "double-fault"];

/** Texts of WARN() and BUG(), which come before the line that says where. */
const MESSAGES = ["refcount", "list-corruption", "bug", "busy-inodes"];

/** The first that matches counts. */
export const REPORT_PATTERNS: readonly ReportPattern[] = [
  {
    id: CUT_HERE,
    kind: "warning",
    needle: "[ cut here ]",
    regex: /^-+\[ cut here \]-+$/,
    end: "marker",
    joins: ["list-corruption", "busy-inodes"],
  },
  {
    id: "panic",
    kind: "panic",
    needle: "Kernel panic - not syncing",
    regex: /^Kernel panic - not syncing/,
    end: "marker",
  },
  {
    id: "general-protection",
    kind: "general-protection",
    needle: "general protection fault",
    regex:
      /^(?:Oops: )?(?:segment-related )?general protection fault.*\[#\d+\]/,
    end: "marker",
  },
  {
    id: "oops",
    kind: "oops",
    needle: "[#",
    regex: /^[A-Za-z][^[]*: [0-9a-f]{4,16} \[#\d+\]/,
    end: "marker",
    joins: FATAL,
  },
  {
    id: "recursive-fault",
    kind: "oops",
    needle: "Fixing recursive fault",
    regex: /^Fixing recursive fault but reboot is needed!/,
    end: "line",
  },
  {
    id: "double-fault",
    kind: "oops",
    needle: "double fault",
    regex: /^(?:traps: )?PANIC: double fault/,
    end: "marker",
  },
  {
    id: "guard-page",
    kind: "page-fault",
    needle: "stack guard page was hit",
    regex: /^(?:traps: )?BUG: .*stack guard page was hit/,
    end: "marker",
  },
  {
    id: "null-dereference",
    kind: "page-fault",
    needle: "NULL pointer dereference",
    regex: /^(?:BUG: |Unable to handle )kernel NULL pointer dereference/,
    end: "marker",
  },
  {
    id: "page-fault",
    kind: "page-fault",
    needle: "nable to handle",
    regex: /^(?:BUG: unable to handle |Unable to handle kernel )/,
    end: "marker",
  },
  {
    id: "kernel-bug",
    kind: "bug",
    needle: "kernel BUG at",
    regex: /^kernel BUG at /,
    end: "marker",
    takesOver: [CUT_HERE],
    joins: MESSAGES,
  },
  {
    id: "kasan-hint",
    kind: "kasan",
    needle: "KASAN: ",
    regex: /^KASAN: .* in range \[/,
    end: "line",
    joins: [...FAULTS, "oops"],
  },
  {
    id: "kasan",
    kind: "kasan",
    needle: "BUG: KASAN: ",
    regex: /^BUG: KASAN: /,
    end: "rule",
  },
  {
    id: "kmsan",
    kind: "kmsan",
    needle: "BUG: KMSAN: ",
    regex: /^BUG: KMSAN: /,
    end: "rule",
    headLines: 120,
    traceFollows: true,
  },
  {
    id: "kfence",
    kind: "kfence",
    needle: "BUG: KFENCE: ",
    regex: /^BUG: KFENCE: /,
    end: "rule",
    headLines: 80,
  },
  {
    id: "kcsan",
    kind: "kcsan",
    needle: "BUG: KCSAN: ",
    regex: /^BUG: KCSAN: /,
    end: "rule",
    headLines: 80,
  },
  {
    id: "ubsan",
    kind: "ubsan",
    needle: "UBSAN: ",
    regex: /^UBSAN: /,
    end: "marker",
    takesOver: [CUT_HERE],
  },
  {
    id: "refcount",
    kind: "refcount",
    needle: "refcount_t: ",
    regex: /^refcount_t: /,
    end: "marker",
    takesOver: [CUT_HERE, "warning"],
  },
  {
    id: "list-corruption",
    kind: "list-corruption",
    needle: "list_",
    regex:
      /^(?:slab: |list_debug: )?list_(?:add|del)(?: corruption| double add)/,
    end: "marker",
    takesOver: [CUT_HERE, "warning"],
  },
  {
    id: "soft-lockup",
    kind: "soft-lockup",
    needle: "soft lockup - CPU#",
    regex: /^(?:watchdog: )?BUG: soft lockup - CPU#/,
    end: "trace",
  },
  {
    id: "workqueue-lockup",
    kind: "soft-lockup",
    needle: "BUG: workqueue lockup",
    regex: /^BUG: workqueue lockup - pool/,
    end: "silence",
  },
  {
    id: "hard-lockup",
    kind: "hard-lockup",
    needle: "detected hard LOCKUP",
    regex:
      /^(?:(?:NMI )?watchdog: )?(?:CPU\d+: )?Watchdog detected hard LOCKUP/,
    end: "trace",
  },
  {
    id: "rcu-stall",
    kind: "rcu-stall",
    needle: "stall",
    regex:
      /^(?:rcu: )?INFO: \w+ (?:self-)?detected (?:expedited )?stalls?(?: on |, but |\? )/,
    end: "silence",
    headLines: 40,
  },
  {
    id: "hung-task",
    kind: "hung-task",
    needle: "blocked",
    regex: /^INFO: task .+:\d+ blocked(?: in I\/O wait)? for more than \d+/,
    end: "trace",
  },
  {
    id: "lock-order",
    kind: "lockdep",
    needle: "WARNING: ",
    regex:
      /^WARNING: (?:possible (?:circular|recursive|irq lock|deadlock)|inconsistent lock state|\S+-safe -> \S+-unsafe lock order|chain_key collision|Nested lock was not taken|bad (?:unlock balance|contention) detected|held lock freed|lock held when returning|suspicious RCU usage|.+ still has locks held|nested lock)/i,
    end: "trace",
    headLines: 300,
  },
  {
    id: "lock-context",
    kind: "lockdep",
    needle: "[ BUG: ",
    regex: /^\[ BUG: .* \]$/,
    end: "trace",
    headLines: 300,
  },
  {
    id: "lock-limit",
    kind: "lockdep",
    needle: "BUG: ",
    regex:
      /^BUG: (?:MAX_LOCK|MAX_STACK_TRACE_ENTRIES|key \S+ has not been|looking up invalid subclass)/,
    end: "trace",
  },
  {
    id: "lock-key",
    kind: "lockdep",
    needle: "non-static key",
    regex: /^INFO: trying to register non-static key/,
    end: "trace",
  },
  {
    id: "atomic-sleep",
    kind: "atomic-sleep",
    needle: "BUG: s",
    regex: /^BUG: (?:sleeping function called from|scheduling (?:while|in a))/,
    end: "trace",
  },
  {
    id: "bad-page",
    kind: "bad-page",
    needle: "BUG: Bad page",
    regex: /^BUG: Bad page (?:state|map|cache) in process/,
    end: "trace",
  },
  {
    id: "bad-count",
    kind: "bad-page",
    needle: "BUG: ",
    regex:
      /^BUG: (?:Bad rss-counter state|non-zero pgtables_bytes|Bad page .* messages suppressed)/,
    end: "line",
  },
  {
    id: "preemptible",
    kind: "warning",
    needle: "BUG: ",
    regex: /^BUG: (?:using \S+ in preemptible|assuming )/,
    end: "trace",
  },
  {
    id: "slab",
    kind: "bug",
    needle: "BUG ",
    regex: /^BUG \S+ \(.*\): /,
    end: "trace",
    headLines: 60,
  },
  {
    id: "busy-inodes",
    kind: "bug",
    needle: "Busy inodes after unmount",
    regex: /^VFS: Busy inodes after unmount of /,
    end: "trace",
    takesOver: [CUT_HERE],
    headLines: 4,
  },
  {
    id: "out-of-memory",
    kind: "out-of-memory",
    needle: "invoked oom-killer: ",
    regex: /^\S.* invoked oom-killer: /,
    end: "trace",
  },
  {
    id: "no-page",
    kind: "out-of-memory",
    needle: "fail",
    regex:
      /^\S.*: (?:page allocation failure: order:|vmalloc error: size \d+, .*fail)/,
    end: "trace",
  },
  {
    id: "no-slab",
    kind: "out-of-memory",
    needle: "SLUB: Unable to allocate memory ",
    regex: /^SLUB: Unable to allocate memory /,
    end: "line",
  },
  {
    id: "killed-process",
    kind: "out-of-memory",
    needle: "ut of memory",
    regex:
      /^(?:Memory cgroup out|Out) of memory(?:(?: \(oom_kill_allocating_task\))?: Killed process | and no killable processes)/,
    end: "line",
  },
  ...FILESYSTEM_PATTERNS,
  {
    id: "duplicate-name",
    kind: "warning",
    needle: "cannot create duplicate filename",
    regex: /^sysfs: cannot create duplicate filename /,
    end: "trace",
  },
  {
    id: "kobject",
    kind: "warning",
    needle: "kobject_add_internal failed",
    regex: /^kobject: kobject_add_internal failed for /,
    end: "line",
  },
  {
    id: "warning",
    kind: "warning",
    needle: "WARNING: ",
    regex: /^WARNING: (?:CPU: \d+ PID: \d+ )?(?:at |\S+:\d+ at )/,
    end: "marker",
    takesOver: [CUT_HERE],
    joins: MESSAGES,
  },
  {
    id: "other-warning",
    kind: "warning",
    needle: "WARNING: ",
    regex: /^WARNING: /,
    end: "line",
    isWeak: true,
  },
  {
    id: "bug",
    kind: "bug",
    needle: "BUG: ",
    regex: /^BUG: /,
    end: "trace",
    takesOver: [CUT_HERE],
    isWeak: true,
  },
];

/** The pattern that a message begins a report with, if it does. */
export function matchReport(text: string): ReportPattern | undefined {
  return REPORT_PATTERNS.find(({ needle, regex }) =>
    text.includes(needle) && regex.test(text)
  );
}
