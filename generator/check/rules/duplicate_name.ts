import type { Diagnostic, Position } from "../../base/diagnostic.ts";
import { report } from "../../load/spec_file.ts";

/** A scenario's name and where it stands. */
export interface NamedSpec {
  path: string;
  name: string;
  at: Position;
}

/** Finds names that several scenarios have; the first by path may keep it. */
export function duplicateNames(specs: readonly NamedSpec[]): Diagnostic[] {
  const diagnostics: Diagnostic[] = [];
  const first = new Map<string, Position>();
  for (
    const { name, at } of specs.toSorted((a, b) => a.path < b.path ? -1 : 1)
  ) {
    const other = first.get(name);
    if (other === undefined) {
      first.set(name, at);
    } else {
      report(diagnostics, at, {
        code: "duplicate-name",
        message: `Cannot name two scenarios "${name}": the other is at ` +
          `${other.file}:${other.line}:${other.column}`,
        hint: "names are the tests' names: each needs its own",
      });
    }
  }
  return diagnostics;
}
