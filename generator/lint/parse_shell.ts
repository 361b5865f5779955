/** From the text of a script to its commands. */

import { readAssignment, WordReader } from "./read_words.ts";
import type {
  ShellCommand,
  ShellCompound,
  ShellNode,
  ShellRedirect,
} from "./shell_node.ts";

/** A script whose structure has been read. */
export interface ParsedShell {
  nodes: ShellNode[];
  /** The lines that begin in quotes or belong to a here-document, from 1. */
  literalLines: ReadonlySet<number>;
}

const FUNCTION = /([A-Za-z_][\w-]*)[ \t]*\([ \t]*\)/y;
const REDIRECT = /(\d*)(&>>|&>|<<<|<<-|<<|>>|>&|<&|>\||<>|<|>)/y;

/**
 * Reads a script of bash.
 *
 * It knows what tests of xfstests are written with, not all of bash: no
 * coprocesses, no `select`, no extended patterns.
 *
 * @throws {ShellSyntaxError} If quotes or compound commands have no end.
 */
export function parseShell(text: string): ParsedShell {
  const parser = new ShellParser(text, 1);
  return { nodes: parser.parseAll(), literalLines: parser.literalLines };
}

class ShellParser extends WordReader {
  parseAll(): ShellNode[] {
    const nodes = this.parseList([]);
    if (this.at < this.text.length) this.fail("has no beginning");
    return nodes;
  }

  protected override parseText(text: string, line: number): ShellNode[] {
    return new ShellParser(text, line).parseAll();
  }

  /** Commands up to one of these words, which is taken by the caller. */
  protected override parseList(ends: string[]): ShellNode[] {
    const nodes: ShellNode[] = [];
    for (;;) {
      this.skipLines();
      if (
        this.at >= this.text.length || this.peek(")") ||
        this.peek(";;") || ends.some((end) => this.isAtWord(end))
      ) return nodes;
      const node = this.#parseChain();
      this.skipBlanks();
      if (this.peek("&") && node.kind !== "function") {
        this.advance(1);
        node.isBackground = true;
      }
      nodes.push(node);
    }
  }

