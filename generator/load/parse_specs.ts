import type { ts } from "ts-morph";
import type { Diagnostic } from "../base/diagnostic.ts";
import {
  type Compiler,
  placeOfSpan,
  report,
  type SpecFile,
} from "./spec_file.ts";

/** A spec's text and where it comes from. */
export interface SpecText {
  /** As in diagnostics. */
  path: string;
  text: string;
}

/** A parser that has lost its way only repeats itself. */
const MOST_SYNTAX_ERRORS = 10;

function syntaxErrors(
  compiler: Compiler,
  file: { path: string; source: ts.SourceFile; program: ts.Program },
): Diagnostic[] {
  const diagnostics: Diagnostic[] = [];
  for (
    const { start, length, messageText } of file.program
      .getSyntacticDiagnostics(file.source).slice(0, MOST_SYNTAX_ERRORS)
  ) {
    const text = compiler.flattenDiagnosticMessageText(messageText, " ");
    report(
      diagnostics,
      placeOfSpan(file.source, {
        path: file.path,
        start,
        end: start + length,
      }),
      {
        code: "syntax",
        message: `Cannot parse the spec: ${text.replace(/\.$/, "")}`,
      },
    );
  }
  return diagnostics;
}

/** Parses specs; those with syntax errors have them in their `diagnostics`. */
export function parseSpecs(
  compiler: Compiler,
  texts: readonly SpecText[],
): SpecFile[] {
  const files: SpecFile[] = [];
  const sources = new Map<string, ts.SourceFile>();
  for (const [index, { path, text }] of texts.entries()) {
    const diagnostics: Diagnostic[] = [];
    const name = `/${index}.ts`;
    let source: ts.SourceFile;
    try {
      source = parse(compiler, name, text);
      sources.set(name, source);
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      source = parse(compiler, name, "");
      report(diagnostics, { file: path, line: 1, column: 1 }, {
        code: "syntax",
        message: "Cannot parse the spec: it is nested too deeply",
      });
    }
    files.push({ compiler, path, source, diagnostics });
  }

  // Only a program tells syntax errors, it needs neither other files nor types.
  const program = compiler.createProgram(
    [...sources.keys()],
    { noLib: true, noResolve: true, types: [] },
    {
      fileExists: (name) => sources.has(name),
      readFile: () => undefined,
      getSourceFile: (name) => sources.get(name),
      getDefaultLibFileName: () => "/lib.d.ts",
      writeFile: () => {},
      getCurrentDirectory: () => "/",
      getCanonicalFileName: (name) => name,
      useCaseSensitiveFileNames: () => true,
      getNewLine: () => "\n",
    },
  );
  for (const { path, source, diagnostics } of files) {
    if (diagnostics.length > 0) continue;
    diagnostics.push(...syntaxErrors(compiler, { path, source, program }));
  }
  return files;
}

function parse(
  compiler: Compiler,
  name: string,
  text: string,
): ts.SourceFile {
  return compiler.createSourceFile(name, text, {
    languageVersion: compiler.ScriptTarget.ESNext,
    jsDocParsingMode: compiler.JSDocParsingMode.ParseNone,
  });
}
