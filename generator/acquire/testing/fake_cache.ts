/** A cache with something of everything in it, for tests. */

import { fakeImage } from "./fake_archive.ts";

/** Days since 1970 on which each entry was used last. */
export const CACHE_ENTRIES: Readonly<Record<string, number>> = {
  "apt": 30,
  "apt-backports": 10,
  "build-trees/0123-4567": 28,
  "home/.cache/virtme-ng/v6.12": 20,
  "kernels/6.1.192-1": 21,
  "kernels/6.12.118-1": 30,
  "kernels/6.12.90-1": 22,
  "programs/89ab": 29,
  "qemu/10.0": 11,
  "sid/xfsprogs/7.2.0-1": 30,
};

const STAMPS: Record<string, unknown> = {
  "build-trees/0123-4567": { tree: "/src/linux", release: "6.19.0-mine" },
  "kernels/6.1.192-1": debianStamp("6.1.0-56-amd64", "6.1.192-1"),
  "kernels/6.12.118-1": debianStamp("6.12.118+deb13-amd64", "6.12.118-1"),
  "kernels/6.12.90-1": debianStamp("6.12.90+deb13-amd64", "6.12.90-1"),
};

/** Makes it, and removes it after the test. */
export async function withFakeCache(
  test: (cacheDirectory: string) => Promise<void>,
): Promise<void> {
  const root = await Deno.makeTempDir({ prefix: "yank-cache-" });
  const cache = `${root}/out/cache`;
  try {
    for (const [name, day] of Object.entries(CACHE_ENTRIES)) {
      await makeEntry(`${cache}/${name}`, { stamp: STAMPS[name] ?? {}, day });
    }
    const image = `${cache}/home/.cache/virtme-ng/v6.12/amd64/boot`;
    await Deno.mkdir(image, { recursive: true });
    await Deno.writeFile(`${image}/vmlinuz-6.12`, fakeImage("6.12.0-generic"));
    await Deno.writeTextFile(
      `${cache}/kernels/newest.json`,
      JSON.stringify({
        "debian:trixie": resolutionOf("6.12.118-1"),
        "debian:6.12.118-1": resolutionOf("6.12.118-1"),
      }),
    );
    await test(cache);
  } finally {
    await Deno.remove(root, { recursive: true });
  }
}

async function makeEntry(
  path: string,
  { stamp, day }: { stamp: unknown; day: number },
): Promise<void> {
  const isApt = /\/apt(-\w+)?$/.test(path);
  const used = isApt ? `${path}/state/lists` : `${path}/.complete.json`;
  await Deno.mkdir(isApt ? used : path, { recursive: true });
  if (!isApt) await Deno.writeTextFile(used, JSON.stringify(stamp));
  await Deno.writeTextFile(`${path}/data`, "x".repeat(100_000));
  const date = new Date(day * 24 * 60 * 60 * 1000);
  await Deno.utime(used, date, date);
}

function debianStamp(release: string, version: string) {
  return {
    image: `boot/vmlinuz-${release}`,
    modules: `usr/lib/modules/${release}`,
    origin: `linux-image-${release} ${version}`,
  };
}

function resolutionOf(version: string) {
  return { package: "linux-image", version, askedAt: "2026-11-30T00:00:00Z" };
}
