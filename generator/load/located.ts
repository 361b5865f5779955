/** The values of a spec, each with the place where it is written. */

import type { Position } from "../base/diagnostic.ts";

/** A string, a number, true or false. */
export interface LocatedScalar {
  kind: "scalar";
  value: string | number | boolean;
  at: Position;
}

/** An array literal. */
export interface LocatedList {
  kind: "list";
  value: unknown[];
  items: readonly Located[];
  at: Position;
}

/** A property of an object literal. */
export interface LocatedField {
  /** The place of the name. */
  nameAt: Position;
  located: Located;
}

/** An object literal. */
export interface LocatedRecord {
  kind: "record";
  value: Record<string, unknown>;
  fields: ReadonlyMap<string, LocatedField>;
  /** Whether all of its fields could be read, with or without their values. */
  complete: boolean;
  at: Position;
}

/** A call of a word; `at` is the place of its name. */
export interface LocatedWord {
  kind: "word";
  value: Record<string, unknown>;
  /** `mapping`, `everyMapper.gets` */
  word: string;
  /** What it is called with: no fields for a word that takes nothing. */
  fields: ReadonlyMap<string, LocatedField>;
  /** Whether all of its fields could be read, with or without their values. */
  complete: boolean;
  at: Position;
}

/** Something that could not be evaluated, for which a diagnostic exists. */
export interface LocatedHole {
  kind: "hole";
  value: undefined;
  at: Position;
}

/** A value of a spec and its place. A reference to a constant is where it is used. */
export type Located =
  | LocatedScalar
  | LocatedList
  | LocatedRecord
  | LocatedWord
  | LocatedHole;

/** Steps from a value to one inside it: names of fields and indices of lists. */
export type ValuePath = readonly (string | number)[];

/** The value at a path, undefined where the path leads nowhere. */
export function findLocated(
  located: Located,
  path: ValuePath,
): Located | undefined {
  let found: Located | undefined = located;
  for (const step of path) {
    if (found === undefined) return undefined;
    if (found.kind === "list") {
      found = typeof step === "number" ? found.items[step] : undefined;
    } else if (found.kind === "record" || found.kind === "word") {
      found = found.fields.get(String(step))?.located;
    } else {
      return undefined;
    }
  }
  return found;
}

/** The place of the value at a path, or of the nearest value around it. */
export function locate(located: Located, path: ValuePath): Position {
  for (let length = path.length; length > 0; length--) {
    const found = findLocated(located, path.slice(0, length));
    if (found !== undefined) return found.at;
  }
  return located.at;
}
