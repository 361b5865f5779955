import { assertEquals, assertRejects } from "@std/assert";
import { runParallel } from "./run_parallel.ts";

const { signal } = new AbortController();

function pause(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 1));
}

Deno.test("runParallel() runs so many at a time, and keeps the order", async () => {
  let running = 0;
  let most = 0;
  const tasks = [1, 2, 3, 4, 5].map((number) => async () => {
    most = Math.max(most, ++running);
    await pause();
    running--;
    return number;
  });
  assertEquals(await runParallel(tasks, { limit: 2, signal }), [1, 2, 3, 4, 5]);
  assertEquals(most, 2);
  await runParallel(tasks, { limit: 9, signal });
  assertEquals(most, 5);
});

Deno.test("runParallel() stops the others where one fails, and waits for them", async () => {
  const heard: string[] = [];
  const wait = (own: AbortSignal) =>
    new Promise<void>((_, reject) => {
      own.addEventListener("abort", () => {
        heard.push("stopped");
        reject(new Error("second"));
      });
    });
  await assertRejects(
    () =>
      runParallel([
        wait,
        async () => {
          await pause();
          throw new Error("first");
        },
        () => {
          heard.push("begun");
          return Promise.resolve();
        },
      ], { limit: 2, signal }),
    Error,
    "first",
  );
  assertEquals(heard, ["stopped"]);
});
