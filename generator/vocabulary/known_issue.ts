/** What is known of a scenario: where it stands in the catalogue, what fixed it, what breaks it. */

import type { ExpectationWord } from "./expectation.ts";

/** The labels of the scenario catalogue, `A1` to `G11`. */
export type Label = `${"A" | "B" | "C" | "D" | "E" | "F" | "G"}${number}`;

/** A commit that made a kernel keep a promise. */
export interface Fix {
  /** Abbreviated hash, 12 digits. */
  commit: string;
  /** The commit's subject line. */
  subject: string;
  /** The first release that has it: `6.8`. */
  since: string;
}

/** How a known bug shows. */
export type KnownVerdict = "fail" | "crash" | "hang" | "timeout";

/** How sure the author of a known issue is of its cause. */
export type Certainty = "seen" | "read in the source" | "suspected";

/** A bug that some kernels have: turns what it explains into xfail there. */
export interface KnownIssue {
  /** Expectations that it breaks: the words' names, `mappings.areGone`. */
  breaks: ExpectationWord[];
  /** The cells of the matrix in which it shows; all when absent. */
  cells?: string[];
  /** The kernels that have it: `<6.8`, `>=6.5 <7.0`, compared with `uname -r`. */
  kernels: string;
  /** How it shows. */
  shows: KnownVerdict;
  /** It is a race: that it does not show is no failure of the annotation. */
  intermittent?: boolean;
  /**
   * A function that the kernel's report, or the stuck task's stack, has to
   * name, so that another crash or hang in the same place is not taken for it.
   */
  reportedIn?: string;
  /** What one sees. */
  symptom: string;
  /** Why: function, file and line of a kernel source. */
  cause: string;
  /** How sure that is. */
  certainty: Certainty;
  /** Where it was reported, or the commit that fixed it. */
  reference?: string;
}
