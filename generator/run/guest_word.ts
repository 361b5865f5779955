/** The words of a guest's entry script, `##yank ...`, read. */

import type { StuckTask } from "../observe/verdict.ts";

/** One line of the entry script. */
export type GuestWord =
  | { word: "guest"; release: string }
  | { word: "begin"; scenario: string }
  | { word: "timeout"; scenario: string; seconds: number }
  | { word: "stuck"; task: StuckTask }
  | { word: "end"; scenario: string; exitStatus: number; seconds: number }
  | { word: "refuse"; scenario: string; reason: string }
  | { word: "unclean"; reason: string }
  | { word: "over" };

const PREFIX = "##yank ";

/**
 * Reads a line of a guest's output; undefined if it is not the entry script's,
 * or nothing that the script says.
 */
export function parseGuestWord(line: string): GuestWord | undefined {
  if (!line.startsWith(PREFIX)) return undefined;
  const [word, ...rest] = line.slice(PREFIX.length).trimEnd().split(" ");
  const [first = "", second = "", third = "", fourth = ""] = rest;
  switch (word) {
    case "guest":
      return { word, release: first };
    case "begin":
      return { word, scenario: first };
    case "timeout":
      return isNumber(second)
        ? { word, scenario: first, seconds: Number(second) }
        : undefined;
    case "stuck":
      return isNumber(first)
        ? {
          word,
          task: {
            pid: Number(first),
            state: second,
            command: third,
            stack: fourth === "" ? [] : fourth.split(","),
          },
        }
        : undefined;
    case "end":
      return isNumber(second) && isNumber(third)
        ? {
          word,
          scenario: first,
          exitStatus: Number(second),
          seconds: Number(third),
        }
        : undefined;
    case "refuse":
      return { word, scenario: first, reason: rest.slice(1).join(" ") };
    case "unclean":
      return { word, reason: rest.join(" ") };
    case "over":
      return { word };
  }
  return undefined;
}

function isNumber(text: string): boolean {
  return /^\d+(?:\.\d+)?$/.test(text);
}
