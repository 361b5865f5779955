import { assertEquals, assertMatch, assertRejects } from "@std/assert";
import { EnvironmentError } from "../base/errors.ts";
import { acquireVirtmeNg } from "./virtme_ng.ts";
import { FakeArchive, hasDpkgDeb } from "./testing/fake_archive.ts";

const ignore = !hasDpkgDeb;

function vng(version: string): string {
  return `#!/bin/sh\necho "virtme-ng ${version}"\n`;
}

async function addDebians(
  archive: FakeArchive,
  script: string,
  version = "1.41-1",
): Promise<void> {
  await archive.add({ name: "virtme-ng", version: "1.35-1", suite: "trixie" });
  await archive.add({
    name: "virtme-ng",
    version,
    suite: "sid",
    files: { "usr/bin/vng": script },
  });
}

Deno.test("acquireVirtmeNg() uses the one on PATH if it is new enough", async (t) => {
  for (const version of ["1.41", "1.41+18.g1a2b3c4", "1.100", "2.0"]) {
    await t.step(version, async () => {
      await using archive = await FakeArchive.create();
      await archive.addProgram("vng", vng(version));
      const { vngPath, environment, origin } = await acquireVirtmeNg(
        archive.options,
      );
      assertEquals(vngPath, `${archive.directory}/bin/vng`);
      assertEquals(environment["HOME"], `${archive.cacheDirectory}/home`);
      assertEquals(origin, `virtme-ng ${version} at ${vngPath}`);
      assertEquals(await archive.commands(""), []);
      assertEquals(archive.said, []);
    });
  }
});

Deno.test({
  name: "acquireVirtmeNg() gets Debian's once, if there is none",
  ignore,
  fn: async () => {
    await using archive = await FakeArchive.create();
    await addDebians(archive, vng("1.41"));
    const root = `${archive.cacheDirectory}/virtme-ng/1.41-1`;
    const found = await acquireVirtmeNg(archive.options);
    assertEquals(found.vngPath, `${root}/usr/bin/vng`);
    assertEquals(found.origin, "virtme-ng 1.41-1 of Debian");
    assertEquals(found.environment["HOME"], `${archive.cacheDirectory}/home`);
    assertEquals(
      found.environment["PYTHONPATH"],
      `${root}/usr/lib/python3/dist-packages`,
    );
    assertEquals(found.environment["PATH"]?.split(":")[0], `${root}/usr/bin`);
    const before = (await archive.commands("")).length;
    assertEquals(await acquireVirtmeNg(archive.options), found);
    assertEquals((await archive.commands("")).length, before);
  },
});

Deno.test({
  name: "acquireVirtmeNg() passes over one that is old or broken, and says so",
  ignore,
  fn: async (t) => {
    const cases: Record<string, [script: string, said: RegExp]> = {
      "old": [
        vng("1.35"),
        /\/bin\/vng is 1\.35, older than 1\.41: using Debian's virtme-ng$/,
      ],
      "broken": [
        "#!/bin/sh\necho 'Traceback:\nModuleNotFoundError: requests' >&2; exit 1\n",
        /does not work \(ModuleNotFoundError: requests\): using Debian's/,
      ],
      "of another name": ["#!/bin/sh\necho hello\n", /does not work \(it said/],
    };
    for (const [name, [script, said]] of Object.entries(cases)) {
      await t.step(name, async () => {
        await using archive = await FakeArchive.create();
        await archive.addProgram("vng", script);
        await addDebians(archive, vng("1.41"));
        const { origin } = await acquireVirtmeNg(archive.options);
        assertEquals(origin, "virtme-ng 1.41-1 of Debian");
        assertMatch(archive.said[0] ?? "", said);
      });
    }
  },
});

Deno.test({
  name: "acquireVirtmeNg() says which packages make Debian's work",
  ignore,
  fn: async (t) => {
    for (
      const script of [
        "#!/bin/sh\necho \"ModuleNotFoundError: No module named 'argcomplete'\" >&2\nexit 1\n",
        "#!/no/such/python3\n",
      ]
    ) {
      await t.step(script.split("\n")[0] ?? "", async () => {
        await using archive = await FakeArchive.create();
        await addDebians(archive, script);
        const error = await assertRejects(
          () => acquireVirtmeNg(archive.options),
          EnvironmentError,
          "Cannot run virtme-ng: ",
        );
        assertMatch(
          error.mend ?? "",
          /apt-get install .* python3 python3-argcomplete python3-requests$/,
        );
      });
    }
  },
});

Deno.test("acquireVirtmeNg() refuses an archive that has only an old one", async () => {
  await using archive = await FakeArchive.create();
  await archive.add({ name: "virtme-ng", version: "1.35-1", suite: "trixie" });
  await assertRejects(
    () => acquireVirtmeNg(archive.options),
    EnvironmentError,
    "Cannot get virtme-ng: Debian's newest is 1.35-1, older than 1.41",
  );
});
