import { showValue } from "../../base/show_value.ts";
import { findLocated } from "../../load/located.ts";
import { listCellChoices, nameCell } from "../../vocabulary/cells.ts";
import type { Finding, Subject } from "../subject.ts";

/** A test of more cells than this is no small matrix. */
const MOST_CELLS = 32;

/** A matrix's fields stand in one place, and known issues name its cells. */
export function* matrix(subject: Subject): Iterable<Finding> {
  const { sketch, tree } = subject;
  const { each = {}, knownIssues = [] } = sketch;
  for (const field of Object.keys(each)) {
    if (findLocated(tree, [field]) === undefined) continue;
    yield {
      path: ["each", field],
      code: "matrix",
      message: `Cannot set "${field}" in "each": the scenario has it already`,
      hint: "leave one of them out",
    };
  }
  if (sketch.each !== undefined && sketch.device?.word === "systemRam") {
    yield {
      path: ["each"],
      code: "matrix",
      message: "Cannot make a matrix of systemRam: " +
        "its memory can be removed once in a boot",
    };
  }
  if (each.users !== undefined && sketch.device?.word === "devdax") {
    yield {
      path: ["each", "users"],
      code: "matrix",
      message: 'Cannot go through "users" with devdax: ' +
        "every test maps the instance once",
      hint: 'go through "remove" only',
    };
  }
  const cells = listCellChoices(each).map(nameCell);
  if (cells.length > MOST_CELLS) {
    yield {
      path: ["each"],
      code: "matrix",
      message: `Cannot go through ${cells.length} cells: ` +
        `${MOST_CELLS} are allowed`,
    };
  }
  for (const [issueIndex, issue] of knownIssues.entries()) {
    for (const [index, cell] of (issue?.cells ?? []).entries()) {
      if (cell === undefined || cells.includes(cell)) continue;
      yield {
        path: ["knownIssues", issueIndex, "cells", index],
        code: "matrix",
        message: `Cannot find the cell ${showValue(cell)}`,
        hint: cells.length > 1
          ? `there are ${cells.map(showValue).join(", ")}`
          : "the scenario is no matrix",
      };
    }
  }
}
