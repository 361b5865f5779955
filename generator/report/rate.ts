/** How often something happens, from how often it was seen. */

/** A share, and the interval that has the true one in 95 of 100 cases. */
export interface Rate {
  /** From 0 to 1, as all of these. */
  share: number;
  low: number;
  high: number;
}

/** The normal distribution's quantile for 95 %, two-sided. */
const Z = 1.959964;

/**
 * Wilson's score interval (Wilson 1927, "Probable inference, the law of
 * succession, and statistical inference"): it is of use for few tries, too, and
 * where nothing or everything was seen.
 *
 * @param tries At least 1.
 */
export function estimateRate(hits: number, tries: number): Rate {
  const share = hits / tries;
  const scale = 1 + Z ** 2 / tries;
  const middle = (share + Z ** 2 / (2 * tries)) / scale;
  const half = Z / scale *
    Math.sqrt(share * (1 - share) / tries + Z ** 2 / (4 * tries ** 2));
  return {
    share,
    low: Math.max(0, middle - half),
    high: Math.min(1, middle + half),
  };
}
