/**
 * Waits for all, then fails with the first that failed: nothing that a test
 * started outlives it.
 */
export async function settleAll<T>(started: Promise<T>[]): Promise<T[]> {
  const outcomes = await Promise.allSettled(started);
  return outcomes.map((outcome) => {
    if (outcome.status === "rejected") throw outcome.reason;
    return outcome.value;
  });
}
