import { assertEquals, assertMatch, assertRejects } from "@std/assert";
import { fakeImage } from "../acquire/testing/fake_archive.ts";
import { makeFakeBuildTree } from "../acquire/testing/fake_build_tree.ts";
import { CACHE_ENTRIES, withFakeCache } from "../acquire/testing/fake_cache.ts";
import { EnvironmentError, UsageError } from "../base/errors.ts";
import { runVerb } from "./testing/run_verb.ts";
import * as kernels from "./verbs/kernels.ts";

/** A project whose cache has something of everything. */
function withProject(test: (root: string) => Promise<void>): Promise<void> {
  return withFakeCache((cache) => test(cache.slice(0, -"/out/cache".length)));
}

Deno.test("yank kernels lists the kernels of the cache", () =>
  withProject(async (root) => {
    const { status, stdout, said } = await runVerb(kernels, root);
    assertEquals(status, 0);
    const rows = stdout.trimEnd().split("\n");
    assertEquals(rows.length, 5);
    assertMatch(
      rows[3] ?? "",
      /^6\.12\.118\+deb13-amd64 +debian:6\.12\.118-1 debian:trixie +\d+ kB +1970-01-31 +linux-image-6\.12\.118\+deb13-amd64 6\.12\.118-1$/,
    );
    assertEquals(said.length, 1);
    assertMatch(said[0] ?? "", /^Beside kernels the cache holds apt \d+ kB, /);
  }));

Deno.test("yank kernels --json prints kernels, and what else there is", () =>
  withProject(async (root) => {
    const { stdout, said } = await runVerb(kernels, root, ["--json"]);
    const document = JSON.parse(stdout);
    const [tree] = document.kernels;
    assertEquals({ ...tree, sizeBytes: 0 }, {
      name: "build-trees/0123-4567",
      path: `${root}/out/cache/build-trees/0123-4567`,
      group: "build-trees",
      sizeBytes: 0,
      lastUsedAt: "1970-01-29T00:00:00.000Z",
      isInUse: false,
      release: "6.19.0-mine",
      selectors: ["/src/linux"],
      origin: "built in /src/linux",
    });
    const names = [...document.kernels, ...document.others]
      .map(({ name }) => name);
    assertEquals(names.sort(), Object.keys(CACHE_ENTRIES));
    assertEquals(said, []);
  }));

Deno.test("yank kernels says that there is none", async () => {
  assertEquals(await runVerb(kernels, "/nowhere"), {
    status: 0,
    stdout: "",
    said: ["There is no kernel in the cache"],
  });
});

Deno.test("yank kernels add gets kernels, and says which it cannot get", () =>
  withProject(async (root) => {
    const image = `${root}/bzImage`;
    await Deno.writeFile(image, fakeImage("6.12.1-mine"));
    assertEquals(await runVerb(kernels, root, ["add", image]), {
      status: 0,
      stdout: `${image}  6.12.1-mine at ${image}  ${image}\n`,
      said: [],
    });
    const { stdout } = await runVerb(kernels, root, ["add", image, "--json"]);
    assertEquals(JSON.parse(stdout), {
      kernels: [{
        selector: image,
        imagePath: image,
        origin: `6.12.1-mine at ${image}`,
      }],
    });
    await makeFakeBuildTree(`${root}/linux`, { release: "6.12.2-bare" });
    await assertRejects(
      () => runVerb(kernels, root, ["add", image, `${root}/linux`]),
      EnvironmentError,
      `Cannot boot guests with the kernel "${root}/linux"`,
    );
  }));

Deno.test("yank kernels prune removes, or tells what it would remove", () =>
  withProject(async (root) => {
    const prune = (...args: string[]) =>
      runVerb(kernels, root, ["prune", ...args]);
    const kept = await prune("--keep", "2", "--dry-run");
    assertMatch(kept.stdout, /^kernels\/6\.1\.192-1 +\d+ kB +1970-01-22\n$/);
    assertMatch(kept.said.join("\n"), /^Would remove \d+ kB$/);
    // Nothing of it was used for a month.
    const { stdout } = await prune("--json");
    const { isDryRun, removed, inUse } = JSON.parse(stdout);
    assertEquals([isDryRun, removed.length, inUse.length], [
      false,
      Object.keys(CACHE_ENTRIES).length,
      0,
    ]);
    assertEquals(await prune("--all"), {
      status: 0,
      stdout: "",
      said: ["There is nothing to remove"],
    });
  }));

Deno.test("yank kernels refuses what makes no sense", async (t) => {
  const cases: Record<string, string> = {
    "pruen": 'Cannot "pruen" kernels; did you mean "prune"?',
    "add": "Missing argument KERNEL",
    "prune debian:sid": 'Unexpected argument "debian:sid"',
    "prune --all --keep 1": 'Option "--all" does not go with "--keep"',
    "prune --keep 1.5": 'Option "--keep" needs a whole number',
    "add debian:sid --all": 'Option "--all" is one of "kernels prune"',
    "--days 0": 'Option "--days" is one of "kernels prune"',
    "add debian:sidd": 'Cannot use the kernel "debian:sidd"',
  };
  for (const [words, message] of Object.entries(cases)) {
    await t.step(words, async () => {
      await assertRejects(
        () => runVerb(kernels, "/nowhere", words.split(" ")),
        UsageError,
        message,
      );
    });
  }
});
