/** What a target gives to a tree, before git makes patches of it. */

import type { GeneratedFile } from "../render/generated_file.ts";
import type { Plan } from "../plan/plan.ts";
import type { Identity } from "./identity.ts";
import type { Tree } from "./tree.ts";

/** A patch to be. What it does not name stays as it is in the tree. */
export interface PatchDraft {
  /** With the house's prefix: `selftests/dax: Add tests of device-dax`. */
  subject: string;
  /** Lines of text, without trailers. */
  body: string;
  /** Files as they are after it, by their paths in the tree. */
  files: GeneratedFile[];
  /** Paths of files that go. */
  removed: string[];
}

/** All that a target gives to a tree. */
export interface Contribution {
  /** In their order; those that change nothing are left out later. */
  drafts: PatchDraft[];
  /** The cover letter's subject, and what it says before the results. */
  cover: { subject: string; body: string };
  /** What is exported, with what people call each in that tree: `xfs/801`. */
  tests: { plan: Plan; label: string }[];
  /** What is no test there, and why: `has no filesystem`. */
  left: { plan: Plan; reason: string }[];
}

/** What a contribution is made of. */
export interface ContributeOptions {
  tree: Tree;
  /** What is exported. */
  plans: Plan[];
  /** All plans that could be: what the tree has of these stays in it. */
  known: Plan[];
  /** Who has the copyright of new files; absent where that is not known. */
  author?: Identity;
  /** When it is sent off. */
  now: Date;
}
