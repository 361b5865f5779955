/** What a line of a kernel's console is made of. */

/** A message on the console, or what is left of one. */
export interface ConsoleLine {
  /** The message without its prefixes. */
  text: string;
  /** As printed, without carriage returns and escape sequences. */
  printed: string;
  /** Seconds since boot, where the kernel printed them. */
  seconds?: number;
  /** Who printed it, where the kernel says so: `T123` a task, `C1` a CPU. */
  caller?: string;
  /** Whether a level, a time or a caller shows that the kernel printed it. */
  isStamped: boolean;
}

// deno-lint-ignore no-control-regex -- consoles carry them
const ESCAPE_SEQUENCE = /\x1b(?:\[[0-?]*[ -/]*[@-~]|[()][A-Z0-9]|[A-Zc=>78])/g;

// deno-lint-ignore no-control-regex -- consoles carry them
const CONTROL_CHARACTER = /[\x00-\x08\x0b-\x0c\x0e-\x1f\x7f]/g;

const PREFIX =
  /^(?:<\d{1,3}>)?(?:\[ *(\d+\.\d{6})\])?(?:\[ *([TC]\d+)\])?(?:(?<=>)| )/;

const STAMP_INSIDE = /(?<=.)\[ *\d+\.\d{6}\](?:\[ *[TC]\d+\])? /g;

/**
 * What the guest's own programs write to the kernel log. xfstests writes by
 * ttyprintk, where that is, which puts a mark before it.
 */
const OUR_OWN =
  /^(?:\[U\] )?(?:yank|selftests(?:\/dax)?|kselftest|dax-remove): /;

/** Whether a message comes from the tests or from what runs them. */
export function isOurOwn(text: string): boolean {
  return OUR_OWN.test(text);
}

/** Takes escape sequences and control characters but tabs and `\r` out of a text. */
export function stripControls(text: string): string {
  return text.replace(ESCAPE_SEQUENCE, "").replace(CONTROL_CHARACTER, "");
}

function parseMessage(printed: string): ConsoleLine {
  const prefix = PREFIX.exec(printed);
  if (prefix === null || prefix[0].trim() === "") {
    return { text: printed, printed, isStamped: false };
  }
  return {
    text: printed.slice(prefix[0].length),
    printed,
    ...(prefix[1] === undefined ? {} : { seconds: Number(prefix[1]) }),
    ...(prefix[2] === undefined ? {} : { caller: prefix[2] }),
    isStamped: true,
  };
}

/** Cuts where the kernel began a message in the middle of somebody else's line. */
function cutAtStamps(printed: string): string[] {
  if (isOurOwn(parseMessage(printed).text)) return [printed];
  const starts = [...printed.matchAll(STAMP_INSIDE)].map((match) => match.index)
    .filter((start) => parseMessage(printed.slice(0, start)).text !== "");
  return [0, ...starts].map((start, i) => printed.slice(start, starts[i]));
}

/**
 * Splits a line of a console into the messages in it.
 *
 * There are several where a process wrote to the console without a newline
 * and the kernel went on behind it. Blank ones are left out.
 */
export function parseConsoleLine(line: string): ConsoleLine[] {
  return stripControls(line).split("\r").flatMap(cutAtStamps)
    .map(parseMessage).filter((message) => message.text.trim() !== "");
}
