/** E6: what the script prints is what its golden output has. */

import type { LintFinding } from "./finding.ts";
import type { ShellNode, ShellWord } from "./shell_node.ts";
import { commandsWithin, headOf, splitLines } from "./shell_script.ts";
import type { XfstestsCase } from "./xfstests_case.ts";

const SILENCE = "Silence is golden";

/** The calls that print their first argument when a point holds. */
const POINT = /^_dax_test(?:_|$)/;

/** What a script prints, as far as its text says. */
interface Output {
  /** `kind` is how it is printed: by a test point or by `echo`. */
  printed: { text: string; line: number; kind: "point" | "echo" }[];
  /** Whether something could not be told. */
  isPartial: boolean;
  /** Whether the line that is printed has begun before. */
  isBegun: boolean;
}

/**
 * Goes through the script as a shell would that finds all points to hold. A
 * case of test points prints nothing else; one without may have output of
 * programs between its literal lines.
 */
export function* lintOutput(one: XfstestsCase): Iterable<LintFinding> {
  const { golden, script } = one;
  if (golden === undefined) return;
  const lines = splitLines(golden.text);
  const output: Output = { printed: [], isPartial: false, isBegun: false };
  simulate(script.nodes, { one, args: [], output, calls: [] });
  const { printed, isPartial } = output;

  const silences =
    script.steps.filter(({ command }) =>
      headOf(command) === "echo" && command.redirects.length === 0 &&
      command.words.slice(1).map(({ literal }) => literal).join(" ") === SILENCE
    ).length;
  const wanted = lines.includes(SILENCE) ? 1 : 0;
  if (silences !== wanted) {
    yield {
      rule: "E6",
      path: golden.path,
      line: wanted === 1 ? lines.indexOf(SILENCE) + 1 : 1,
      message: `"${SILENCE}" is there ${wanted} times, ` +
        `the script prints it ${silences} times`,
    };
    return;
  }
  const hasPoints = printed.some(({ kind }) => kind === "point");
  if (hasPoints && !isPartial) {
    const texts = [`QA output created by ${one.number}`];
    texts.push(...printed.map(({ text }) => text));
    const count = Math.max(texts.length, lines.length);
    // The header is judged as such.
    for (let at = 1; at < count; at++) {
      if (texts[at] === lines[at]) continue;
      yield {
        rule: "E6",
        path: golden.path,
        line: Math.min(at + 1, lines.length),
        message: lines[at] === undefined
          ? `no line "${texts[at]}", which the script prints`
          : texts[at] === undefined
          ? `"${lines[at]}" is not printed by the script`
          : `line is "${lines[at]}", the script prints "${texts[at]}"`,
      };
      return;
    }
    return;
  }
  let from = 1;
  for (const { text, line } of printed) {
    const at = lines.indexOf(text, from);
    if (at >= 0) {
      from = at + 1;
      continue;
    }
    yield {
      rule: "E6",
      path: script.path,
      line,
      message: `"${text}" is printed, but not in the golden output ` +
        "where the order of the script has it",
    };
    return;
  }
}

interface Frame {
  one: XfstestsCase;
  /** Of the function that is gone through. */
  args: (string | undefined)[];
  output: Output;
  /** The functions that are gone through, against recursion. */
  calls: string[];
}

function simulate(nodes: ShellNode[], frame: Frame): void {
  const { one, args, output, calls } = frame;
  for (const node of nodes) {
    if (node.kind === "function") continue;
    if (node.kind === "group" && node.redirects.length === 0) {
      simulate(node.body, frame);
      continue;
    }
    if (node.kind !== "command") {
      if (hasPoints(node.body, one)) output.isPartial = true;
      continue;
    }
    const head = headOf(node);
    const values = node.words.map((word) => expand(word, args));
    const { line } = node;
    if (POINT.test(head)) {
      const text = values[1];
      if (text === undefined) output.isPartial = true;
      else output.printed.push({ text, line, kind: "point" });
      continue;
    }
    if (node.redirects.length > 0 || node.isBackground) continue;
    if (head === "echo") {
      const [, first = "", ...more] = values;
      const isKnown = values.every((value) => value !== undefined);
      if (
        first !== "" && !first.startsWith("-") && isKnown && !output.isBegun
      ) {
        const text = [first, ...more].join(" ");
        output.printed.push({ text, line, kind: "echo" });
      }
      output.isBegun = first === "-n";
      continue;
    }
    // By itself, or by one of ours that is told to call it.
    const at = values.findIndex((value) =>
      value !== undefined && one.script.functions.has(value)
    );
    const called = values[at] ?? "";
    const body = one.script.functions.get(called)?.body;
    if (body === undefined || calls.includes(called)) continue;
    simulate(body, {
      ...{ one, output },
      args: values.slice(at + 1),
      calls: [...calls, called],
    });
  }
}

function hasPoints(
  nodes: ShellNode[],
  one: XfstestsCase,
  seen: ReadonlySet<string> = new Set(),
): boolean {
  return commandsWithin(nodes).some((command) => {
    const head = headOf(command);
    if (POINT.test(head)) return true;
    const body = one.script.functions.get(head)?.body;
    return body !== undefined && !seen.has(head) &&
      hasPoints(body, one, new Set([...seen, head]));
  });
}

/** What a word stands for, where it has no more than arguments in it. */
function expand(
  { raw, literal }: ShellWord,
  args: (string | undefined)[],
): string | undefined {
  if (literal !== undefined) return literal;
  const quoted = /^"((?:[^"\\$`]|\$\d|\$\{\d\})*)"$/.exec(raw)?.[1];
  if (quoted === undefined) return undefined;
  let isKnown = true;
  const text = quoted.replace(/\$\{?(\d)\}?/g, (_, number) => {
    const value = args[Number(number) - 1];
    if (value === undefined) isKnown = false;
    return value ?? "";
  });
  return isKnown ? text : undefined;
}
