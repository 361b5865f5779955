import type { ts } from "ts-morph";
import type { Diagnostic, Position } from "../base/diagnostic.ts";
import type { DiagnosticCode } from "./diagnostic_code.ts";

/** TypeScript, as ts-morph brings it. */
export type Compiler = typeof ts;

/**
 * Loads TypeScript, which takes about 0.1 s of CPU time: only what reads specs
 * should wait for it.
 */
export async function loadCompiler(): Promise<Compiler> {
  return (await import("ts-morph")).ts;
}

/** A spec's text, parsed, and the mistakes found in it so far. */
export interface SpecFile {
  compiler: Compiler;
  /** As in diagnostics: relative to the project where possible. */
  path: string;
  source: ts.SourceFile;
  diagnostics: Diagnostic[];
}

/** The place of some of the text; it underlines no more than the first line. */
export function placeOfSpan(
  source: ts.SourceFile,
  options: { path: string; start: number; end: number },
): Position {
  const { path, start, end } = options;
  const { line, character } = source.getLineAndCharacterOfPosition(start);
  const [firstLine = ""] = source.text.slice(start, end)
    .split(/[\n\r\u2028\u2029]/, 1);
  return {
    file: path,
    line: line + 1,
    column: character + 1,
    length: Math.max(1, firstLine.length),
  };
}

/** The place of a node, without the comments before it. */
export function placeOf(file: SpecFile, node: ts.Node): Position {
  return placeOfSpan(file.source, {
    path: file.path,
    start: node.getStart(file.source),
    end: node.end,
  });
}

/** The place of a node's first character: for what goes over many lines. */
export function startOf(file: SpecFile, node: ts.Node): Position {
  return { ...placeOf(file, node), length: 1 };
}

/** A mistake, in words. */
export interface Mistake {
  code: DiagnosticCode;
  message: string;
  hint?: string | undefined;
}

/** Adds a mistake at a place. */
export function report(
  diagnostics: Diagnostic[],
  at: Position,
  { code, message, hint }: Mistake,
): void {
  diagnostics.push({
    code,
    message,
    at,
    ...(hint === undefined ? {} : { hint }),
  });
}
