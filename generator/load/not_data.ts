import type { ts } from "ts-morph";
import { showUnseen } from "../base/show_value.ts";
import type { LocatedHole } from "./located.ts";
import type { Scope } from "./scope.ts";
import { placeOf, report, type SpecFile } from "./spec_file.ts";

const ALLOWED = "use strings, numbers, true, false, lists, object literals, " +
  "constants declared above and the vocabulary's words";

/** The source of a node on one line, cut where it is long. */
export function excerpt(file: SpecFile, node: ts.Node): string {
  const text = node.getText(file.source).replace(/\s+/g, " ");
  return showUnseen(text.length > 40 ? `${text.slice(0, 40)}…` : text);
}

/** The value of a node for which a diagnostic exists. */
export function hole(scope: Scope, node: ts.Node): LocatedHole {
  return { kind: "hole", value: undefined, at: placeOf(scope.file, node) };
}

/** Reports something that is no data; `hint` says what to write instead. */
export function reportNotData(
  file: SpecFile,
  node: ts.Node,
  hint: string = ALLOWED,
): void {
  const what = excerpt(file, node);
  report(file.diagnostics, placeOf(file, node), {
    code: "not-data",
    message: `Cannot evaluate ${what === "" ? "nothing" : `\`${what}\``}: ` +
      "a spec is data only",
    hint,
  });
}

/** {@linkcode reportNotData}, and the hole that is left. */
export function notData(
  scope: Scope,
  node: ts.Node,
  hint?: string,
): LocatedHole {
  reportNotData(scope.file, node, hint);
  return hole(scope, node);
}
