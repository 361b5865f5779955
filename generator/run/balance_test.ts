import { assert, assertEquals } from "@std/assert";
import { balance } from "./balance.ts";

const seconds: Record<string, number> = { a: 5, b: 1, c: 4, d: 3, e: 3, f: 2 };

function share(names: string[], parts: number): string[] {
  return balance(names, {
    parts,
    weigh: (name) => seconds[name] ?? 1,
    nameOf: (name) => name,
  }).map((part) => part.join(""));
}

Deno.test("balance() gives the longest first to who has least", () => {
  const names = Object.keys(seconds);
  assertEquals(share(names, 1), ["acdefb"]);
  assertEquals(share(names, 2), ["aeb", "cdf"]);
  assertEquals(share(names, 8), ["a", "c", "d", "e", "f", "b", "", ""]);
  assertEquals(share([], 2), ["", ""]);
});

Deno.test("balance() does not depend on the order, and loses nothing", () => {
  const names = Array.from({ length: 40 }, (_, i) => `s${(i * 7) % 40}`);
  const parts = share(names, 3);
  assertEquals(share(names.toReversed(), 3), parts);
  const weigh = (name: string) => Number(name.slice(1)) + 1;
  const dealt = balance(names, { parts: 3, weigh, nameOf: (name) => name });
  assertEquals(dealt.flat().sort(), names.toSorted());
  const loads = dealt.map((part) =>
    part.reduce((sum, name) => sum + weigh(name), 0)
  );
  assert(Math.max(...loads) - Math.min(...loads) <= 1, `${loads}`);
});
