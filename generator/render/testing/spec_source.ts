/** Scenarios as the text of a spec, for tests. */

import type { Spec } from "../../vocabulary/scenario.ts";

type Data = string | number | boolean | Data[] | { [field: string]: Data };

/** A value as TypeScript; what has a word becomes its call. */
function toSource(value: Data, words: Set<string>): string {
  if (Array.isArray(value)) {
    return `[${value.map((item) => toSource(item, words)).join(",\n")}]`;
  }
  if (typeof value !== "object") return JSON.stringify(value);
  const { word, ...fields } = value;
  const body = Object.entries(fields).map(([name, field]) =>
    `${JSON.stringify(name)}: ${toSource(field, words)}`
  ).join(",\n");
  if (typeof word !== "string") return `{${body}}`;
  words.add(word.replace(/\..*/, ""));
  return `${word}(${body === "" ? "" : `{${body}}`})`;
}

/** The text of a spec that has the scenario, every field on a line of its own. */
export function writeSpecSource(spec: Spec): string {
  const words = new Set(["scenario"]);
  // JSON has no undefined, which a spec has not either.
  const data = JSON.parse(JSON.stringify(spec));
  const body = toSource(data, words);
  return `import { ${[...words].join(", ")} } from "../generator/mod.ts";

export default scenario(${body});
`;
}
