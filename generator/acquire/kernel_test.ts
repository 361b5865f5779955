import { assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { EnvironmentError, UsageError } from "../base/errors.ts";
import { acquireKernel } from "./kernel.ts";
import { FakeArchive, fakeImage } from "./testing/fake_archive.ts";

const RELEASE = "6.12.1-mine";

async function writeImage(path: string, release = RELEASE): Promise<void> {
  await Deno.mkdir(path.slice(0, path.lastIndexOf("/")), { recursive: true });
  await Deno.writeFile(path, fakeImage(release));
}

Deno.test("acquireKernel() uses an image without modules", async () => {
  await using archive = await FakeArchive.create();
  const path = `${archive.directory}/bzImage`;
  await writeImage(path);
  assertEquals(await acquireKernel(path, archive.options), {
    selector: path,
    imagePath: path,
    origin: `${RELEASE} at ${path}`,
  });
});

Deno.test("acquireKernel() finds what an image was configured with", async () => {
  await using archive = await FakeArchive.create();
  const path = `${archive.directory}/boot/vmlinuz-${RELEASE}`;
  await writeImage(path);
  for (const name of ["config", `config-${RELEASE}`]) {
    const configPath = `${archive.directory}/boot/${name}`;
    await Deno.writeTextFile(configPath, "");
    const kernel = await acquireKernel(path, archive.options);
    assertEquals(kernel.configPath, configPath);
  }
});

Deno.test("acquireKernel() uses an unpacked package, and indexes its modules", async () => {
  await using archive = await FakeArchive.create();
  const root = `${archive.directory}/unpacked`;
  const modules = `${root}/usr/lib/modules/${RELEASE}`;
  await writeImage(`${root}/boot/vmlinuz-${RELEASE}`);
  await Deno.mkdir(`${modules}/kernel`, { recursive: true });
  for (
    const selector of [root, `${root}/`, `${root}/boot/vmlinuz-${RELEASE}`]
  ) {
    assertEquals(await acquireKernel(selector, archive.options), {
      selector,
      imagePath: `${root}/boot/vmlinuz-${RELEASE}`,
      modulesPath: modules,
      origin: `${RELEASE} at ${root}/boot/vmlinuz-${RELEASE}`,
    });
    assertEquals((await Deno.stat(`${modules}/modules.dep`)).isFile, true);
  }
});

Deno.test("acquireKernel() follows relative paths and links", async () => {
  await using archive = await FakeArchive.create();
  await writeImage(`${archive.directory}/bzImage`);
  await Deno.symlink("bzImage", `${archive.directory}/current`);
  const { imagePath } = await acquireKernel(
    `${archive.directory}/bin/../current`,
    archive.options,
  );
  assertEquals(imagePath, `${archive.directory}/bzImage`);
});

Deno.test("acquireKernel() refuses paths without one kernel", async (t) => {
  await using archive = await FakeArchive.create();
  const root = archive.directory;
  await Deno.mkdir(`${root}/empty`);
  await writeImage(`${root}/two/boot/vmlinuz-6.1`, "6.1");
  await writeImage(`${root}/two/boot/vmlinuz-6.12`, "6.12");
  const cases: Record<string, string> = {
    "absent/bzImage": "there is no such file or directory",
    "bin": "it is neither a build tree",
    "empty": "it is neither a build tree",
    "bin/depmod": "it is no bootable image",
    "two": `name one:\n  ${root}/two/boot/vmlinuz-6.1\n  `,
  };
  for (const [path, message] of Object.entries(cases)) {
    await t.step(path, async () => {
      const error = await assertRejects(
        () => acquireKernel(`${root}/${path}`, archive.options),
        UsageError,
      );
      assertStringIncludes(error.message, `Cannot use the kernel "${root}/`);
      assertStringIncludes(error.message, message);
    });
  }
});

Deno.test("acquireKernel() refuses a path that virtme-ng would break at", async () => {
  await using archive = await FakeArchive.create();
  for (const name of ["a b", "a;reboot", "$(reboot)", "a'b"]) {
    const path = `${archive.directory}/${name}/bzImage`;
    await writeImage(path);
    await assertRejects(
      () => acquireKernel(path, archive.options),
      EnvironmentError,
      "virtme-ng cannot take the blanks or special characters in",
    );
  }
});

Deno.test("acquireKernel() downloads nothing to where it is of no use", async () => {
  await using archive = await FakeArchive.create();
  for (const selector of ["debian:trixie", "debian:6.12", "v6.12"]) {
    await assertRejects(
      () =>
        acquireKernel(selector, {
          ...archive.options,
          cacheDirectory: `${archive.directory}/a b`,
        }),
      EnvironmentError,
      `Cannot use the kernel "${selector}": virtme-ng cannot take`,
    );
  }
  assertEquals(await archive.commands(""), []);
});

Deno.test("acquireKernel() says what is wrong when modules cannot be indexed", async () => {
  await using archive = await FakeArchive.create();
  const root = `${archive.directory}/unpacked`;
  await writeImage(`${root}/boot/vmlinuz-${RELEASE}`);
  await Deno.mkdir(`${root}/lib/modules/${RELEASE}/kernel`, {
    recursive: true,
  });
  await Deno.writeTextFile(`${archive.directory}/no-depmod`, "");
  await assertRejects(
    () => acquireKernel(root, archive.options),
    EnvironmentError,
    `Cannot index the modules of ${RELEASE}: depmod ended with status 1: depmod: ERROR: broken`,
  );
});
