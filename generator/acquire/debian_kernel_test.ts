import {
  assert,
  assertEquals,
  assertMatch,
  assertRejects,
  assertStringIncludes,
} from "@std/assert";
import {
  EnvironmentError,
  InterruptedError,
  UsageError,
} from "../base/errors.ts";
import { AptError } from "./apt_error.ts";
import { acquireKernel } from "./kernel.ts";
import {
  FakeArchive,
  fakeImage,
  hasDpkgDeb,
  kernelFiles,
  recorded,
} from "./testing/fake_archive.ts";

const ignore = !hasDpkgDeb;

/** Adds a kernel in one package, and the metapackage that depends on it. */
async function addKernel(
  archive: FakeArchive,
  { release, version, suite }: {
    release: string;
    version: string;
    suite: string;
  },
): Promise<void> {
  await archive.add({
    name: "linux-image-amd64",
    version,
    suite,
    depends: `linux-image-${release} (= ${version})`,
  });
  await archive.add({
    name: `linux-image-${release}`,
    version,
    suite,
    depends: "kmod, linux-base (>= 4.12~), a | b",
    files: kernelFiles(release),
  });
}

const TRIXIE = {
  release: "6.12.107+deb13-amd64",
  version: "6.12.107-1",
  suite: "trixie",
};
const TRIXIE_SECURITY = {
  release: "6.12.117+deb13-amd64",
  version: "6.12.117-1",
  suite: "trixie-security",
};
const BOOKWORM = {
  release: "6.1.0-56-amd64",
  version: "6.1.192-2",
  suite: "bookworm",
};

async function createArchive(): Promise<FakeArchive> {
  const archive = await FakeArchive.create();
  for (const kernel of [TRIXIE, TRIXIE_SECURITY, BOOKWORM]) {
    await addKernel(archive, kernel);
  }
  return archive;
}

/** Makes what was remembered two days older. */
async function age(archive: FakeArchive): Promise<void> {
  const path = `${archive.cacheDirectory}/kernels/newest.json`;
  const text = await Deno.readTextFile(path);
  const then = new Date(Date.now() - 2 * 86400_000).toISOString();
  await Deno.writeTextFile(
    path,
    text.replaceAll(/"askedAt": "[^"]*"/g, `"askedAt": "${then}"`),
  );
  await Deno.utime(`${archive.cacheDirectory}/apt/state/updated`, 1, 1);
}

async function namesIn(directory: string): Promise<string[]> {
  const entries = await Array.fromAsync(Deno.readDir(directory));
  return entries.map(({ name }) => name).sort();
}

Deno.test({
  name: "acquireKernel() gets the newest of a suite and its security updates",
  ignore,
  fn: async () => {
    await using archive = await createArchive();
    const kernel = await acquireKernel("debian:trixie", archive.options);
    const root = `${archive.cacheDirectory}/kernels/6.12.117-1`;
    assertEquals(kernel, {
      selector: "debian:trixie",
      imagePath: `${root}/boot/vmlinuz-6.12.117+deb13-amd64`,
      modulesPath: `${root}/lib/modules/6.12.117+deb13-amd64`,
      origin: "linux-image-6.12.117+deb13-amd64 6.12.117-1",
    });
    assertEquals(
      await Deno.readFile(kernel.imagePath),
      fakeImage("6.12.117+deb13-amd64"),
    );
    assert((await Deno.stat(`${kernel.modulesPath}/modules.dep`)).isFile);
    assertEquals(archive.said.map((line) => line.replace(/ in \d+ s/, "")), [
      "Downloading linux-image-6.12.117+deb13-amd64 6.12.117-1 (4 KiB)",
      "Unpacked linux-image-6.12.117+deb13-amd64 6.12.117-1",
    ]);
    assert(archive.statuses.includes("Downloading: 42 %"));
    assertEquals(await namesIn(`${archive.cacheDirectory}/apt/debs`), []);
  },
});

Deno.test({
  name: "acquireKernel() gets the newest of a version",
  ignore,
  fn: async () => {
    await using archive = await createArchive();
    for (
      const [selector, version] of [
        ["debian:6.1", "6.1.192-2"],
        ["debian:6.12", "6.12.117-1"],
        ["debian:6.12.107-1", "6.12.107-1"],
      ] as const
    ) {
      const { origin } = await acquireKernel(selector, archive.options);
      assertStringIncludes(origin, ` ${version}`);
    }
  },
});

