/** `yank kernels`: the kernels that the cache has, and room for others. */

import type { AcquireOptions } from "../../acquire/acquire_options.ts";
import {
  type CacheEntry,
  listCacheEntries,
} from "../../acquire/cache_entry.ts";
import { type KeptKernel, listKeptKernels } from "../../acquire/kept_kernel.ts";
import type { Kernel } from "../../acquire/kernel_record.ts";
import { placeKernelSelector } from "../../acquire/kernel_selector.ts";
import { pruneCache, type PruneWish } from "../../acquire/prune_cache.ts";
import { UsageError } from "../../base/errors.ts";
import { showValue } from "../../base/show_value.ts";
import { acquireKernels } from "../../run/acquire_kernels.ts";
import { jsonOption, type OptionTable } from "../option_table.ts";
import { didYouMean } from "../parse_command.ts";
import { printRows } from "../print_rows.ts";
import type { ArgumentShape, VerbContext } from "../verb.ts";

/** For the help. */
export const summary =
  "List the kernels in the cache, add some, or prune the whole cache";

/** For how many days what is not used is kept where nothing else is said. */
const DEFAULT_DAYS = 30;

/** The options. */
export const options = {
  days: {
    kind: "number",
    placeholder: "DAYS",
    minimum: 0,
    summary:
      `prune: remove what was not used for so long; ${DEFAULT_DAYS} where neither this nor --keep nor --all is given`,
  },
  keep: {
    kind: "number",
    placeholder: "NUMBER",
    minimum: 0,
    integer: true,
    summary: "prune: keep so many of each kind, those that were used last",
  },
  all: {
    kind: "flag",
    summary: "prune: remove all that no running yank uses",
  },
  "dry-run": {
    kind: "flag",
    summary: "prune: remove nothing, print what would be removed",
  },
  json: jsonOption,
} as const satisfies OptionTable;

type KernelsContext = VerbContext<typeof options>;

const words: ArgumentShape = { placeholder: "add KERNEL|prune" };
export { words as arguments };

/**
 * Lists, adds or prunes, as the first argument says.
 *
 * @throws {UsageError} If it says something else, or a kernel is none.
 * @throws {EnvironmentError} If a kernel cannot be had, or a directory removed.
 */
export async function run(context: KernelsContext): Promise<0> {
  const [action, ...rest] = context.arguments;
  if (action !== "prune") refusePruneOptions(context);
  switch (action) {
    case undefined:
      await list(context);
      return 0;
    case "add":
      await add(rest, context);
      return 0;
    case "prune":
      await prune(rest, context);
      return 0;
    default:
      throw new UsageError(
        `Cannot ${showValue(action)} kernels${
          didYouMean(action, ["add", "prune"])
        }`,
      );
  }
}

function refusePruneOptions({ options }: KernelsContext): void {
  const { json: _, ...pruning } = options;
  for (const [name, value] of Object.entries(pruning)) {
    if (value === undefined || value === false) continue;
    throw new UsageError(`Option "--${name}" is one of "kernels prune"`);
  }
}

function acquireOptionsOf({ root, talk, signal }: KernelsContext) {
  return {
    cacheDirectory: `${root}/out/cache`,
    talk,
    signal,
  } satisfies AcquireOptions;
}

async function list(context: KernelsContext): Promise<void> {
  const { print, talk } = context;
  const entries = await listCacheEntries(
    acquireOptionsOf(context).cacheDirectory,
  );
  const kernels = await listKeptKernels(entries);
  const others = entries.filter(({ name }) =>
    !kernels.some((kernel) => kernel.name === name)
  );
  if (context.options.json) {
    print(`${JSON.stringify({ kernels, others }, null, 2)}\n`);
    return;
  }
  printRows(kernels.map(kernelRow), print);
  if (kernels.length === 0) talk.say("There is no kernel in the cache");
  if (others.length > 0) {
    talk.say(`Beside kernels the cache holds ${tellGroups(others)}`);
  }
}

function kernelRow(kernel: KeptKernel): string[] {
  return [
    kernel.release ?? "?",
    kernel.selectors.join(" "),
    showSize(kernel.sizeBytes),
    showDay(kernel.lastUsedAt),
    kernel.origin + (kernel.isInUse ? " (in use)" : ""),
  ];
}

/** `sid/xfsprogs 120 MB, trees 18 MB`, the largest first. */
function tellGroups(entries: readonly CacheEntry[]): string {
  const sizes = new Map<string, number>();
  for (const { group, sizeBytes } of entries) {
    sizes.set(group, (sizes.get(group) ?? 0) + sizeBytes);
  }
  return [...sizes].sort(([, a], [, b]) => b - a)
    .map(([group, sizeBytes]) => `${group} ${showSize(sizeBytes)}`).join(", ");
}

async function add(
  selectors: readonly string[],
  context: KernelsContext,
): Promise<void> {
  if (selectors.length === 0) throw new UsageError("Missing argument KERNEL");
  const wanted = await acquireKernels(
    [
      ...new Set(
        selectors.map((selector) =>
          placeKernelSelector(selector, context.directory)
        ),
      ),
    ],
    acquireOptionsOf(context),
  );
  const kernels = wanted.flatMap((one) => "kernel" in one ? [one.kernel] : []);
  const faults = wanted.flatMap((one) => "fault" in one ? [one.fault] : []);
  printKernels(kernels, context);
  // The others are there all the same.
  const [fault] = faults;
  if (fault !== undefined) throw fault;
}

function printKernels(
  kernels: readonly Kernel[],
  { options, print }: KernelsContext,
): void {
  if (options.json) {
    print(`${JSON.stringify({ kernels }, null, 2)}\n`);
    return;
  }
  printRows(
    kernels.map(({ selector, origin, imagePath }) => [
      selector,
      origin,
      imagePath,
    ]),
    print,
  );
}

async function prune(
  rest: readonly string[],
  context: KernelsContext,
): Promise<void> {
  const [surplus] = rest;
  if (surplus !== undefined) {
    throw new UsageError(`Unexpected argument ${showValue(surplus)}`);
  }
  const { options, print, talk } = context;
  const isDryRun = options["dry-run"];
  const { removed, inUse } = await pruneCache(readWish(context), {
    ...acquireOptionsOf(context),
    isDryRun,
  });
  if (options.json) {
    print(`${JSON.stringify({ isDryRun, removed, inUse }, null, 2)}\n`);
    return;
  }
  printRows(
    removed.map(({ name, sizeBytes, lastUsedAt }) => [
      name,
      showSize(sizeBytes),
      showDay(lastUsedAt),
    ]),
    print,
  );
  for (const { name } of inUse) talk.say(`${name} is in use, and stays`);
  const bytes = removed.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
  talk.say(
    removed.length === 0
      ? "There is nothing to remove"
      : `${isDryRun ? "Would remove" : "Removed"} ${showSize(bytes)}`,
  );
}

function readWish({ options: { all, days, keep } }: KernelsContext): PruneWish {
  if (!all) {
    return days === undefined && keep === undefined
      ? { days: DEFAULT_DAYS }
      : { days, keep };
  }
  const other = days !== undefined ? "days" : keep !== undefined ? "keep" : "";
  if (other === "") return {};
  throw new UsageError(`Option "--all" does not go with "--${other}"`);
}

/** In the decimal units of disks. */
function showSize(sizeBytes: number): string {
  return sizeBytes < 1e6
    ? `${Math.ceil(sizeBytes / 1e3)} kB`
    : `${Math.round(sizeBytes / 1e6)} MB`;
}

function showDay(date: Date): string {
  return date.toISOString().slice(0, 10);
}
