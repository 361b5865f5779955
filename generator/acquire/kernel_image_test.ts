import { assertEquals, assertRejects } from "@std/assert";
import { EnvironmentError, UsageError } from "../base/errors.ts";
import { findImages, findModules, readKernelRelease } from "./kernel_image.ts";
import { fakeImage } from "./testing/fake_archive.ts";

async function withDirectory(
  body: (directory: string) => Promise<void>,
): Promise<void> {
  const directory = await Deno.makeTempDir({ prefix: "yank-image-" });
  try {
    await body(directory);
  } finally {
    await Deno.remove(directory, { recursive: true });
  }
}

/** A whole image, without the version that its header points to. */
function imageWithoutVersion(): Uint8Array {
  const image = fakeImage("");
  return image.fill(0, 0xa00);
}

/** An image whose header tells of more than is there. */
function cutImage(): Uint8Array {
  const image = fakeImage("6.12");
  new DataView(image.buffer).setUint32(0x1f4, 0x1000, true);
  return image;
}

Deno.test("readKernelRelease() reads what uname will say", async () => {
  await withDirectory(async (directory) => {
    const path = `${directory}/vmlinuz`;
    await Deno.writeFile(path, fakeImage("6.12.117+deb13-amd64"));
    assertEquals(await readKernelRelease(path), "6.12.117+deb13-amd64");
  });
});

Deno.test("readKernelRelease() refuses what does not boot", async (t) => {
  const cases: Record<string, [Uint8Array, string]> = {
    "empty": [new Uint8Array(), "it is no bootable image of an x86 kernel"],
    "text": [
      new TextEncoder().encode("hello\n".repeat(500)),
      "it is no bootable image",
    ],
    "vmlinux": [
      new TextEncoder().encode("\x7fELF" + "x".repeat(2000)),
      "the bootable one is arch/x86/boot/bzImage",
    ],
    "cut off": [
      cutImage(),
      "the image is cut off: it has 4096 bytes of 68096",
    ],
    "no version": [imageWithoutVersion(), "the image does not say its version"],
  };
  for (const [name, [bytes, message]] of Object.entries(cases)) {
    await t.step(name, async () => {
      await withDirectory(async (directory) => {
        const path = `${directory}/image`;
        await Deno.writeFile(path, bytes);
        await assertRejects(
          () => readKernelRelease(path),
          UsageError,
          `Cannot use the kernel "${path}": `,
        );
        await assertRejects(() => readKernelRelease(path), UsageError, message);
      });
    });
  }
});

Deno.test({
  name: "readKernelRelease() says how to make an image readable",
  ignore: Deno.uid() === 0,
  fn: async () => {
    await withDirectory(async (directory) => {
      const path = `${directory}/vmlinuz`;
      await Deno.writeFile(path, fakeImage("6.12"), { mode: 0o000 });
      await assertRejects(
        () => readKernelRelease(path),
        EnvironmentError,
        `sudo chmod a+r ${path}`,
      );
    });
  },
});

Deno.test("findImages() finds those of old and new packages", async () => {
  await withDirectory(async (directory) => {
    assertEquals(await findImages(directory), []);
    await Deno.mkdir(`${directory}/boot`);
    await Deno.writeTextFile(`${directory}/boot/vmlinuz-6.1.0-56-amd64`, "");
    await Deno.writeTextFile(`${directory}/boot/config-6.1.0-56-amd64`, "");
    await Deno.mkdir(`${directory}/usr/lib/modules/7.2.13`, {
      recursive: true,
    });
    await Deno.mkdir(`${directory}/usr/lib/modules/6.1.0-56-amd64`);
    await Deno.writeTextFile(
      `${directory}/usr/lib/modules/7.2.13/vmlinuz`,
      "",
    );
    assertEquals(await findImages(directory), [
      `${directory}/boot/vmlinuz-6.1.0-56-amd64`,
      `${directory}/usr/lib/modules/7.2.13/vmlinuz`,
    ]);
  });
});

Deno.test("findModules() finds the nearest that have modules", async () => {
  await withDirectory(async (directory) => {
    const make = (path: string) =>
      Deno.mkdir(`${directory}/${path}`, { recursive: true });
    await make("lib/modules/6.1/kernel");
    await make("inner/usr/lib/modules/6.1/kernel");
    await make("inner/usr/lib/modules/7.2");
    await make("inner/boot");
    const image = `${directory}/inner/boot/vmlinuz`;
    assertEquals(
      await findModules(image, "6.1"),
      `${directory}/inner/usr/lib/modules/6.1`,
    );
    assertEquals(
      await findModules(directory, "6.1"),
      `${directory}/lib/modules/6.1`,
    );
    assertEquals(await findModules(image, "7.2"), undefined);
    assertEquals(
      await findModules(`${directory}/inner/boot`, "6.1", {
        below: `${directory}/inner/boot`,
      }),
      undefined,
    );
  });
});
