/** More specs than the project has, for measurements. */

import type { Plan } from "../plan/plan.ts";

/** A spec as a file. */
export interface SpecCopy {
  /** Its path in the project, beside the one that it is a copy of. */
  path: string;
  text: string;
}

/**
 * As many specs as wanted: the project's, in even shares and under new names.
 *
 * @param originals What is copied, with the texts of the files.
 * @throws {TypeError} If a spec does not have its name as its text says.
 */
export function growSpecs(
  originals: readonly { plan: Plan; text: string }[],
  count: number,
): SpecCopy[] {
  return Array.from({ length: count }, (_, index) => {
    const original = originals[Math.floor(index * originals.length / count)];
    if (original === undefined) throw new TypeError("There is no spec to copy");
    const { plan: { scenario, specPath }, text } = original;
    const name = `grown-${index}`;
    const grown = text.replace(`name: "${scenario.name}"`, `name: "${name}"`);
    if (grown === text) {
      throw new TypeError(`${specPath} does not say name: "${scenario.name}"`);
    }
    const directory = specPath.slice(0, specPath.lastIndexOf("/") + 1);
    return { path: `${directory}${name.replaceAll("-", "_")}.ts`, text: grown };
  });
}
