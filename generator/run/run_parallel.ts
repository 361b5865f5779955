/** Several tasks at a time. */

/**
 * Runs tasks in their order, `limit` at a time. Where one fails, those that run
 * are told to stop and waited for, and no further one begins.
 *
 * @throws What the first one threw that failed.
 */
export async function runParallel<Result>(
  tasks: readonly ((signal: AbortSignal) => Promise<Result>)[],
  { limit, signal }: { limit: number; signal: AbortSignal },
): Promise<Result[]> {
  const stop = new AbortController();
  const either = AbortSignal.any([signal, stop.signal]);
  const results: Result[] = [];
  const queue = [...tasks.entries()];
  let failed: { error: unknown } | undefined;
  const work = async () => {
    for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
      const [index, task] = next;
      try {
        results[index] = await task(either);
      } catch (error) {
        failed ??= { error };
        queue.length = 0;
        stop.abort();
      }
    }
  };
  await Promise.all(Array.from({ length: limit }, work));
  if (failed !== undefined) throw failed.error;
  return results;
}