Deno.test({
  name: "acquireKernel() puts a kernel together that is in several packages",
  ignore,
  fn: async () => {
    await using archive = await FakeArchive.create();
    const release = "7.2.13+deb14-amd64";
    const version = "7.2.13-1";
    const suite = "sid";
    const needs = (part: string) => `linux-${part}-${release} (= ${version})`;
    await archive.add({
      name: "linux-image-amd64",
      version,
      suite,
      depends: `linux-base-amd64 (= ${version}), ${needs("image")}`,
    });
    await archive.add({
      name: `linux-image-${release}`,
      version,
      suite,
      depends: [needs("base"), needs("binary"), needs("modules")].join(", "),
      files: { "usr/share/doc/x": "x" },
    });
    await archive.add({
      name: `linux-binary-${release}`,
      version,
      suite,
      depends: needs("base"),
      files: { [`usr/lib/modules/${release}/vmlinuz`]: fakeImage(release) },
    });
    await archive.add({
      name: `linux-modules-${release}`,
      version,
      suite,
      depends: `kmod, ${needs("base")}`,
      files: { [`usr/lib/modules/${release}/kernel/a.ko`]: "a" },
    });
    await archive.add({
      name: `linux-base-${release}`,
      version,
      suite,
      files: { [`usr/lib/modules/${release}/modules.order`]: "a" },
    });
    const kernel = await acquireKernel("debian:sid", archive.options);
    const modules =
      `${archive.cacheDirectory}/kernels/${version}/usr/lib/modules/${release}`;
    assertEquals(kernel.imagePath, `${modules}/vmlinuz`);
    assertEquals(kernel.modulesPath, modules);
    assertEquals((await namesIn(modules)).sort(), [
      "kernel",
      "modules.dep",
      "modules.order",
      "vmlinuz",
    ]);
  },
});

Deno.test({
  name: "acquireKernel() asks once a day, and not at all for a version it has",
  ignore,
  fn: async () => {
    await using archive = await createArchive();
    await acquireKernel("debian:trixie", archive.options);
    const before = (await archive.commands("")).length;
    await acquireKernel("debian:trixie", archive.options);
    await acquireKernel("debian:6.12.117-1", archive.options);
    assertEquals((await archive.commands("")).length, before);

    await age(archive);
    await acquireKernel("debian:6.12.117-1", archive.options);
    assertEquals((await archive.commands("")).length, before);
    await acquireKernel("debian:trixie", archive.options);
    assertEquals((await archive.commands(" update")).length, 2);
    assertEquals((await archive.commands(" download")).length, 1);
  },
});

Deno.test({
  name: "acquireKernel() gets a newer kernel of a suite the day after",
  ignore,
  fn: async () => {
    await using archive = await createArchive();
    await acquireKernel("debian:trixie", archive.options);
    await addKernel(archive, {
      release: "6.12.120+deb13-amd64",
      version: "6.12.120-1",
      suite: "trixie-security",
    });
    await age(archive);
    const { origin } = await acquireKernel("debian:trixie", archive.options);
    assertStringIncludes(origin, "6.12.120-1");
  },
});

Deno.test({
  name: "acquireKernel() downloads once for two who want it at once",
  ignore,
  fn: async () => {
    await using archive = await createArchive();
    await Deno.writeTextFile(`${archive.directory}/slow`, "0.3");
    const [first, second] = await Promise.all([
      acquireKernel("debian:trixie", archive.options),
      acquireKernel("debian:trixie", archive.options),
    ]);
    assertEquals(first, second);
    assertEquals((await archive.commands(" download")).length, 1);
    assertEquals(
      archive.said.filter((line) =>
        line ===
          `Waiting for process ${Deno.pid}, which is getting debian:trixie`
      ).length,
      1,
    );
  },
});

Deno.test({
  name: "acquireKernel() redoes a directory that is not whole",
  ignore,
  fn: async () => {
    await using archive = await createArchive();
    const { imagePath } = await acquireKernel(
      "debian:trixie",
      archive.options,
    );
    const root = `${archive.cacheDirectory}/kernels/6.12.117-1`;
    for (
      const damage of [
        () => Deno.remove(imagePath),
        () => Deno.remove(`${root}/.complete.json`),
        () => Deno.writeTextFile(`${root}/.complete.json`, '{"image": 1}'),
      ]
    ) {
      await damage();
      const again = await acquireKernel("debian:6.12.117-1", archive.options);
      assertEquals(again.imagePath, imagePath);
      assert((await Deno.stat(imagePath)).isFile);
      assertEquals((await namesIn(root)).includes(".complete.json"), true);
    }
    assertEquals((await archive.commands(" download")).length, 4);
  },
});

