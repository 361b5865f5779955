/** The verbs, each loaded when it is wanted. */

import { stripVTControlCharacters } from "node:util";
import { EnvironmentError, UsageError } from "../base/errors.ts";
import { showValue } from "../base/show_value.ts";
import { didYouMean } from "./parse_command.ts";
import type { Verb } from "./verb.ts";

/** How each verb is loaded, in the order of the help. */
export const verbLoaders: Readonly<Record<string, () => Promise<Verb>>> = {
  list: () => import("./verbs/list.ts"),
  show: () => import("./verbs/show.ts"),
  check: () => import("./verbs/check.ts"),
  generate: () => import("./verbs/generate.ts"),
  run: () => import("./verbs/run.ts"),
  start: () => import("./verbs/start.ts"),
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
  try {
    return await load();
  } catch (error) {
    throw packageFault(error) ?? error;
  }
}

/** The fault, if an error says that one of yank's packages cannot be had. */
export function packageFault(error: unknown): EnvironmentError | undefined {
  if (!(error instanceof TypeError)) return undefined;
  // Deno tells in colours, and which line of ours imports it.
  const lines = stripVTControlCharacters(error.message).split("\n").map((
    line,
  ) => line.trim()).filter((line) => line !== "" && !/^at \w+:\/\//.test(line));
  const [first = "", ...causes] = lines;
  const isOfPackages =
    /^(Failed caching npm package|Failed loading https:|Import '(https|npm|jsr):|error sending request|npm package )/
      .test(first);
  if (!isOfPackages) return undefined;
  const cause = causes[0]?.replace(/^\d+: /, "");
  return new EnvironmentError({
    action: "Cannot load the packages that yank uses",
    seen: cause === undefined ? first : `${first}: ${cause}`,
    mend: "check the network and the directory of Deno's cache: deno info",
  });
}

/** Loads all of them, for the help. */
export async function loadVerbs(): Promise<[string, Verb][]> {
  return await Promise.all(
    Object.entries(verbLoaders).map(async ([name, load]) =>
      [name, await load()] as [string, Verb]
    ),
  );
}
