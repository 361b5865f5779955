/** The words of a shell script. */

import { ShellCursor } from "./shell_cursor.ts";
import type { ShellAssignment, ShellNode, ShellWord } from "./shell_node.ts";

const ASSIGNMENT = /^([A-Za-z_]\w*)(\[[^\]]*\])?\+?=/;

/** Takes words and expansions; commands in these are for its heirs. */
export abstract class WordReader extends ShellCursor {
  /** The commands of a substitution. */
  protected abstract parseList(ends: string[]): ShellNode[];
  /** The commands between backquotes. */
  protected abstract parseText(text: string, line: number): ShellNode[];

  /** `(( ... ))`, as one word. */
  protected parseArithmetic(): ShellWord {
    const start = this.at;
    const line = this.line;
    const inner: ShellNode[] = [];
    let depth = 0;
    do {
      if (this.at >= this.text.length) this.fail("has no ))");
      if (this.peek("$(") && !this.peek("$((")) {
        inner.push(...this.parseSubstitution());
        continue;
      }
      if (this.peek("(")) depth++;
      if (this.peek(")")) depth--;
      this.advance(1);
    } while (depth > 0);
    const raw = this.text.slice(start, this.at);
    return { raw, line, literal: undefined, inner };
  }

  /** `[[ ... ]]`, as one word. */
  protected parseCondition(): ShellWord {
    const start = this.at;
    const line = this.line;
    const inner: ShellNode[] = [];
    while (!this.isAtWord("]]")) {
      if (this.at >= this.text.length) this.fail("has no ]]");
      if (/[\s()<>&|;]/.test(this.text[this.at] ?? "")) this.advance(1);
      else inner.push(...this.parseWord().inner);
    }
    this.advance("]]".length);
    const raw = this.text.slice(start, this.at);
    return { raw, line, literal: undefined, inner };
  }

  protected parseWord(): ShellWord {
    const start = this.at;
    const line = this.line;
    const inner: ShellNode[] = [];
    let literal: string | undefined = "";
    const add = (text: string) => {
      if (literal !== undefined) literal += text;
    };
    while (this.at < this.text.length) {
      const character = this.text[this.at] ?? "";
      if (character === "'") add(this.parseSingleQuoted());
      else if (character === '"') {
        const quoted = this.parseDoubleQuoted(inner);
        literal = quoted === undefined ? undefined : literal + quoted;
      } else if (character === "\\") {
        add(this.text[this.at + 1] ?? "");
        this.advance(2);
      } else if (character === "$" || character === "`") {
        if (this.peek("$'")) this.advance(1);
        else {
          const isPlain = this.parseExpansion(inner);
          if (isPlain) add("$");
          else literal = undefined;
        }
      } else if (this.peek("<(") || this.peek(">(")) {
        inner.push(...this.parseSubstitution());
        literal = undefined;
      } else if (character === "(" && this.isArray(start)) {
        inner.push(...this.parseArray());
        literal = undefined;
      } else if (/[\s;&|()<>]/.test(character)) break;
      else {
        // The shell finds files by these.
        if (/[*?]/.test(character)) literal = undefined;
        add(character);
        this.advance(1);
      }
    }
    if (this.at === start) this.fail("is no word");
    return { raw: this.text.slice(start, this.at), line, literal, inner };
  }

  protected isArray(start: number): boolean {
    const before = this.text.slice(start, this.at);
    return ASSIGNMENT.exec(before)?.[0] === before;
  }

  protected parseArray(): ShellNode[] {
    const inner: ShellNode[] = [];
    this.advance(1);
    for (;;) {
      this.skipLines();
      if (this.peek(")")) break;
      inner.push(...this.parseWord().inner);
    }
    this.advance(1);
    return inner;
  }

  protected parseSingleQuoted(): string {
    const line = this.line;
    const found = this.take(/'([^']*)'/y);
    if (found === undefined) this.fail("has no ' after it");
    this.noteLiteral(line);
    return found[1] ?? "";
  }

  /** What the quotes stand for, undefined if the shell expands it. */
  protected parseDoubleQuoted(inner: ShellNode[]): string | undefined {
    const line = this.line;
    let literal: string | undefined = "";
    this.advance(1);
    while (!this.peek('"')) {
      const character = this.text[this.at];
      if (character === undefined) this.fail('has no " after it');
      if (character === "\\") {
        const next = this.text[this.at + 1] ?? "";
        if (literal !== undefined && next !== "\n") {
          literal += /["$`\\]/.test(next) ? next : `\\${next}`;
        }
        this.advance(2);
      } else if (character === "$" || character === "`") {
        if (!this.parseExpansion(inner)) literal = undefined;
        else if (literal !== undefined) literal += "$";
      } else {
        if (literal !== undefined) literal += character;
        this.advance(1);
      }
    }
    this.advance(1);
    this.noteLiteral(line);
    return literal;
  }

  protected noteLiteral(first: number): void {
    for (let line = first + 1; line <= this.line; line++) {
      this.literalLines.add(line);
    }
  }

  /** Whether it is a dollar sign that stands for itself. */
  protected parseExpansion(inner: ShellNode[]): boolean {
    if (this.peek("`")) {
      const line = this.line;
      const found = this.take(/`((?:[^`\\]|\\[^])*)`/y);
      if (found === undefined) this.fail("has no ` after it");
      const text = (found[1] ?? "").replace(/\\([`\\$])/g, "$1");
      inner.push(...this.parseText(text, line));
      return false;
    }
    if (this.peek("$((")) {
      this.advance(1);
      inner.push(...this.parseArithmetic().inner);
      return false;
    }
    if (this.peek("$(")) {
      inner.push(...this.parseSubstitution());
      return false;
    }
    if (this.peek("${")) {
      this.parseBraces(inner);
      return false;
    }
    if (this.take(/\$(?:\w+|[@*#?$!-])/y) !== undefined) return false;
    this.advance(1);
    return true;
  }

  protected parseSubstitution(): ShellNode[] {
    this.advance(2);
    const nodes = this.parseList([]);
    this.expect(")");
    return nodes;
  }

  protected parseBraces(inner: ShellNode[]): void {
    this.advance(2);
    while (!this.peek("}")) {
      const character = this.text[this.at];
      if (character === undefined) this.fail("has no } after it");
      if (character === "'") this.parseSingleQuoted();
      else if (character === '"') this.parseDoubleQuoted(inner);
      else if (character === "$" || character === "`") {
        this.parseExpansion(inner);
      } else this.advance(character === "\\" ? 2 : 1);
    }
    this.advance(1);
  }
}

/** `name=value` of a word, if it is one. */
export function readAssignment(word: ShellWord): ShellAssignment | undefined {
  const [, name] = ASSIGNMENT.exec(word.raw) ?? [];
  return name === undefined ? undefined : { name, value: word };
}
