/** Packages of other people's that cannot be loaded. */

import { stripVTControlCharacters } from "node:util";
import { EnvironmentError } from "../base/errors.ts";

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
