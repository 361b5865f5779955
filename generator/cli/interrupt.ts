/** Ctrl-C and its kin. */

import { InterruptedError } from "../base/errors.ts";

const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/**
 * A signal so soon after the first is the same one: Ctrl-C reaches the process
 * from the terminal and once more from the task runner that started it.
 */
const echoMilliseconds = 500;

/** Clean-up that takes longer is given up. */
const secondsToCleanUp = 60;

/** What {@linkcode watchInterrupts} returns. */
export interface InterruptWatch extends Disposable {
  /** Aborted by the first signal, with an `InterruptedError`. */
  signal: AbortSignal;
}

/**
 * Turns the first SIGINT, SIGTERM or SIGHUP into an abort; the second ends the
 * process at once with status 130, and so does clean-up that does not end.
 */
export function watchInterrupts(
  { onFirst }: { onFirst: (name: Deno.Signal) => void },
): InterruptWatch {
  const controller = new AbortController();
  let firstAt: number | undefined;
  const listeners = signals.map((name) => {
    const listener = () => {
      const now = performance.now();
      if (firstAt === undefined) {
        firstAt = now;
        onFirst(name);
        controller.abort(new InterruptedError(`Interrupted by ${name}`));
        Deno.unrefTimer(
          setTimeout(() => Deno.exit(130), secondsToCleanUp * 1000),
        );
      } else if (now - firstAt > echoMilliseconds) {
        Deno.exit(130);
      }
    };
    Deno.addSignalListener(name, listener);
    return { name, listener };
  });
  return {
    signal: controller.signal,
    [Symbol.dispose]() {
      for (const { name, listener } of listeners) {
        Deno.removeSignalListener(name, listener);
      }
    },
  };
}
