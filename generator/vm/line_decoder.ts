/** Bytes of a pipe, made into lines. */

/** The most UTF-16 units that a line has; a longer one comes in pieces. */
export const LONGEST_LINE = 16384;

/** Makes lines of chunks of bytes, wherever the chunks' borders are. */
export class LineDecoder {
  #decoder = new TextDecoder();
  #rest = "";

  /** The lines that a chunk completes; what is not UTF-8 becomes U+FFFD. */
  push(chunk: Uint8Array): string[] {
    return this.#split(this.#decoder.decode(chunk, { stream: true }));
  }

  /** What is left when the pipe has ended: a last line without line end. */
  end(): string[] {
    const lines = this.#split(this.#decoder.decode());
    if (this.#rest !== "") lines.push(withoutReturns(this.#rest));
    this.#rest = "";
    return lines;
  }

  #split(text: string): string[] {
    const pieces = (this.#rest + text).split("\n");
    let rest = pieces.pop() ?? "";
    const lines = pieces.flatMap(inPieces);
    while (rest.length > LONGEST_LINE) {
      lines.push(rest.slice(0, LONGEST_LINE));
      rest = rest.slice(LONGEST_LINE);
    }
    this.#rest = rest;
    return lines;
  }
}

/** Serial consoles end lines with `\r\n`, some with more than one `\r`. */
function withoutReturns(line: string): string {
  return line.replace(/\r+$/, "");
}

function inPieces(line: string): string[] {
  const text = withoutReturns(line);
  if (text.length <= LONGEST_LINE) return [text];
  const pieces: string[] = [];
  for (let at = 0; at < text.length; at += LONGEST_LINE) {
    pieces.push(text.slice(at, at + LONGEST_LINE));
  }
  return pieces;
}
