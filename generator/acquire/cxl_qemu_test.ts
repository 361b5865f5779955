import { assertEquals, assertRejects } from "@std/assert";
import { EnvironmentError } from "../base/errors.ts";
import { acquireCxlQemu } from "./cxl_qemu.ts";
import { FakeArchive, hasDpkgDeb } from "./testing/fake_archive.ts";

const ignore = !hasDpkgDeb;
const VERSION = "1:10.0.2+ds-2~bpo12+1";

function qemu(version: string): string {
  return `#!/bin/sh\necho "QEMU emulator version ${version} (Debian)"\n`;
}

async function addBackport(
  archive: FakeArchive,
  script = qemu("10.0.2"),
): Promise<void> {
  const suite = "bookworm-backports";
  await archive.add({
    name: "qemu-system-x86",
    version: VERSION,
    suite,
    files: { "usr/bin/qemu-system-x86_64": script },
  });
  await archive.add({
    name: "qemu-system-data",
    version: VERSION,
    suite,
    files: { "usr/share/qemu/linuxboot_dma.bin": "rom" },
  });
  await archive.add({
    name: "seabios",
    version: "1.16.3-2",
    suite,
    files: { "usr/share/seabios/bios-256k.bin": "bios" },
  });
}

Deno.test("acquireCxlQemu() uses the one on PATH if it is new enough", async (t) => {
  for (const version of ["10.0.2", "10.1", "11.2.50"]) {
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
  name: "acquireCxlQemu() gets that of the backports once, with its firmware",
  ignore,
  fn: async () => {
    await using archive = await FakeArchive.create();
    await archive.addProgram("qemu-system-x86_64", qemu("7.2.22"));
    await addBackport(archive);
    const found = await acquireCxlQemu(archive.options);
    const root = `${archive.cacheDirectory}/qemu/${VERSION.replace(":", "_")}`;
    assertEquals(found, {
      programPath: `${root}/usr/bin/qemu-system-x86_64`,
      firmwareDirectories: [
        `${root}/usr/share/qemu`,
        `${root}/usr/share/seabios`,
      ],
      origin: `qemu-system-x86 ${VERSION} of Debian`,
    });
    await Deno.stat(`${root}/usr/share/qemu/linuxboot_dma.bin`);
    await Deno.stat(`${root}/usr/share/seabios/bios-256k.bin`);
    const before = (await archive.commands("")).length;
    assertEquals(await acquireCxlQemu(archive.options), found);
    assertEquals((await archive.commands("")).length, before);
  },
});

Deno.test({
  name: "acquireCxlQemu() says why that of the backports does not run",
  ignore,
  fn: async () => {
    await using archive = await FakeArchive.create();
    await archive.addProgram("qemu-system-x86_64", qemu("7.2.22"));
    await addBackport(
      archive,
      "#!/bin/sh\necho 'libfoo.so.1: cannot open shared object file' >&2\n",
    );
    await assertRejects(
      () => acquireCxlQemu(archive.options),
      EnvironmentError,
      "Cannot use the QEMU of Debian's backports: libfoo.so.1: cannot open",
    );
  },
});

Deno.test("acquireCxlQemu() refuses backports without a new one", async (t) => {
  const cases: Record<string, string> = {
    "1:8.2.1+ds-1~bpo12+1": "Debian's backports have qemu-system-x86 1:8.2.1",
    "": "Debian's backports have no qemu-system-x86",
  };
  for (const [version, seen] of Object.entries(cases)) {
    await t.step(seen, async () => {
      await using archive = await FakeArchive.create();
      await archive.addProgram("qemu-system-x86_64", qemu("7.2.22"));
      if (version !== "") {
        await archive.add({
          name: "qemu-system-x86",
          version,
          suite: "bookworm-backports",
        });
      }
      await assertRejects(
        () => acquireCxlQemu(archive.options),
        EnvironmentError,
        `Cannot get a QEMU with CXL devices: ${seen}`,
      );
    });
  }
});
