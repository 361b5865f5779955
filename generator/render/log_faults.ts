/**
 * What the kernel's log must not have for it to be clean: parts of lines, the
 * same for shell tests and for those in C.
 */
export const LOG_FAULTS: readonly string[] = [
  "WARNING:",
  "BUG:",
  "UBSAN:",
  "Oops",
  "kernel BUG at",
  "Unable to handle kernel",
  "general protection",
  "Call Trace:",
  "Bad page",
  "soft lockup",
  "detected stall",
  "blocked for more than",
  "refcount_t:",
  "kobject_add_internal failed",
  "Busy inodes after unmount",
  "Dying superblock",
  "Conflicting mapping",
  "failed to free all reserved pages",
];
