/**
 * The scenarios that there are to cover, `A1` to `G11`, and what must hold in
 * them. It comes from commit fa422b353d21, the RFC "mm, pmem: Force unmap pmem
 * on surprise remove" and the sources of Linux 6.1, 6.12 and 7.2, and says what
 * these promise, not what some kernel does.
 *
 * @module
 */

import { afterEffects } from "./catalogue/after_effects.ts";
import { concurrency } from "./catalogue/concurrency.ts";
import { deviceKinds } from "./catalogue/device_kinds.ts";
import type { CatalogueEntry, CatalogueGroup } from "./catalogue/entry.ts";
import { filesystems } from "./catalogue/filesystems.ts";
import { mappingKinds } from "./catalogue/mapping_kinds.ts";
import { partialFailures } from "./catalogue/partial_failures.ts";
import { pins } from "./catalogue/pins.ts";

export { promises } from "./catalogue/promises.ts";

/** The catalogue, in the order of its labels. */
export const catalogue: readonly CatalogueGroup[] = [
  deviceKinds,
  filesystems,
  mappingKinds,
  pins,
  concurrency,
  partialFailures,
  afterEffects,
];

/** Every entry by its label, in the order of the labels. */
export const catalogueEntries: ReadonlyMap<string, CatalogueEntry> = new Map(
  catalogue.flatMap(({ entries }) =>
    entries.map((entry) => [entry.label, entry] as const)
  ),
);
