/** Plans for tests. */

import type { Plan, TestPoint } from "../../plan/plan.ts";
import { planScenario } from "../../plan/plan_scenario.ts";
import {
  fsdax,
  type KnownIssue,
  openFiles,
  removal,
  scenario,
  unbind,
  xfs,
} from "../../vocabulary/scenario.ts";

/** What is known of the sample's points, by their names. */
const POINTS = {
  "unbind returns": { check: "unbindReturns", word: "removal.returns" },
  "mappings are gone": { check: "nothingMapped", word: "mappings.areGone" },
  "loads raise SIGBUS": { check: "accessesFail", word: "mappings.areGone" },
  "filesystem unmounts": { check: "unmounts", word: "filesystem.unmounts" },
} as const;

/** The name of a point of the sample. */
export type SamplePoint = keyof typeof POINTS;

/** All of them, in their order. */
export const SAMPLE_POINTS = Object.keys(POINTS) as SamplePoint[];

/** What {@linkcode samplePlan} takes. */
export interface SamplePlanOptions {
  points?: SamplePoint[];
  knownIssues?: KnownIssue[];
  expectedConsole?: string[];
}

/** A plan of a few points. */
export function samplePlan(options: SamplePlanOptions = {}): Plan {
  const sample = scenario({
    name: "sample",
    summary: "Unbind",
    why: "It must work",
    covers: ["A1"],
    device: fsdax({ sizeMiB: 512 }),
    filesystem: xfs({
      mkfs: { rmapbt: true, reflink: true },
      mount: { dax: "always" },
    }),
    users: [openFiles({ processes: 1, files: 1, sizeKiB: 64 })],
    remove: unbind({ driver: "nd_pmem", withinSeconds: 30 }),
    expect: [removal.returns()],
  });
  return {
    ...planScenario(sample, "specs/sample.ts"),
    points: (options.points ?? SAMPLE_POINTS).map((name): TestPoint => {
      const { check, word } = POINTS[name];
      return { check, name, expectation: { word }, round: 1, cell: "" };
    }),
    knownIssues: options.knownIssues ?? [],
    expectedConsole: options.expectedConsole ?? [],
  };
}
