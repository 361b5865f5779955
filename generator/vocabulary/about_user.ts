/** What the words for expectations have in common. */

/** A value, or a list of values one of which has to be seen: the sources leave open which. */
export type OneOf<Value> = Value | Value[];

/** What may be about some users only. */
export interface AboutUser {
  /** The users with this name, given by `as`; all users when absent. */
  who?: string;
}
