/** Puts a line or a word where it belongs in a list of others. */

/**
 * The place of a new one: behind the greatest of those that come before it, so
 * that disorder elsewhere does not matter.
 *
 * @returns An index of `names`; the new one goes before that.
 */
export function findSortedPlace(
  names: readonly string[],
  name: string,
): number {
  let place = 0;
  let before: string | undefined;
  for (const [index, other] of names.entries()) {
    if (other < name && (before === undefined || other >= before)) {
      before = other;
      place = index + 1;
    }
  }
  return place;
}
