/** The verbs, each loaded when it is wanted. */

import { UsageError } from "../base/errors.ts";
import { showValue } from "../base/show_value.ts";
import { didYouMean } from "./parse_command.ts";
import type { Verb } from "./verb.ts";

/** How each verb is loaded, in the order of the help. */
export const verbLoaders: Readonly<Record<string, () => Promise<Verb>>> = {
  list: () => import("./verbs/list.ts"),
  show: () => import("./verbs/show.ts"),
  new: () => import("./verbs/new.ts"),
  check: () => import("./verbs/check.ts"),
  generate: () => import("./verbs/generate.ts"),
  run: () => import("./verbs/run.ts"),
  report: () => import("./verbs/report.ts"),
  compare: () => import("./verbs/compare.ts"),
  merge: () => import("./verbs/merge.ts"),
  bisect: () => import("./verbs/bisect.ts"),
  ci: () => import("./verbs/ci.ts"),
  submit: () => import("./verbs/submit.ts"),
  start: () => import("./verbs/start.ts"),
  export: () => import("./verbs/export.ts"),
  kernels: () => import("./verbs/kernels.ts"),
  doctor: () => import("./verbs/doctor.ts"),
};

/**
 * Loads a verb.
 *
 * @throws {UsageError} If there is none of that name.
 */
export async function loadVerb(name: string): Promise<Verb> {
  const load = Object.hasOwn(verbLoaders, name) ? verbLoaders[name] : undefined;
  if (load === undefined) {
    throw new UsageError(
      `Unknown verb ${showValue(name)}${
        didYouMean(name, Object.keys(verbLoaders))
      }`,
    );
  }
  return await load();
}

/** Loads all of them, for the help. */
export async function loadVerbs(): Promise<[string, Verb][]> {
  return await Promise.all(
    Object.entries(verbLoaders).map(async ([name, load]) =>
      [name, await load()] as [string, Verb]
    ),
  );
}
