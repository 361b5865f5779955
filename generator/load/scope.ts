import type { ts } from "ts-morph";
import type { Located } from "./located.ts";
import type { ImportedNames } from "./read_imports.ts";
import type { SpecFile } from "./spec_file.ts";

/** What an expression can refer to. */
export interface Scope {
  file: SpecFile;
  imports: ImportedNames;
  /** The constants declared so far. */
  constants: Map<string, Located>;
  /** The calls of scenario() that stand where no scenario belongs. */
  strayScenarios: ts.CallExpression[];
}
