/** "Did you mean" for words that nearly are one. */

/**
 * The Levenshtein distance between two strings, in UTF-16 code units.
 *
 * A swap of two neighbours counts as one edit, as it is one slip of the
 * fingers (the restricted Damerau variant).
 */
export function editDistance(a: string, b: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1];
      let best = Math.min(
        (last[j] ?? 0) + 1,
        (row[j - 1] ?? 0) + 1,
        (last[j - 1] ?? 0) + (same ? 0 : 1),
      );
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) {
        best = Math.min(best, (beforeLast[j - 2] ?? 0) + 1);
      }
      row.push(best);
    }
    beforeLast = last;
    last = row;
  }
  return last[b.length] ?? 0;
}

/** Longer words are nobody's slip of the fingers, and cost quadratic time. */
const LONGEST_WORD = 100;

/**
 * The candidate that was probably meant by `word`, or undefined if none is
 * near enough: one edit in three letters, whatever the case, or a beginning of
 * at least three letters.
 *
 * Of several at the same distance the first in `candidates` wins.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(suggestWord("mappin", ["mapping", "openFiles"]), "mapping");
 * assertEquals(suggestWord("banana", ["mapping", "openFiles"]), undefined);
 * ```
 */
export function suggestWord(
  word: string,
  candidates: Iterable<string>,
): string | undefined {
  if (word.length > LONGEST_WORD) return undefined;
  const wanted = word.toLowerCase();
  let best: string | undefined;
  let bestDistance = Infinity;
  let beginning: string | undefined;
  for (const candidate of candidates) {
    if (candidate === word) continue;
    const lower = candidate.toLowerCase();
    const distance = editDistance(wanted, lower);
    const allowed = Math.max(1, Math.floor(lower.length / 3));
    if (distance < bestDistance && distance <= allowed) {
      best = candidate;
      bestDistance = distance;
    }
    if (wanted.length >= 3 && lower.startsWith(wanted)) beginning ??= candidate;
  }
  return best ?? beginning;
}
