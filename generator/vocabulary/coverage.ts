/** Which specs cover which labels of the catalogue. */

import { catalogueEntries } from "./catalogue.ts";
import type { CatalogueEntry } from "./catalogue/entry.ts";

/** What coverage has to know of a spec. */
export interface CoveringSpec {
  /** The scenario's name. */
  name: string;
  /** The spec's path in the project. */
  path: string;
  /** Labels of the catalogue. */
  covers: readonly string[];
  /** What is missing for it to run anywhere; absent where it runs. */
  missing?: string;
}

/** What there is for one label. */
export interface LabelCoverage {
  entry: CatalogueEntry;
  /** Those that run: the label is covered if there is one. */
  running: CoveringSpec[];
  /** Those that run nowhere yet. */
  waiting: CoveringSpec[];
}

/** Goes through the whole catalogue, in its order. */
export function coverCatalogue(
  specs: readonly CoveringSpec[],
): LabelCoverage[] {
  return Array.from(catalogueEntries.values(), (entry) => {
    const some = specs.filter(({ covers }) => covers.includes(entry.label));
    return {
      entry,
      running: some.filter(({ missing }) => missing === undefined),
      waiting: some.filter(({ missing }) => missing !== undefined),
    };
  });
}
