/**
 * What the processors were doing when somebody asked: `l` in sysrq-trigger has
 * each print a backtrace. A task that spins has no other stack to be read.
 *
 * @module
 */
import { parseFrame, parseInstructionPointer } from "./call_trace.ts";

/** How many functions of a backtrace are kept. */
const KEPT_FUNCTIONS = 16;

const BEGIN = /^NMI backtrace for cpu \d+/;
const TASK = /^CPU: \d+ (?:UID: \d+ )?PID: (\d+) Comm: /;
const END = /^<\/TASK>|^sysrq: |^Sending NMI/;

/** Finds backtraces on a console while it is being written. */
export interface BacktraceReader {
  /** Takes one message without its prefixes. */
  push(text: string): void;
  /** The functions of a task's last backtrace, innermost first. */
  functionsOf(pid: number): string[];
}

/** Begins at the start of a console. */
export function createBacktraceReader(): BacktraceReader {
  const backtraces = new Map<number, string[]>();
  let isOpen = false;
  let current: string[] | undefined;
  return {
    push(text) {
      const trimmed = text.trim();
      if (BEGIN.test(trimmed)) {
        isOpen = true;
        current = undefined;
        return;
      }
      if (!isOpen) return;
      if (END.test(trimmed)) {
        isOpen = false;
        return;
      }
      const pid = TASK.exec(trimmed)?.[1];
      if (pid !== undefined) {
        current = [];
        backtraces.set(Number(pid), current);
      }
      if (current === undefined || current.length >= KEPT_FUNCTIONS) return;
      const pointer = parseInstructionPointer(trimmed);
      if (pointer !== undefined) current.push(pointer);
      const frame = parseFrame(trimmed);
      if (frame?.isReliable === true) current.push(frame.name);
    },
    functionsOf: (pid) => backtraces.get(pid) ?? [],
  };
}
