import { resolve } from "node:path";
import type { ts } from "ts-morph";
import type { Diagnostic } from "../base/diagnostic.ts";
import { orderDiagnostics } from "../base/order_diagnostics.ts";
import { type Compiler, placeOfSpan, report } from "../load/spec_file.ts";

/** What {@linkcode typeCheckSpecs} takes beside the specs. */
export interface TypeCheckOptions {
  /**
   * What loading and checking found already: types that are wrong for the same
   * reasons are left out.
   */
  known?: readonly Diagnostic[];
}

/**
 * What is wrong, without the steps of the comparison in between: the first
 * line says where it is, the last one what it comes to.
 */
function summarize(messageText: string | ts.DiagnosticMessageChain): string {
  if (typeof messageText === "string") return messageText;
  let last = messageText;
  for (let next = last.next?.[0]; next !== undefined; next = last.next?.[0]) {
    last = next;
  }
  return last === messageText
    ? messageText.messageText
    : `${messageText.messageText} ${last.messageText}`;
}

/**
 * The lines of the smallest field, call or statement around a place: a type
 * that does not fit is reported where it begins, a rule's mistake is inside.
 */
function linesAround(
  compiler: Compiler,
  source: ts.SourceFile,
  position: number,
): { first: number; last: number } {
  let around: ts.Node = source;
  function descend(node: ts.Node): void {
    if (position < node.getStart(source) || position >= node.end) return;
    if (
      compiler.isPropertyAssignment(node) || compiler.isCallExpression(node) ||
      compiler.isStatement(node)
    ) {
      around = node;
    }
    compiler.forEachChild(node, descend);
  }
  compiler.forEachChild(source, descend);
  const lineOf = (offset: number) =>
    source.getLineAndCharacterOfPosition(offset).line + 1;
  return { first: lineOf(around.getStart(source)), last: lineOf(around.end) };
}

/**
 * Checks the types of specs as TypeScript does in an editor, with the options
 * of the project.
 *
 * It takes a second or two: what only needs right specs has that from the
 * rules. Syntax errors are left to `loadSpecs()`.
 *
 * @param root The project.
 * @param paths Specs that can be read, as `LoadedSpec.path` names them.
 */
export async function typeCheckSpecs(
  root: string,
  paths: readonly string[],
  { known = [] }: TypeCheckOptions = {},
): Promise<Diagnostic[]> {
  const { Project, ts } = await import("ts-morph");
  const project = new Project({
    skipAddingFilesFromTsConfig: true,
    compilerOptions: {
      target: ts.ScriptTarget.ESNext,
      module: ts.ModuleKind.ESNext,
      moduleResolution: ts.ModuleResolutionKind.Bundler,
      lib: ["lib.esnext.d.ts"],
      types: [],
      noEmit: true,
      allowImportingTsExtensions: true,
      verbatimModuleSyntax: true,
      strict: true,
      exactOptionalPropertyTypes: true,
      noUncheckedIndexedAccess: true,
    },
  });
  const files = paths.map((path) => ({
    path,
    source: project.addSourceFileAtPath(resolve(root, path)).compilerNode,
  }));
  const program = project.getProgram().compilerObject;
  const diagnostics: Diagnostic[] = [];
  for (const { path, source } of files) {
    const knownLines = known.filter(({ at }) => at.file === path)
      .map(({ at }) => at.line);
    for (
      const { code, start = 0, length = 0, messageText } of program
        .getSemanticDiagnostics(source)
    ) {
      const { first, last } = linesAround(ts, source, start);
      if (knownLines.some((line) => line >= first && line <= last)) continue;
      const at = placeOfSpan(source, { path, start, end: start + length });
      report(diagnostics, at, {
        code: "type",
        message: `${summarize(messageText).replace(/\.$/, "")} (TS${code})`,
      });
    }
  }
  return orderDiagnostics(diagnostics);
}
