import { assertEquals, assertRejects } from "@std/assert";
import { EnvironmentError, UsageError } from "../base/errors.ts";
import { acquireKselftestTree } from "./kselftest_tree.ts";
import { FakeArchive, hasDpkgDeb } from "./testing/fake_archive.ts";

const hasXz = await Deno.stat("/usr/bin/xz").then(() => true, () => false);
const ignore = !hasDpkgDeb || !hasXz;

const NEEDED = [
  "Makefile",
  "scripts/checkpatch.pl",
  "scripts/subarch.include",
  "tools/testing/selftests/Makefile",
  "tools/testing/selftests/kselftest.h",
  "tools/testing/selftests/kselftest/ktap_helpers.sh",
  "tools/testing/selftests/kselftest/runner.sh",
  "tools/testing/selftests/kselftest_harness.h",
  "tools/testing/selftests/lib.mk",
  "tools/testing/selftests/run_kselftest.sh",
];

/** Adds a linux-source package whose tar has these files. */
async function addSources(
  archive: FakeArchive,
  { release, version, files }: {
    release: string;
    version: string;
    files: string[];
  },
): Promise<void> {
  const name = `linux-source-${release}`;
  const parent = await Deno.makeTempDir({ dir: archive.directory });
  for (const file of files) {
    const path = `${parent}/${name}/${file}`;
    await Deno.mkdir(path.slice(0, path.lastIndexOf("/")), { recursive: true });
    await Deno.writeTextFile(path, `${file} of ${version}\n`);
  }
  const { success, stdout } = await new Deno.Command("tar", {
    args: ["--create", "--xz", `--directory=${parent}`, name],
  }).output();
  assertEquals(success, true);
  await archive.add({
    name,
    version,
    suite: "sid",
    files: { [`usr/src/${name}.tar.xz`]: stdout },
  });
}

async function filesIn(directory: string, prefix = ""): Promise<string[]> {
  const found: string[] = [];
  for await (const { name, isDirectory } of Deno.readDir(directory)) {
    if (isDirectory) {
      found.push(...await filesIn(`${directory}/${name}`, `${prefix}${name}/`));
    } else found.push(prefix + name);
  }
  return found.sort();
}

Deno.test({
  name: "acquireKselftestTree() takes what selftests need, and no more",
  ignore,
  fn: async () => {
    await using archive = await FakeArchive.create();
    await addSources(archive, {
      release: "6.12",
      version: "6.12.117-1",
      files: [
        ...NEEDED,
        "tools/testing/selftests/mm/cow.c",
        "fs/xfs/xfs_super.c",
        "include/uapi/linux/stat.h",
      ],
    });
    const tree = await acquireKselftestTree("6.12", archive.options);
    const path = `${archive.cacheDirectory}/trees/6.12.117-1`;
    assertEquals(tree, {
      path,
      version: "6.12.117-1",
      origin: "linux-source-6.12 6.12.117-1",
    });
    assertEquals(
      await filesIn(path),
      [...NEEDED, ".complete.json", "include/uapi/linux/stat.h"].sort(),
    );
    assertEquals(
      await Deno.readTextFile(`${path}/Makefile`),
      "Makefile of 6.12.117-1\n",
    );
    const before = (await archive.commands("")).length;
    assertEquals(await acquireKselftestTree("6.12", archive.options), tree);
    assertEquals((await archive.commands("")).length, before);
  },
});

Deno.test({
  name: "acquireKselftestTree() knows which sources are the newest",
  ignore,
  fn: async () => {
    await using archive = await FakeArchive.create();
    for (
      const [release, version] of [
        ["6.1", "6.1.192-2"],
        ["6.12", "6.12.117-1"],
        ["7.2", "7.2.13-1"],
      ] as const
    ) {
      await addSources(archive, { release, version, files: NEEDED });
    }
    await archive.add({ name: "linux-source", version: "9", suite: "sid" });
    const { origin } = await acquireKselftestTree("newest", archive.options);
    assertEquals(origin, "linux-source-7.2 7.2.13-1");
  },
});

Deno.test({
  name: "acquireKselftestTree() refuses sources that lack what is needed",
  ignore,
  fn: async () => {
    await using archive = await FakeArchive.create();
    await addSources(archive, {
      release: "6.12",
      version: "6.12.117-1",
      files: NEEDED.filter((path) => !path.endsWith("lib.mk")),
    });
    await assertRejects(
      () => acquireKselftestTree("6.12", archive.options),
      EnvironmentError,
      "there is no tools/testing/selftests/lib.mk",
    );
    assertEquals(await filesIn(`${archive.cacheDirectory}/trees`), []);
  },
});

Deno.test("acquireKselftestTree() refuses versions that are none, or unknown", async () => {
  await using archive = await FakeArchive.create();
  for (const version of ["", "6", "6.12.1", "v6.12", "sid", "6.12 newest"]) {
    await assertRejects(
      () => acquireKselftestTree(version, archive.options),
      UsageError,
      'it is neither "newest" nor like "6.12"',
    );
  }
  await assertRejects(
    () => acquireKselftestTree("5.10", archive.options),
    UsageError,
    "Debian's package lists have no linux-source-5.10",
  );
});
