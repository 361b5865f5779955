/** How long work talks to the user: on stderr, never on stdout. */
export interface Talk {
  /** A line that stays. */
  say(line: string): void;
  /** What is going on now: replaces itself on a terminal, a plain line now and then elsewhere. */
  status(text: string): void;
}

/** Says nothing. */
export const silentTalk: Talk = { say: () => {}, status: () => {} };
