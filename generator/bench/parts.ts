/** The parts of the benchmark, by name. */

import { UsageError } from "../base/errors.ts";
import { showValue } from "../base/show_value.ts";
import { didYouMean } from "../cli/parse_command.ts";
import type { BenchContext } from "./bench_context.ts";
import { formatBoot, measureBoot } from "./measure_boot.ts";
import { formatGenerate, measureGenerate } from "./measure_generate.ts";
import { formatScenarios, measureScenarios } from "./measure_scenarios.ts";

/** What a part found. */
export interface PartFigures {
  /** For programs. */
  figures: unknown;
  /** The same for people. */
  lines: string[];
}

/** A part of the benchmark. */
export interface Part {
  /** What it does, in the imperative, for the help; no full stop. */
  summary: string;
  /** How long it takes about, where guests are emulated. */
  duration: string;
  measure(context: BenchContext): Promise<PartFigures>;
}

/** All parts, in the order in which they are measured. */
export const PARTS: Readonly<Record<string, Part>> = {
  generate: definePart({
    summary: "Measure a cold yank generate, and how it grows with specs",
    duration: "a minute",
    measure: measureGenerate,
    format: formatGenerate,
  }),
  boot: definePart({
    summary: "Measure three kernels' boots beside those of a bare QEMU",
    duration: "3 minutes",
    measure: measureBoot,
    format: formatBoot,
  }),
  scenarios: definePart({
    summary: "Measure yank run beside a plain virtme-ng per scenario",
    duration: "10 minutes",
    measure: measureScenarios,
    format: formatScenarios,
  }),
};

function definePart<Figures>(
  { summary, duration, measure, format }: {
    summary: string;
    duration: string;
    measure: (context: BenchContext) => Promise<Figures>;
    format: (figures: Figures) => string[];
  },
): Part {
  return {
    summary,
    duration,
    measure: async (context) => {
      const figures = await measure(context);
      return { figures, lines: format(figures) };
    },
  };
}

/**
 * The names of the parts that words stand for, each once and in order; all of
 * them where there are no words.
 *
 * @throws {UsageError} If a word is no part's name.
 */
export function selectParts(words: readonly string[]): string[] {
  const names = Object.keys(PARTS);
  for (const word of words) {
    if (names.includes(word)) continue;
    throw new UsageError(
      `Unknown part ${showValue(word)}${didYouMean(word, names)}`,
    );
  }
  return names.filter((name) => words.length === 0 || words.includes(name));
}
