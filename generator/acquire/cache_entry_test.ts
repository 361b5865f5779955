import { assert, assertEquals } from "@std/assert";
import { listCacheEntries } from "./cache_entry.ts";
import { holdDirectory } from "./directory_use.ts";
import { listKeptKernels } from "./kept_kernel.ts";
import { CACHE_ENTRIES, withFakeCache } from "./testing/fake_cache.ts";

Deno.test("listCacheEntries() finds all that is whole, and the roots of apt", () =>
  withFakeCache(async (cache) => {
    using uses = new DisposableStack();
    await Deno.mkdir(`${cache}/kernels/.partial-1/.complete.json`, {
      recursive: true,
    });
    await Deno.mkdir(`${cache}/unfinished/thing`, { recursive: true });
    const entries = await listCacheEntries(cache);
    const dayOf = (date: Date) => date.getTime() / (24 * 60 * 60 * 1000);
    assertEquals(
      Object.fromEntries(
        entries.map(({ name, lastUsedAt }) => [name, dayOf(lastUsedAt)]),
      ),
      CACHE_ENTRIES,
    );
    assertEquals(
      [...new Set(entries.map(({ group }) => group))],
      [
        "apt",
        "build-trees",
        "home/.cache/virtme-ng",
        "kernels",
        "programs",
        "qemu",
        "sid/xfsprogs",
      ],
    );
    for (const { path, sizeBytes, isInUse } of entries) {
      assert(sizeBytes >= 100_000 && sizeBytes < 200_000, `${sizeBytes}`);
      assertEquals(isInUse, false);
      await holdDirectory(path, { uses });
    }
    const inUse = (await listCacheEntries(cache)).filter(({ isInUse }) =>
      isInUse
    );
    // Apt's are used under the lock of the cache.
    assertEquals(inUse.length, entries.length - 2);
  }));

Deno.test("listCacheEntries() has nothing against no cache", async () => {
  assertEquals(await listCacheEntries("/nowhere"), []);
});

Deno.test("listKeptKernels() says how to ask for each kernel", () =>
  withFakeCache(async (cache) => {
    const kernels = await listKeptKernels(await listCacheEntries(cache));
    assertEquals(
      kernels.map(({ release, selectors, origin }) => [
        release,
        selectors.join(" "),
        origin,
      ]),
      [
        ["6.19.0-mine", "/src/linux", "built in /src/linux"],
        ["6.12.0-generic", "v6.12", "v6.12 of kernel.ubuntu.com"],
        [
          "6.1.0-56-amd64",
          "debian:6.1.192-1",
          "linux-image-6.1.0-56-amd64 6.1.192-1",
        ],
        [
          "6.12.118+deb13-amd64",
          "debian:6.12.118-1 debian:trixie",
          "linux-image-6.12.118+deb13-amd64 6.12.118-1",
        ],
        [
          "6.12.90+deb13-amd64",
          "debian:6.12.90-1",
          "linux-image-6.12.90+deb13-amd64 6.12.90-1",
        ],
      ],
    );
  }));
