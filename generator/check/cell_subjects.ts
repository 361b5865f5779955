import type { ValuePath } from "../load/located.ts";
import { type CellChoice, listCellChoices } from "../vocabulary/cells.ts";
import type { MatrixField } from "../vocabulary/scenario.ts";
import type { ScenarioSketch } from "./sketch.ts";
import type { Subject } from "./subject.ts";

/** A cell of a matrix to look at, or the whole spec where it has none. */
export interface CellSubject {
  subject: Subject;
  /** Where a value of the cell stands in the spec. */
  place: (path: ValuePath) => ValuePath;
}

/** What rules look at: the cells of a matrix, or the scenario. */
export function listCellSubjects(subject: Subject): CellSubject[] {
  const { each } = subject.sketch;
  if (each === undefined) return [{ subject, place: (path) => path }];
  return listCellChoices(each).map((choice) => ({
    subject: { ...subject, sketch: sketchCell(subject.sketch, choice) },
    place: (path) => placeInMatrix(path, choice),
  }));
}

function sketchCell(
  sketch: ScenarioSketch,
  choice: CellChoice,
): ScenarioSketch {
  const values = Object.entries(choice).map(([field, name]) => [
    field,
    sketch.each?.[field as MatrixField]?.[name],
  ]);
  return { ...sketch, ...Object.fromEntries(values) };
}

function placeInMatrix(path: ValuePath, choice: CellChoice): ValuePath {
  const [field, ...rest] = path;
  const name = choice[field as MatrixField];
  return name === undefined ? path : ["each", field ?? "", name, ...rest];
}
