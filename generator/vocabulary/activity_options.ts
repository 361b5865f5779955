/** What every word for what goes on at the moment of the removal takes. */

/** What every word in `meanwhile` takes. */
export interface ActivityOptions {
  /** A name that expectations can ask for with `who`. */
  as?: string;
  /**
   * How long before the removal it begins, in milliseconds; as soon as the
   * users are there when absent.
   */
  leadMilliseconds?: number;
}
