/** Both ends of a log that may be very long. */

import { environmentFault } from "../acquire/fault.ts";
import { stripControls } from "../observe/console_line.ts";

/** How much of a log is kept. */
export interface LogEndsOptions {
  headBytes: number;
  tailBytes: number;
}

/** The lines of a log, or those at its ends. */
export interface LogEnds {
  head: string;
  /** What is left out between them. */
  omittedBytes: number;
  tail: string;
}

/**
 * Reads a log; of a long one its first and its last lines, without reading what
 * is between them. Escape sequences and control characters are left out.
 *
 * @returns undefined if it is not there.
 * @throws {EnvironmentError} If it cannot be read.
 */
export async function readLogEnds(
  path: string,
  { headBytes, tailBytes }: LogEndsOptions,
): Promise<LogEnds | undefined> {
  try {
    using file = await Deno.open(path, { read: true });
    const { size } = await file.stat();
    if (size <= headBytes + tailBytes) {
      return {
        head: toText(await readAt(file, 0, size)),
        omittedBytes: 0,
        tail: "",
      };
    }
    const head = upToLineEnd(await readAt(file, 0, headBytes));
    const tail = afterLineEnd(await readAt(file, size - tailBytes, tailBytes));
    return {
      head: toText(head),
      omittedBytes: size - head.length - tail.length,
      tail: toText(tail),
    };
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw environmentFault(`Cannot read "${path}"`, error, { path });
  }
}

/** As many bytes as there are; somebody may cut a file that is being read. */
async function readAt(
  file: Deno.FsFile,
  offset: number,
  length: number,
): Promise<Uint8Array> {
  await file.seek(offset, Deno.SeekMode.Start);
  const bytes = new Uint8Array(length);
  let filled = 0;
  while (filled < length) {
    const read = await file.read(bytes.subarray(filled));
    if (read === null) break;
    filled += read;
  }
  return bytes.subarray(0, filled);
}

const LINE_END = 0x0a;

/** Whole lines; all of it where one line is longer than that. */
function upToLineEnd(bytes: Uint8Array): Uint8Array {
  const end = bytes.lastIndexOf(LINE_END);
  return end === -1 ? bytes : bytes.subarray(0, end + 1);
}

function afterLineEnd(bytes: Uint8Array): Uint8Array {
  return bytes.subarray(bytes.indexOf(LINE_END) + 1);
}

function toText(bytes: Uint8Array): string {
  const text = new TextDecoder().decode(bytes);
  return stripControls(text.replaceAll(/\r+\n/g, "\n").replaceAll("\r", "\n"));
}
