import { assertEquals, assertRejects } from "@std/assert";
import { EnvironmentError } from "../base/errors.ts";
import { acquireCxlQemu } from "./cxl_qemu.ts";
import {
  addFakeLoader,
  FakeArchive,
  hasDpkgDeb,
} from "./testing/fake_archive.ts";

const ignore = !hasDpkgDeb;
const VERSION = "1:11.1.3+ds-1";

function qemu(version: string): string {
  return `#!/bin/sh\necho "QEMU emulator version ${version} (Debian)"\n`;
}

async function addNewest(
  archive: FakeArchive,
  script = qemu("11.1.3"),
): Promise<void> {
  await archive.add({
    name: "qemu-system-x86",
    version: VERSION,
    suite: "sid",
    files: { "usr/bin/qemu-system-x86_64": script },
  });
  await addFakeLoader(archive);
}

Deno.test("acquireCxlQemu() uses the one on PATH if it is new enough", async (t) => {
  for (const version of ["11.1.0", "11.1.3", "12.0.50"]) {
    await t.step(version, async () => {
      await using archive = await FakeArchive.create();
      await archive.addProgram("qemu-system-x86_64", qemu(version));
      const programPath = `${archive.directory}/bin/qemu-system-x86_64`;
      assertEquals(await acquireCxlQemu(archive.options), {
        programPath,
        firmwareDirectories: [],
        origin: `QEMU ${version} at ${programPath}`,
      });
      assertEquals(await archive.commands(""), []);
    });
  }
});

Deno.test({
  name: "acquireCxlQemu() gets Debian's newest once, with its firmware",
  ignore,
  fn: async () => {
    await using archive = await FakeArchive.create();
    await archive.addProgram("qemu-system-x86_64", qemu("10.0.13"));
    await addNewest(archive);
    const found = await acquireCxlQemu(archive.options);
    const directory = `${archive.cacheDirectory}/sid/qemu-system-x86/${
      VERSION.replace(":", "_")
    }`;
    assertEquals(found, {
      programPath: `${directory}/bin/qemu-system-x86_64`,
      firmwareDirectories: [
        `${directory}/root/usr/share/qemu`,
        `${directory}/root/usr/share/seabios`,
      ],
      origin: `qemu-system-x86 ${VERSION} of Debian`,
    });
    const before = (await archive.commands("")).length;
    assertEquals(await acquireCxlQemu(archive.options), found);
    assertEquals((await archive.commands("")).length, before);
  },
});

Deno.test({
  name: "acquireCxlQemu() says why Debian's newest is of no use",
  ignore,
  fn: async (t) => {
    const cases = {
      "#!/bin/sh\necho 'libfoo.so.1: cannot open' >&2\n":
        "libfoo.so.1: cannot open",
      [qemu("10.2.0")]: "it is 10.2.0, older than 11.1",
    };
    for (const [script, seen] of Object.entries(cases)) {
      await t.step(seen, async () => {
        await using archive = await FakeArchive.create();
        await archive.addProgram("qemu-system-x86_64", qemu("7.2.22"));
        await addNewest(archive, script);
        await assertRejects(
          () => acquireCxlQemu(archive.options),
          EnvironmentError,
          `Cannot use qemu-system-x86 ${VERSION} of Debian: ${seen}`,
        );
      });
    }
  },
});