  #parseChain(): ShellNode {
    return this.#parseJoined(
      "chain",
      /&&|\|\|/y,
      () =>
        this.#parseJoined("pipe", /\|&?(?!\|)/y, () => {
          while (this.isAtWord("!") || this.isAtWord("time")) {
            this.take(/!|time/y);
            this.skipBlanks();
          }
          return this.#parseCommand();
        }),
    );
  }

  #parseJoined(
    kind: "chain" | "pipe",
    operator: RegExp,
    parseOne: () => ShellNode,
  ): ShellNode {
    const line = this.line;
    const body = [parseOne()];
    for (;;) {
      this.skipBlanks();
      if (this.take(operator) === undefined) break;
      this.skipLines();
      body.push(parseOne());
    }
    const [only] = body;
    return only !== undefined && body.length === 1
      ? only
      : { kind, line, body, redirects: [], isBackground: false };
  }

  #parseCommand(): ShellNode {
    const line = this.line;
    if (this.peek("((")) {
      const word = this.parseArithmetic();
      return this.#withRedirects({ ...command(line), words: [word] });
    }
    if (this.peek("(")) {
      this.advance(1);
      return this.#compound("subshell", line, this.parseList([]), ")");
    }
    if (this.isAtWord("{")) {
      this.advance(1);
      return this.#compound("group", line, this.parseList(["}"]), "}");
    }
    if (this.isAtWord("if")) return this.#parseIf(line);
    if (this.isAtWord("case")) return this.#parseCase(line);
    if (this.isAtWord("for")) return this.#parseFor(line);
    if (this.isAtWord("while") || this.isAtWord("until")) {
      this.advance("while".length);
      const condition = this.parseList(["do"]);
      return this.#parseLoop(line, condition);
    }
    if (this.isAtWord("function")) this.take(/function[ \t]+/y);
    const named = this.take(FUNCTION);
    if (named !== undefined) {
      this.skipLines();
      const body = this.#parseCommand();
      return {
        kind: "function",
        line,
        name: named[1] ?? "",
        body: body.kind === "group" ? body.body : [body],
        isBackground: false,
      };
    }
    return this.#parseSimple(line);
  }

  #compound(
    kind: ShellCompound["kind"],
    line: number,
    body: ShellNode[],
    end: string,
  ): ShellNode {
    this.expect(end);
    return this.#withRedirects({
      kind,
      line,
      body,
      redirects: [],
      isBackground: false,
    });
  }

  #withRedirects<T extends ShellCommand | ShellCompound>(node: T): T {
    for (;;) {
      this.skipBlanks();
      const redirect = this.#parseRedirect();
      if (redirect === undefined) return node;
      node.redirects.push(redirect);
    }
  }

  #parseIf(line: number): ShellNode {
    const body: ShellNode[] = [];
    this.advance("if".length);
    for (;;) {
      body.push(...this.parseList(["then", "elif", "else", "fi"]));
      if (this.isAtWord("fi")) {
        return this.#compound("branch", line, body, "fi");
      }
      if (this.take(/then|elif|else/y) === undefined) this.fail("has no fi");
    }
  }

  #parseCase(line: number): ShellNode {
    const head = command(line);
    head.words.push(this.parseWord());
    this.skipBlanks();
    head.words.push(this.parseWord());
    this.skipLines();
    this.expect("in");
    const body: ShellNode[] = [head];
    for (;;) {
      this.skipLines();
      if (this.isAtWord("esac")) {
        return this.#compound("branch", line, body, "esac");
      }
      this.take(/\(/y);
      while (!this.peek(")")) {
        this.skipBlanks();
        if (this.peek("|")) this.advance(1);
        else head.words.push(this.parseWord());
        this.skipBlanks();
      }
      this.expect(")");
      body.push(...this.parseList(["esac"]));
      this.take(/;;&?|;&/y);
    }
  }

  #parseFor(line: number): ShellNode {
    const head = command(line);
    head.words.push(this.parseWord());
    this.skipBlanks();
    if (this.peek("((")) {
      head.words.push(this.parseArithmetic());
    } else {
      const variable = this.parseWord();
      head.assignments.push({ name: variable.raw, value: variable });
      this.skipLines();
      if (this.isAtWord("in")) {
        this.advance("in".length);
        this.skipBlanks();
        while (!/[\n;]/.test(this.text[this.at] ?? "\n")) {
          head.words.push(this.parseWord());
          this.skipBlanks();
        }
      }
    }
    this.skipLines();
    return this.#parseLoop(line, [head]);
  }

  #parseLoop(line: number, condition: ShellNode[]): ShellNode {
    this.expect("do");
    const body = this.parseList(["done"]);
    return this.#compound("loop", line, [...condition, ...body], "done");
  }

  #parseSimple(line: number): ShellCommand {
    const node = command(line);
    for (;;) {
      this.skipBlanks();
      const redirect = this.#parseRedirect();
      if (redirect !== undefined) {
        node.redirects.push(redirect);
        continue;
      }
      if (/[\n;&|()]/.test(this.text[this.at] ?? "\n")) break;
      if (this.isAtWord("[[")) {
        node.words.push(this.parseCondition());
        continue;
      }
      const word = this.parseWord();
      const assignment = readAssignment(word);
      if (assignment !== undefined && node.words.length === 0) {
        node.assignments.push(assignment);
      } else node.words.push(word);
    }
    if (
      node.words.length + node.assignments.length + node.redirects.length === 0
    ) this.fail("is no command");
    return node;
  }

  #parseRedirect(): ShellRedirect | undefined {
    // A process substitution is a word.
    if (this.peek("<(") || this.peek(">(")) return undefined;
    const found = this.take(REDIRECT);
    if (found === undefined) return undefined;
    const [, descriptor = "", operator = ""] = found;
    this.skipBlanks();
    const target = this.parseWord();
    if (operator === "<<" || operator === "<<-") {
      this.documents.push({
        end: target.raw.replace(/["'\\]/g, ""),
        stripsTabs: operator === "<<-",
      });
    }
    return { operator, descriptor, target };
  }
}

function command(line: number): ShellCommand {
  return {
    kind: "command",
    line,
    words: [],
    assignments: [],
    redirects: [],
    isBackground: false,
  };
}
