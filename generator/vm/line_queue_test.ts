import { assertEquals } from "@std/assert";
import { LineQueue } from "./line_queue.ts";

Deno.test("LineQueue hands on what came before, meanwhile and last", async () => {
  const queue = new LineQueue<number>();
  queue.push(1);
  const seen: number[] = [];
  const reading = (async () => {
    for await (const item of queue) {
      seen.push(item);
      if (item === 2) queue.push(3);
    }
  })();
  await new Promise((resolve) => setTimeout(resolve, 1));
  assertEquals(seen, [1]);
  queue.push(2);
  await new Promise((resolve) => setTimeout(resolve, 1));
  queue.push(4);
  queue.close();
  queue.push(5);
  await reading;
  assertEquals(seen, [1, 2, 3, 4]);
});

Deno.test("LineQueue can be closed before it is read", async () => {
  const queue = new LineQueue<string>();
  queue.push("a");
  queue.close();
  assertEquals(await Array.fromAsync(queue), ["a"]);
});
