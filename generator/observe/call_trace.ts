/** Call traces of the kernel, and which of their functions a fault is about. */

const FRAME =
  /^\s*(\? )?([A-Za-z_][\w.$]*)\+0x[0-9a-f]+\/0x[0-9a-f]+(?: \[[^\]]*\]| \([A-Z]+\))*\s*$/;

/** What the compiler appends to the names of clones and split parts. */
const CLONE = /\.(?:isra|constprop|part|cold|llvm|lto_priv)\b.*$/;

/** Names, as regular expressions, of functions that report faults. */
const REPORTING = [
  "_*dump_stack\\w*|show_(?:stack|regs|trace_log)\\w*|print_\\w+",
  "_*warn(?:_\\w+)?|_*die(?:_\\w+)?|oops_\\w+|page_fault_oops|\\w*panic",
  "report_bug|handle_bug|fixup_bug|assfail|check_panic_on_warn",
  "_*(?:ka|kc|km|ub|a|t|m)san_\\w+|kfence_\\w+|check_region_inline",
  "_*lock_(?:acquire|release)|lockdep_\\w+|validate_chain|valid_state",
  "check_(?:noncircular|prev_add|prevs_add|deadlock)|mark_(?:lock|usage)\\w*",
  "rcu_(?:dump|sched_clock|check|pending)\\w*|watchdog\\w*|check_hung\\w*",
  "nmi_\\w+|arch_trigger_\\w+|trigger_\\w+_backtrace",
  "bad_page|free_page_is_bad\\w*|warn_alloc|dump_(?:header|page)",
  "oom_kill_process|out_of_memory|_*might_(?:resched|sleep|fault)",
  "_*list_(?:add|del)\\w*|refcount_\\w+|ubsan_\\w+",
  "check_preemption_disabled|_*cant_(?:sleep|migrate)|register_lock_class",
  "add_lock_to_list|debug_check_no_locks_\\w+|object_err|slab_\\w*err",
  "check_(?:bytes_and_report|object|slab_allocation)|print_trailer",
  "xfs_(?:corruption_error|error_report|stack_trace|(?:do_)?force_shutdown)",
];

/** Names of functions that take traps and interrupts. */
const TRAPS = [
  "asm_\\w+|exc_\\w+|do_(?:trap|error_trap)|do_(?:user|kern)_addr_fault",
  "_*sysvec_\\w+|kernelmode_fixup_or_oops|bad_area\\w*|fixup_exception",
  "gp_try_fixup_and_notify|update_process_times|tick_\\w+|\\w*hrtimer_\\w+",
  "irq_exit\\w*|_*irq_work_\\w+|irqentry_\\w+|handle_softirqs",
  "_*do_softirq\\w*|_*(?:pv_)?native_\\w+|kvm_\\w+",
];

/** Names of functions that wait and lock. */
const WAITING = [
  "(?:_*|io_|preempt_)schedule(?:_\\w+)?|osq_lock",
  "_*wait_(?:for|rcu|on|woken|event)\\w*|_*synchronize_\\w+|rcu_barrier",
  "_*(?:down|up|mutex|rwsem|percpu_(?:rwsem|down|up)|rt_mutex)(?:_\\w+)?",
  "_raw_\\w+|do_raw_\\w+|queued_\\w+|_*(?:folio|bit)_wait\\w*",
  "out_of_line_wait\\w*|kthread_stop\\w*|_*flush_work(?:queue)?",
];

/** Names of functions that copy, compare and look up. */
const LIBRARY = [
  "_*mem(?:cpy|set|move|cmp|chr)\\w*|_*str(?:cpy|cmp|len|chr|ncmp|scpy)\\w*",
  "_*copy_(?:to|from)_user\\w*|rep_\\w+|clear_(?:page|user)\\w*|copy_page\\w*",
  "_*xas?_\\w+|_*rb_\\w+|radix_tree_\\w+",
];

/** Functions that many faults run through and that none is about. */
const GENERIC = new RegExp(
  `^(?:${[...REPORTING, ...TRAPS, ...WAITING, ...LIBRARY].join("|")})$`,
);

/** A line of a call trace. */
export interface Frame {
  /** The function's name without what the compiler appended. */
  name: string;
  /** False for an address that merely lay on the stack: `? name`. */
  isReliable: boolean;
}

function stripClone(name: string): string {
  return name.replace(CLONE, "");
}

/** Reads a line of a call trace; undefined for any other line. */
export function parseFrame(text: string): Frame | undefined {
  const match = FRAME.exec(text);
  if (match?.[2] === undefined) return undefined;
  return { name: stripClone(match[2]), isReliable: match[1] === undefined };
}

/** The kernel function at `RIP:` or `pc :`; undefined for user space and other lines. */
export function parseInstructionPointer(text: string): string | undefined {
  const match = /^(?:RIP: 00(?:08|10):|pc : )([A-Za-z_][\w.$]*)\+0x/.exec(text);
  return match?.[1] === undefined ? undefined : stripClone(match[1]);
}

/** Where titles name a function, by the first that matches. */
const TITLE_FUNCTIONS: readonly RegExp[] = [
  /\b(?:at|in) (?:\S+:\d+ )?(?:at )?([A-Za-z_][\w.$]*)\+0x[0-9a-f]/,
  /^BUG: KCSAN: [\w: -]+? in ([A-Za-z_][\w.$]*)(?: \/|$)/,
  /^(?:EXT4-fs|BTRFS:) error \(device .+?\)(?: in|:) (\w+):\d+: /,
  /^EXT2-fs \(\S+\): error: (\w+): /,
];

/** The function in a report's title: `at fs/dax.c:372 NAME+0x2b1/0x2e0`. */
export function parseTitleFunction(title: string): string | undefined {
  for (const regex of TITLE_FUNCTIONS) {
    const name = regex.exec(title)?.[1];
    if (name !== undefined) return stripClone(name);
  }
  return undefined;
}

/** Whether a function says nothing about the fault that it appears in. */
export function isGeneric(name: string): boolean {
  return GENERIC.test(name);
}

/** The first function that says something, or the first, of names in order of trust. */
export function chooseFunction(names: string[]): string | undefined {
  return names.find((name) => !isGeneric(name)) ?? names[0];
}
