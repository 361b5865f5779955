/** What reports of the same fault have in common, whichever run they are of. */

import { isGeneric } from "./call_trace.ts";
import type { ConsoleReport } from "./verdict.ts";

/** How many functions a fingerprint has. */
const OWN_FRAMES = 3;

/** What differs from run to run in a title, and what stands for it; in this order. */
const VARIABLE: readonly [RegExp, string][] = [
  [/\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b/g, "UUID"],
  // A function's offset and size, and its module.
  [/\+0x[0-9a-f]+\/0x[0-9a-f]+(?: \[[^\]]*\])*/g, ""],
  // Whoever happened to run: the name and the number.
  [/^.+?(?=(?: invoked oom-killer| ?: (?:page allocation|vmalloc)).*: )/, "N"],
  [/\bKilled process .*$/, "Killed process N"],
  [/\btask .+:\d+(?= )/, "task N"],
  [/\bin process .+?(?= {2}|$)/, "in process N"],
  [/\[[^\]]+:\d+\]/g, "[N]"],
  [/\bcomm .+?: /, "comm N: "],
  [/\S+\/\d+(?:\/0x[0-9a-f]+)?(?= still |$)/, "N"],
  // Devices are numbered as they come.
  [/\b(pmem|dax|dm-|loop|btt|vd[a-z]|sd[a-z])\d[\w.-]*/g, "$1N"],
  [/\((?:Tainted: [^)]*|Not tainted)\)/, "(taint)"],
  [/(?:: [0-9a-f]+)? \[#\d+\].*$/, ""],
  // Addresses, numbers and sizes.
  [/\b(?:0x)?(?:[0-9a-f]*\d[0-9a-f]*|[0-9a-f]{8,})(?=(?:kB|s)?\b)/g, "N"],
  [/\s+/g, " "],
];

/** What KCSAN says of both sides, in the order of their names. */
const RACE = /^BUG: KCSAN: .+ in (\S+) \/ (\S+)$/;

/** A title without what differs from run to run. */
function normalizeTitle(title: string): string {
  return VARIABLE.reduce(
    (text, [regex, instead]) => text.replace(regex, instead),
    title,
  ).trim();
}

/** The functions of a report that others do not share with it, the place first. */
function listOwnFrames(
  { title, function: place, callTrace }: ConsoleReport,
): string[] {
  const [, ...sides] = RACE.exec(title) ?? [];
  if (sides.length > 0) return sides;
  const own = [...place === undefined ? [] : [place], ...callTrace]
    .filter((name) => !isGeneric(name));
  return [...new Set(own)].slice(0, OWN_FRAMES);
}

/**
 * Names a fault by the kind of its report and its first own frames:
 * `page-fault in dax_holder_notify_failure < kill_dax < unregister_dev_dax`.
 * Where no frame is known, the title stands in, without addresses, process
 * numbers, devices' numbers and the like.
 *
 * Two reports with the same fingerprint are taken for the same fault. A report
 * that was cut off has fewer frames and, so, another one.
 */
export function fingerprintReport(report: ConsoleReport): string {
  const frames = listOwnFrames(report);
  return frames.length === 0
    ? `${report.kind}: ${normalizeTitle(report.title)}`
    : `${report.kind} in ${frames.join(" < ")}`;
}
