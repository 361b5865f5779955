/** A place in the text of a shell script. */

/** The text of a script does not end where its commands do. */
export class ShellSyntaxError extends SyntaxError {
  override name = "ShellSyntaxError";
  constructor(message: string, readonly line: number) {
    super(message);
  }
}

/** Goes through a text, past blanks, comments and here-documents. */
export class ShellCursor {
  /** The lines that begin in quotes or belong to a here-document, from 1. */
  readonly literalLines = new Set<number>();
  protected at = 0;
  protected documents: { end: string; stripsTabs: boolean }[] = [];

  /** @param line The line of `at`. */
  constructor(protected readonly text: string, protected line: number) {}

  protected fail(what: string): never {
    const near = this.text.slice(this.at).split("\n", 1)[0]?.slice(0, 40);
    throw new ShellSyntaxError(`"${near}" ${what}`, this.line);
  }

  protected peek(text: string): boolean {
    return this.text.startsWith(text, this.at);
  }

  protected take(pattern: RegExp): RegExpExecArray | undefined {
    pattern.lastIndex = this.at;
    const found = pattern.exec(this.text);
    if (found === null) return undefined;
    this.advance(found[0].length);
    return found;
  }

  protected expect(text: string): void {
    this.skipBlanks();
    if (!this.peek(text)) this.fail(`has no "${text}" before it`);
    this.advance(text.length);
  }

  protected advance(count: number): void {
    const end = this.at + count;
    for (; this.at < end; this.at++) {
      if (this.text[this.at] === "\n") this.line++;
    }
  }

  /** Blanks, continued lines and comments, but no ends of lines. */
  protected skipBlanks(): void {
    this.take(/(?:[ \t\r]|\\\n)*/y);
    const before = this.text[this.at - 1];
    if (this.peek("#") && (before === undefined || /[\s;&|()]/.test(before))) {
      this.take(/[^\n]*/y);
    }
  }

  protected skipLines(): void {
    for (;;) {
      this.skipBlanks();
      if (this.peek("\n")) this.endLine();
      else if (this.peek(";") && !this.peek(";;")) this.advance(1);
      else return;
    }
  }

  protected endLine(): void {
    this.advance(1);
    for (const { end, stripsTabs } of this.documents.splice(0)) {
      for (;;) {
        if (this.at >= this.text.length) this.fail(`has no ${end} after it`);
        this.literalLines.add(this.line);
        const line = this.take(/[^\n]*/y)?.[0] ?? "";
        this.advance(1);
        if ((stripsTabs ? line.replace(/^\t+/, "") : line) === end) break;
      }
    }
  }

  protected isAtWord(word: string): boolean {
    return this.peek(word) &&
      /^(?:[\s;&|()<>]|$)/.test(
        this.text.slice(
          this.at + word.length,
          this.at + word.length + 1,
        ),
      );
  }
}
