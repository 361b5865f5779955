import { assert, assertEquals } from "@std/assert";
import { estimateRate } from "./rate.ts";

function round(hits: number, tries: number): number[] {
  const { share, low, high } = estimateRate(hits, tries);
  return [share, low, high].map((value) => Math.round(value * 1e4) / 1e4);
}

Deno.test("estimateRate() is Wilson's interval", () => {
  assertEquals(round(0, 10), [0, 0, 0.2775]);
  assertEquals(round(1, 10), [0.1, 0.0179, 0.4042]);
  assertEquals(round(5, 10), [0.5, 0.2366, 0.7634]);
  assertEquals(round(10, 10), [1, 0.7225, 1]);
  assertEquals(round(1, 100), [0.01, 0.0018, 0.0545]);
  assertEquals(round(1, 1), [1, 0.2065, 1]);
});

Deno.test("estimateRate() has the share in its interval, which narrows with tries", () => {
  for (let hits = 0; hits <= 20; hits++) {
    const { share, low, high } = estimateRate(hits, 20);
    assert(0 <= low && low <= share && share <= high && high <= 1);
    const more = estimateRate(hits * 10, 200);
    assert(more.high - more.low < high - low);
  }
});