Deno.test({
  name: "acquireKernel() goes on with what it has when the network is down",
  ignore,
  fn: async () => {
    await using archive = await createArchive();
    const before = await acquireKernel("debian:trixie", archive.options);
    await age(archive);
    archive.said.length = 0;
    const stderr = await recorded("update_unresolved.stderr");
    await archive.fail("update", { stderr });
    assertEquals(await acquireKernel("debian:trixie", archive.options), before);
    assertEquals(archive.said.length, 1);
    assertMatch(
      archive.said[0] ?? "",
      /^Debian's archive does not answer: using linux-image-6.12.117\+deb13-amd64 6.12.117-1, the newest on \d{4}-\d\d-\d\d$/,
    );
    const error = await assertRejects(
      () => acquireKernel("debian:bookworm", archive.options),
      AptError,
      "Cannot get debian:bookworm: the cache does not have it, and Debian's archive does not answer: Failed to fetch",
    );
    assertMatch(error.mend ?? "", /network/);
    archive.said.length = 0;
    assertEquals(await acquireKernel("debian:6.12", archive.options), {
      ...before,
      selector: "debian:6.12",
    });
    assertEquals(archive.said, [
      "Debian's archive does not answer: using linux-image-6.12.117+deb13-amd64 6.12.117-1, the newest in the cache",
    ]);
    await assertRejects(
      () => acquireKernel("debian:6.1", archive.options),
      AptError,
      "Cannot get debian:6.1: ",
    );
  },
});

Deno.test({
  name: "acquireKernel() does not go on when a signature is wrong",
  ignore,
  fn: async () => {
    await using archive = await createArchive();
    await acquireKernel("debian:trixie", archive.options);
    await age(archive);
    const stderr = await recorded("update_bad_signature.stderr");
    await archive.fail("update", { stderr });
    const error = await assertRejects(
      () => acquireKernel("debian:trixie", archive.options),
      EnvironmentError,
      "BADSIG",
    );
    assertEquals(error.exitCode, 3);
    assertEquals(
      (await archive.commands("Check-Valid-Until=false")).length,
      0,
    );
  },
});

Deno.test({
  name: "acquireKernel() lists what Debian has instead of an unknown version",
  ignore,
  fn: async () => {
    await using archive = await createArchive();
    const error = await assertRejects(
      () => acquireKernel("debian:6.13", archive.options),
      UsageError,
    );
    assertStringIncludes(
      error.message,
      'Cannot use the kernel "debian:6.13": Debian has only 6.12.117-1, 6.12.107-1, 6.1.192-2\n',
    );
    assertEquals(error.exitCode, 2);
    await assertRejects(
      () => acquireKernel("debian:sid", archive.options),
      EnvironmentError,
      "the package lists have no linux-image-amd64 of that suite",
    );
  },
});

Deno.test({
  name: "acquireKernel() leaves nothing half-done when interrupted",
  ignore,
  fn: async () => {
    await using archive = await createArchive();
    await Deno.writeTextFile(`${archive.directory}/slow`, "60");
    const controller = new AbortController();
    const talk = {
      ...archive.talk,
      say: (line: string) => {
        if (line.startsWith("Downloading")) controller.abort();
      },
    };
    await assertRejects(
      () =>
        acquireKernel("debian:trixie", {
          ...archive.options,
          talk,
          signal: controller.signal,
        }),
      InterruptedError,
    );
    await Deno.remove(`${archive.directory}/slow`);
    const { imagePath } = await acquireKernel(
      "debian:trixie",
      archive.options,
    );
    assert((await Deno.stat(imagePath)).isFile);
    assertEquals(await namesIn(`${archive.cacheDirectory}/kernels`), [
      "6.12.117-1",
      "newest.json",
    ]);
  },
});

async function run(program: string, ...args: string[]): Promise<boolean> {
  const { success } = await new Deno.Command(program, { args }).output();
  return success;
}

function mountSmallDisk(path: string): Promise<boolean> {
  const options = ["-t", "tmpfs", "-o", "size=512k"];
  return run("mount", ...options, "yank-test", path);
}

/** Root of a container may not be allowed to mount. */
async function mayMount(): Promise<boolean> {
  if (Deno.uid() !== 0) return false;
  const path = await Deno.makeTempDir({ prefix: "yank-mount-" });
  try {
    return await mountSmallDisk(path) && await run("umount", path);
  } finally {
    await Deno.remove(path);
  }
}

Deno.test({
  name: "acquireKernel() says that the disk is full, and leaves room again",
  ignore: ignore || !await mayMount(),
  fn: async () => {
    await using archive = await FakeArchive.create();
    const kernel = { ...TRIXIE, release: "6.12.1-amd64", version: "6.12.1-1" };
    await archive.add({
      name: `linux-image-${kernel.release}`,
      version: kernel.version,
      suite: kernel.suite,
      files: {
        ...kernelFiles(kernel.release),
        // Small as a package, too large when it is unpacked.
        [`lib/modules/${kernel.release}/kernel/big.ko`]: new Uint8Array(
          2 ** 20,
        ),
      },
    });
    await Deno.mkdir(archive.cacheDirectory);
    assert(await mountSmallDisk(archive.cacheDirectory));
    try {
      const error = await assertRejects(
        () => acquireKernel("debian:6.12", archive.options),
        EnvironmentError,
        "no space left on the disk",
      );
      assertMatch(error.mend ?? "", /^make room: df -h /);
      assertEquals(await namesIn(`${archive.cacheDirectory}/kernels`), []);
    } finally {
      assert(await run("umount", archive.cacheDirectory));
    }
  },
});
