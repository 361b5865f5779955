/** Which of the scenarios `yank list` lists. */

import { UsageError } from "../base/errors.ts";
import { showValue } from "../base/show_value.ts";
import { type Plan, PROVIDERS } from "../plan/plan.ts";
import { catalogue, catalogueEntries } from "../vocabulary/catalogue.ts";
import { inRange, parseRelease } from "../vocabulary/kernel_range.ts";
import { wordShapes } from "../vocabulary/shape.ts";
import { wordsIn, wordsOfField } from "../vocabulary/spec_words.ts";
import type { OptionTable, OptionValues } from "./option_table.ts";
import { didYouMean } from "./parse_command.ts";

/** The options: of one option any value will do, all options have to agree. */
export const filterOptions = {
  label: {
    kind: "texts",
    placeholder: "LABEL",
    summary:
      "List only what covers this label or group of the catalogue: C5, C",
  },
  device: {
    kind: "texts",
    placeholder: "WORD",
    choices: wordsOfField("device"),
    summary: "List only what has this device",
  },
  filesystem: {
    kind: "texts",
    placeholder: "WORD",
    choices: wordsOfField("filesystem"),
    summary: "List only what has this filesystem",
  },
  user: {
    kind: "texts",
    placeholder: "WORD",
    choices: wordsOfField("users"),
    summary: "List only what has this user",
  },
  word: {
    kind: "texts",
    placeholder: "WORD",
    summary: "List only what says this word of the vocabulary: removal.returns",
  },
  provider: {
    kind: "texts",
    placeholder: "PROVIDER",
    choices: PROVIDERS,
    summary: "List only what needs a device from this provider",
  },
  "kernel-option": {
    kind: "texts",
    placeholder: "OPTION",
    summary: "List only what needs this option of the kernel: FS_DAX",
  },
  "broken-on": {
    kind: "texts",
    placeholder: "RELEASE",
    summary: "List only what has a known issue on this kernel: 6.12",
  },
  missing: {
    kind: "flag",
    summary: "List only what runs nowhere yet",
  },
} as const satisfies OptionTable;

/** The options' values. */
export type FilterValues = OptionValues<typeof filterOptions>;

/**
 * Whether a label of the catalogue is one of some labels or in one of some
 * groups.
 */
export function isUnderLabel(
  label: string,
  wanted: readonly string[],
): boolean {
  return wanted.some((one) => one === label || one === label.charAt(0));
}

/**
 * Refuses labels, words and releases that there are not.
 *
 * @throws {UsageError} At the first.
 */
export function checkFilters(values: FilterValues): void {
  const labels = [
    ...catalogue.map(({ letter }) => letter),
    ...catalogueEntries.keys(),
  ];
  for (const label of values.label) {
    if (labels.includes(label)) continue;
    throw new UsageError(
      `Unknown label ${showValue(label)}${didYouMean(label, labels)}`,
    );
  }
  const words = [...wordShapes.keys()];
  for (const word of values.word) {
    if (words.includes(word)) continue;
    throw new UsageError(
      `Unknown word ${showValue(word)}${didYouMean(word, words)}`,
    );
  }
  for (const release of values["broken-on"]) {
    if (parseRelease(release) !== undefined) continue;
    throw new UsageError(
      `Option "--broken-on" needs a release like 6.12: got ${
        showValue(release)
      }`,
    );
  }
}

/** Whether a scenario is what is asked for. */
export function passesFilters(
  { scenario, cells, needs, knownIssues, missing }: Plan,
  values: FilterValues,
): boolean {
  const words = wordsIn(cells);
  const isAny = <T>(wanted: readonly T[], holds: (one: T) => boolean) =>
    wanted.length === 0 || wanted.some(holds);
  return isAny(
    values.label,
    (label) => scenario.covers.some((one) => isUnderLabel(one, [label])),
  ) &&
    [values.device, values.filesystem, values.user, values.word].every(
      (wanted) => isAny(wanted, (word) => words.has(word)),
    ) &&
    isAny(
      values.provider,
      (wanted) => needs.devices.some(({ provider }) => provider === wanted),
    ) &&
    isAny(
      values["kernel-option"],
      (option) => needs.kernelOptions.includes(option.replace(/^CONFIG_/, "")),
    ) &&
    isAny(
      values["broken-on"],
      (release) => knownIssues.some(({ kernels }) => inRange(release, kernels)),
    ) &&
    (!values.missing || missing !== undefined);
}
