import { assertEquals } from "@std/assert";
import { silentTalk } from "../base/talk.ts";
import { listCacheEntries } from "./cache_entry.ts";
import { withCacheLock } from "./cache_lock.ts";
import { holdDirectory } from "./directory_use.ts";
import { choosePrunable, pruneCache, type PruneWish } from "./prune_cache.ts";
import { CACHE_ENTRIES, withFakeCache } from "./testing/fake_cache.ts";

const ALL = Object.keys(CACHE_ENTRIES);

async function namesIn(cache: string): Promise<string[]> {
  return (await listCacheEntries(cache)).map(({ name }) => name);
}

Deno.test("choosePrunable() keeps what is young and what is best of its kind", () =>
  withFakeCache(async (cache) => {
    const entries = await listCacheEntries(cache);
    // On the day 31.
    const now = new Date(31 * 24 * 60 * 60 * 1000);
    const cases: [PruneWish, string[]][] = [
      [{}, ALL],
      [{ days: 15 }, ["apt-backports", "qemu/10.0"]],
      [{ days: 0 }, ALL],
      [{ days: 31 }, []],
      [{ keep: 1 }, [
        "apt-backports",
        "kernels/6.1.192-1",
        "kernels/6.12.90-1",
      ]],
      [{ keep: 2 }, ["kernels/6.1.192-1"]],
      [{ keep: 0 }, ALL],
      [{ days: 10, keep: 1 }, ["apt-backports", "kernels/6.1.192-1"]],
    ];
    for (const [wish, wanted] of cases) {
      assertEquals(
        choosePrunable(entries, wish, now).map(({ name }) => name).sort(),
        wanted,
        JSON.stringify(wish),
      );
    }
  }));

Deno.test("pruneCache() removes what nobody uses", () =>
  withFakeCache(async (cache) => {
    using uses = new DisposableStack();
    await holdDirectory(`${cache}/kernels/6.1.192-1`, { uses });
    await Deno.mkdir(`${cache}/kernels/.partial-1/boot`, { recursive: true });
    const options = { cacheDirectory: cache, talk: silentTalk };
    const kept = ["kernels/6.1.192-1"];
    const removed = ALL.filter((name) => !kept.includes(name));
    for (const isDryRun of [true, false]) {
      assertEquals(await namesIn(cache), ALL);
      const outcome = await pruneCache({}, { ...options, isDryRun });
      assertEquals(outcome.removed.map(({ name }) => name).sort(), removed);
      assertEquals(outcome.inUse.map(({ name }) => name), kept);
    }
    assertEquals(await namesIn(cache), kept);
    const left = await Array.fromAsync(Deno.readDir(`${cache}/kernels`));
    assertEquals(left.map(({ name }) => name).sort(), [
      "6.1.192-1",
      "newest.json",
    ]);
  }));

Deno.test("pruneCache() waits for who is adding something", () =>
  withFakeCache(async (cache) => {
    const begun = Promise.withResolvers<void>();
    const added = Promise.withResolvers<void>();
    const said = Promise.withResolvers<void>();
    const order: string[] = [];
    const adding = withCacheLock(cache, {
      talk: silentTalk,
      purpose: "adding",
    }, async () => {
      begun.resolve();
      await added.promise;
      order.push("added");
    });
    await begun.promise;
    const pruning = pruneCache({}, {
      cacheDirectory: cache,
      talk: { ...silentTalk, say: () => said.resolve() },
      isDryRun: false,
    }).then(() => order.push("pruned"));
    await said.promise;
    added.resolve();
    await Promise.all([adding, pruning]);
    assertEquals(order, ["added", "pruned"]);
  }));
