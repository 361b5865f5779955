/** Talk on a terminal, or in the plain lines of a log. */

import { characterWidth } from "./display_width.ts";
import { showUnseen } from "./show_value.ts";
import type { Talk } from "./talk.ts";

/** A talk that leaves the terminal as it found it. */
export interface TerminalTalk extends Talk, Disposable {
  /** Takes the status line away until something is said or the status changes. */
  hideStatus(): void;
}

/** What {@linkcode createTerminalTalk} talks through. */
export interface TalkOutlet {
  /** Writes a text as it is. */
  write: (text: string) => void;
  /** The terminal's width in columns, or undefined where there is none. */
  columns: () => number | undefined;
  /** Milliseconds that only go up; `performance.now` when absent. */
  now?: () => number;
}

/** Without a terminal, the same kind of status is a line this often. */
const secondsBetweenLines = 10;

const clearLine = "\r\x1b[K";

/** Cuts a text so that a terminal does not wrap it. */
function cutTo(columns: number, text: string): string {
  let width = 0;
  let cut = "";
  for (const character of text) {
    width += characterWidth(character);
    if (width >= columns) return cut;
    cut += character;
  }
  return cut;
}

/** What a status is about: all of it but its progress. */
function topicOf(text: string): string {
  const colon = text.indexOf(": ");
  return (colon === -1 ? text : text.slice(0, colon)).replaceAll(/[\d.]+/g, "");
}

/**
 * Talks line by line. On a terminal the status is a last line that changes;
 * elsewhere it is a line whenever its topic, what is before `: `, changes, and
 * every ten seconds.
 *
 * What cannot be written is dropped: work does not end with its audience.
 */
export function createTerminalTalk(outlet: TalkOutlet): TerminalTalk {
  const now = outlet.now ?? (() => performance.now());
  let shown = "";
  let topic: string | undefined;
  let lastLine = -Infinity;

  function write(text: string): void {
    try {
      outlet.write(text);
    } catch {
      // There is nobody to tell.
    }
  }

  function hideStatus(): void {
    if (shown !== "") write(clearLine);
    shown = "";
  }

  return {
    say(line) {
      hideStatus();
      write(`${line}\n`);
    },
    status(text) {
      const line = showUnseen(text.replaceAll(/\s+/g, " ").trim());
      const columns = outlet.columns();
      if (columns !== undefined) {
        const cut = cutTo(columns, line);
        if (cut === shown) return;
        write(`${clearLine}${cut}`);
        shown = cut;
        return;
      }
      const isDue = now() - lastLine >= secondsBetweenLines * 1000;
      if (line === "" || topicOf(line) === topic && !isDue) return;
      topic = topicOf(line);
      lastLine = now();
      write(`${line}\n`);
    },
    hideStatus,
    [Symbol.dispose]: hideStatus,
  };
}
