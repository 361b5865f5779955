/** What the scenario catalogue is made of. */

/** One scenario of the catalogue. */
export interface CatalogueEntry {
  /** `A1` to `G11`: the group's letter and the place in it. */
  label: string;
  /** What there is and how it is taken away, in one line. */
  setUp: string;
  /** What the kernel has to keep, in one line; not what some kernel does. */
  mustHold: string;
}

/** The scenarios about one side of a removal. */
export interface CatalogueGroup {
  /** What its labels begin with. */
  letter: string;
  title: string;
  /** In the order of their labels, without a gap. */
  entries: readonly CatalogueEntry[];
}

/** Something that holds whenever a device is removed. */
export interface CataloguePromise {
  /** `R1` to `R8`. */
  label: string;
  /** What the kernel has to keep, in one line. */
  mustHold: string;
}
