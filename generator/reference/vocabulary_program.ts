/** The vocabulary as the compiler sees it, with the types of its words. */

import { resolve } from "node:path";
import type { ts } from "ts-morph";
import type { Compiler } from "../load/spec_file.ts";

/** What specs import: whatever it exports is the vocabulary. */
const entry = resolve(import.meta.dirname ?? ".", "../mod.ts");

const libraryName = "/lib.d.ts";

/** What the words' types use of the language's own; all of it takes a second. */
const library = `
interface Array<T> { [index: number]: T }
interface ReadonlyArray<T> { readonly [index: number]: T }
interface Boolean {}
interface CallableFunction {}
interface Function {}
interface IArguments {}
interface NewableFunction {}
interface Number {}
interface Object {}
interface RegExp {}
interface String {}
type Partial<T> = { [Key in keyof T]?: T[Key] };
type Required<T> = { [Key in keyof T]-?: T[Key] };
type Readonly<T> = { readonly [Key in keyof T]: T[Key] };
type Pick<T, Keys extends keyof T> = { [Key in Keys]: T[Key] };
type Record<Keys extends keyof any, T> = { [Key in Keys]: T };
type Exclude<T, U> = T extends U ? never : T;
type Extract<T, U> = T extends U ? T : never;
type NonNullable<T> = T & {};
type Omit<T, Keys extends keyof any> = Pick<T, Exclude<keyof T, Keys>>;
`;

/** A program and the exports of what specs import. */
export interface VocabularyProgram {
  checker: ts.TypeChecker;
  /** In the order in which their files declare them. */
  exports: ts.Symbol[];
}

function readFile(path: string): string | undefined {
  try {
    return Deno.readTextFileSync(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}

/** Parses the vocabulary; its types are found as they are asked for. */
export function openVocabulary(compiler: Compiler): VocabularyProgram {
  const program = compiler.createProgram(
    [entry],
    {
      types: [],
      noEmit: true,
      allowImportingTsExtensions: true,
      module: compiler.ModuleKind.ESNext,
      moduleResolution: compiler.ModuleResolutionKind.Bundler,
      strict: true,
      exactOptionalPropertyTypes: true,
    },
    {
      fileExists: (path) => readFile(path) !== undefined,
      readFile,
      getSourceFile: (path) => {
        const text = path === libraryName ? library : readFile(path);
        return text === undefined ? undefined : compiler.createSourceFile(
          path,
          text,
          compiler.ScriptTarget.ESNext,
        );
      },
      getDefaultLibFileName: () => libraryName,
      writeFile: () => {},
      getCurrentDirectory: () => "/",
      getCanonicalFileName: (path) => path,
      useCaseSensitiveFileNames: () => true,
      getNewLine: () => "\n",
    },
  );
  const checker = program.getTypeChecker();
  const source = program.getSourceFile(entry);
  const module = source && checker.getSymbolAtLocation(source);
  if (module === undefined) {
    throw new TypeError(`Cannot read the vocabulary: "${entry}" is no module`);
  }
  return { checker, exports: checker.getExportsOfModule(module) };
}
