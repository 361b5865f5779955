/** Several measurements of one thing. */

/** Where measurements lie, in the unit that they were given in. */
export interface Spread {
  least: number;
  median: number;
  most: number;
}

/**
 * The spread of measurements.
 *
 * @throws {RangeError} If there are none.
 */
export function spreadOf(values: readonly number[]): Spread {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (index: number): number => {
    const value = sorted[index];
    if (value === undefined) {
      throw new RangeError("Cannot find the median of no measurements");
    }
    return value;
  };
  const half = sorted.length / 2;
  return {
    least: at(0),
    median: (at(Math.ceil(half) - 1) + at(Math.floor(half))) / 2,
    most: at(sorted.length - 1),
  };
}

/** `0.41 (0.39..0.45)`: the median, then from the least to the most. */
export function formatSpread(spread: Spread, digits = 2): string {
  const [least, median, most] = [spread.least, spread.median, spread.most]
    .map((value) => value.toFixed(digits));
  return `${median} (${least}..${most})`;
}
