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
  /**
   * On a terminal, how often a status says how long it has been the same, in
   * milliseconds; never when absent.
   */
  tickMilliseconds?: number;
}

/** What takes no longer than this needs no clock, in seconds. */
const secondsWithoutClock = 3;

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
  return withoutNumbers(colon === -1 ? text : text.slice(0, colon));
}

function withoutNumbers(text: string): string {
  return text.replaceAll(/[\d.]+/g, "");
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
  let status = "";
  let statusSince = 0;
  let timer: ReturnType<typeof setInterval> | undefined;

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
    clearInterval(timer);
    timer = undefined;
  }

  function show(columns: number): void {
    const seconds = Math.floor((now() - statusSince) / 1000);
    const hasClock = timer !== undefined && seconds > secondsWithoutClock;
    const cut = cutTo(columns, hasClock ? `${status} (${seconds} s)` : status);
    if (cut === shown) return;
    write(`${clearLine}${cut}`);
    shown = cut;
  }

  function keepTime(): void {
    if (outlet.tickMilliseconds === undefined || timer !== undefined) return;
    timer = setInterval(() => {
      const columns = outlet.columns();
      if (columns !== undefined) show(columns);
    }, outlet.tickMilliseconds);
    Deno.unrefTimer(timer);
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
        if (withoutNumbers(line) !== withoutNumbers(status)) {
          statusSince = now();
        }
        status = line;
        keepTime();
        show(columns);
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
