/** The cells of a matrix: from one spec to its scenarios. */

import type { MatrixField, Scenario, Spec } from "./scenario.ts";

/** One combination of what a matrix goes through. */
export interface Cell {
  /** `ext4, private`; empty for a spec that is no matrix. */
  name: string;
  scenario: Scenario;
}

/** The fields that a matrix may go through, in the order in which it does. */
export const MATRIX_FIELDS: readonly MatrixField[] = [
  "filesystem",
  "users",
  "before",
  "meanwhile",
  "remove",
  "afterwards",
];

/** A combination: the name of its value for each field that has several. */
export type CellChoice = { [Field in MatrixField]?: string };

/** All combinations of a matrix, those of its last field next to each other. */
export function listCellChoices(
  each: { readonly [Field in MatrixField]?: object | undefined } = {},
): CellChoice[] {
  let choices: CellChoice[] = [{}];
  for (const field of MATRIX_FIELDS) {
    const names = Object.keys(each[field] ?? {});
    if (names.length === 0) continue;
    choices = choices.flatMap((choice) =>
      names.map((name) => ({ ...choice, [field]: name }))
    );
  }
  return choices;
}

/** A combination's name: those of its values. */
export function nameCell(choice: CellChoice): string {
  return MATRIX_FIELDS.flatMap((field) => choice[field] ?? []).join(", ");
}

/** The scenarios of a spec: one, unless it is a matrix. */
export function listCells(spec: Spec): Cell[] {
  if (spec.each === undefined) return [{ name: "", scenario: spec }];
  const { each, ...rest } = spec;
  return listCellChoices(each).map((choice) => {
    const values = MATRIX_FIELDS.flatMap((field) => {
      const name = choice[field];
      return name === undefined ? [] : [[field, each[field]?.[name]]];
    });
    return {
      name: nameCell(choice),
      scenario: { ...rest, ...Object.fromEntries(values) },
    };
  });
}
