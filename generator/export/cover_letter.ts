/** What cover letters say of a series. */

import type { Plan } from "../plan/plan.ts";
import type { Fix } from "../vocabulary/scenario.ts";
import { fillItem, fillProse } from "./message.ts";

/** The commits that made kernels pass, as lines; none where none is known. */
export function listFixes(plans: readonly Plan[]): string[] {
  const fixes = new Map<string, Fix>();
  for (const { scenario } of plans) {
    for (const fix of scenario.fixedBy ?? []) fixes.set(fix.commit, fix);
  }
  if (fixes.size === 0) return [];
  return [
    ...fillProse("What they look at was made to work by"),
    ...[...fixes.values()].flatMap(({ commit, subject, since }) =>
      fillItem(`commit ${commit} ("${subject}"), since ${since}`)
    ),
  ];
}
