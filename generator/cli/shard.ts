/** `--shard I/N`: the part of the scenarios that this machine runs. */

import { UsageError } from "../base/errors.ts";
import { showValue } from "../base/show_value.ts";
import type { EstimateSeconds } from "../report/durations.ts";
import type { ShardRecord } from "../report/run_record.ts";
import { balance } from "../run/balance.ts";
import { hashText } from "../run/plan_digest.ts";
import type { RunTarget } from "../run/run_specs.ts";

/** A part, counted from 1, and how many there are. */
export interface Shard {
  part: number;
  parts: number;
}

/**
 * Reads `2/5`.
 *
 * @throws {UsageError} If it is no part.
 */
export function parseShard(text: string): Shard {
  const [, first, second] = /^(\d+)\/(\d+)$/.exec(text) ?? [];
  const [part, parts] = [Number(first), Number(second)];
  if (part >= 1 && part <= parts) return { part, parts };
  throw new UsageError(
    `Option "--shard" needs a part and how many there are, as in 2/5: got ${
      showValue(text)
    }`,
  );
}

/**
 * What a shard runs, and how the scenarios were dealt out. All machines deal them
 * out alike, where they expect the same durations of them.
 *
 * @throws {UsageError} If there are fewer scenarios than parts.
 */
export async function takeShard(
  target: RunTarget,
  { part, parts }: Shard,
  estimateSeconds: EstimateSeconds,
): Promise<{ target: RunTarget; shard: ShardRecord }> {
  const names = target.name === "selftests"
    ? target.plans.map(({ scenario }) => scenario.name)
    : target.cases.map(([{ plan }]) => plan.scenario.name);
  if (names.length < parts) {
    throw new UsageError(
      `Cannot deal ${names.length} scenarios out to ${parts} shards`,
    );
  }
  const dealt = balance(names, {
    parts,
    weigh: (name) => estimateSeconds(name),
    nameOf: (name) => name,
  });
  const own = new Set(dealt[part - 1]);
  return {
    target: target.name === "selftests"
      ? {
        ...target,
        plans: target.plans.filter(({ scenario }) => own.has(scenario.name)),
      }
      : {
        ...target,
        cases: target.cases.filter(([{ plan }]) => own.has(plan.scenario.name)),
      },
    shard: { part, parts, deal: await hashText(JSON.stringify(dealt)) },
  };
}
