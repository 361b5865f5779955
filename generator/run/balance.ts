/** Shares work so that nobody waits long for the last one. */

/** What {@linkcode balance} takes. */
export interface BalanceOptions<Item> {
  /** At least 1. */
  parts: number;
  /** How long an item takes, in seconds. */
  weigh: (item: Item) => number;
  /** Unique; decides between items that take equally long. */
  nameOf: (item: Item) => string;
}

/**
 * Deals items out, the longest first, each to the part that has the least so far:
 * no part takes more than 4/3 of what is possible (Graham 1969, "Bounds on
 * multiprocessing timing anomalies"). The same items are dealt out alike,
 * whatever their order; parts have the longest first, and may be empty.
 */
export function balance<Item>(
  items: readonly Item[],
  { parts, weigh, nameOf }: BalanceOptions<Item>,
): Item[][] {
  const dealt = Array.from({ length: parts }, (): Item[] => []);
  const loads = dealt.map(() => 0);
  const weighed = items.map((item) => ({
    item,
    seconds: weigh(item),
    name: nameOf(item),
  })).sort((a, b) => b.seconds - a.seconds || (a.name < b.name ? -1 : 1));
  for (const { item, seconds } of weighed) {
    const lightest = loads.indexOf(Math.min(...loads));
    dealt[lightest]?.push(item);
    loads[lightest] = (loads[lightest] ?? 0) + seconds;
  }
  return dealt;
}
