import { assert, assertEquals, assertRejects } from "@std/assert";
import { EnvironmentError } from "../base/errors.ts";
import { acquireKernel } from "./kernel.ts";
import { FakeArchive } from "./testing/fake_archive.ts";
import { makeFakeBuildTree } from "./testing/fake_build_tree.ts";

const RELEASE = "6.12.1-mine";
const XFS = "fs/xfs/xfs.ko";

/** All paths below a directory, and when what is there was written. */
async function listAll(directory: string): Promise<Record<string, number>> {
  const all: Record<string, number> = {};
  for await (const { name, isDirectory } of Deno.readDir(directory)) {
    const path = `${directory}/${name}`;
    all[path] = (await Deno.lstat(path)).mtime?.getTime() ?? 0;
    if (isDirectory) Object.assign(all, await listAll(path));
  }
  return all;
}

async function namesIn(directory: string): Promise<string[]> {
  const entries = await Array.fromAsync(Deno.readDir(directory));
  return entries.map(({ name }) => name).sort();
}

Deno.test("acquireKernel() uses a build tree and writes nothing into it", async (t) => {
  await using archive = await FakeArchive.create();
  const tree = `${archive.directory}/a linux`;
  await makeFakeBuildTree(tree, {
    release: RELEASE,
    order: ["fs/xfs/xfs.o", "kernel/torture.o"],
    modules: [XFS, "kernel/torture.ko"],
  });
  const before = await listAll(tree);
  const kernel = await acquireKernel(tree, archive.options);
  const { imagePath, modulesPath = "" } = kernel;
  await t.step("says what it is", () => {
    assertEquals(kernel, {
      selector: tree,
      imagePath,
      modulesPath,
      configPath: `${tree}/.config`,
      origin: `${RELEASE} built in ${tree}`,
    });
  });
  await t.step("lays it out in the cache as installed", async () => {
    const view = imagePath.slice(0, -`/boot/vmlinuz-${RELEASE}`.length);
    assert(view.startsWith(`${archive.cacheDirectory}/build-trees/`));
    assertEquals(modulesPath, `${view}/lib/modules/${RELEASE}`);
    assertEquals(
      await Deno.realPath(imagePath),
      `${tree}/arch/x86/boot/bzImage`,
    );
    assertEquals(
      await Deno.readTextFile(`${modulesPath}/kernel/${XFS}`),
      XFS,
    );
    assertEquals(
      await Deno.readTextFile(`${modulesPath}/modules.order`),
      "kernel/fs/xfs/xfs.ko\nkernel/kernel/torture.ko\n",
    );
    assertEquals(await namesIn(modulesPath), [
      "kernel",
      "modules.builtin",
      "modules.dep",
      "modules.order",
    ]);
  });
  await t.step("the same by its image", async () => {
    const image = `${tree}/arch/x86/boot/bzImage`;
    assertEquals(await acquireKernel(image, archive.options), {
      ...kernel,
      selector: image,
    });
  });
  assertEquals(await listAll(tree), before);
});

Deno.test("acquireKernel() knows the modules of old trees by their installed names", async () => {
  await using archive = await FakeArchive.create();
  const tree = `${archive.directory}/linux`;
  await makeFakeBuildTree(tree, {
    release: RELEASE,
    order: [`kernel/${XFS}`],
    modules: [XFS],
  });
  const { modulesPath } = await acquireKernel(tree, archive.options);
  assertEquals(
    await Deno.realPath(`${modulesPath}/kernel/${XFS}`),
    `${tree}/${XFS}`,
  );
});

Deno.test("acquireKernel() uses a build tree that has no modules", async () => {
  await using archive = await FakeArchive.create();
  await Deno.writeTextFile(`${archive.directory}/no-depmod`, "");
  for (const order of [[], undefined]) {
    const tree = `${archive.directory}/linux-${order?.length}`;
    await makeFakeBuildTree(tree, {
      release: RELEASE,
      ...(order === undefined ? {} : { order }),
    });
    const { imagePath, modulesPath } = await acquireKernel(
      tree,
      archive.options,
    );
    assertEquals(modulesPath, undefined);
    // Else virtme-ng would look for modules further up.
    const view = imagePath.slice(0, -`/boot/vmlinuz-${RELEASE}`.length);
    assertEquals(await namesIn(`${view}/lib/modules`), []);
  }
});

Deno.test("acquireKernel() prepares a build once, also for two at a time", async () => {
  await using archive = await FakeArchive.create();
  await archive.addProgram(
    "depmod",
    `#!/bin/sh
echo depmod >>"$FAKE/log"
sleep 0.05
: >"$3/lib/modules/$4/modules.dep"
`,
  );
  const tree = `${archive.directory}/linux`;
  const build = { release: RELEASE, order: [XFS], modules: [XFS] };
  await makeFakeBuildTree(tree, build);
  const acquire = () => acquireKernel(tree, archive.options);
  const [first, second] = await Promise.all([acquire(), acquire()]);
  assertEquals(first, second);
  assertEquals(await acquire(), first);
  assertEquals((await archive.commands("depmod")).length, 1);

  await Deno.writeTextFile(`${tree}/Module.symvers`, "changed");
  const third = await acquire();
  assert(third.imagePath !== first.imagePath);
  assertEquals((await archive.commands("depmod")).length, 2);
  // What was made of the earlier build went with it.
  assertEquals(
    (await namesIn(`${archive.cacheDirectory}/build-trees`)).length,
    1,
  );
});

Deno.test("acquireKernel() leaves an earlier build to who uses it", async () => {
  await using archive = await FakeArchive.create();
  const tree = `${archive.directory}/linux`;
  await makeFakeBuildTree(tree, { release: RELEASE });
  using uses = new DisposableStack();
  const { imagePath } = await acquireKernel(tree, { ...archive.options, uses });
  await Deno.writeTextFile(`${tree}/Module.symvers`, "changed");
  await acquireKernel(tree, archive.options);
  assertEquals((await Deno.stat(imagePath)).isFile, true);
});

Deno.test("acquireKernel() says what of a build tree is not built", async () => {
  await using archive = await FakeArchive.create();
  const tree = `${archive.directory}/linux`;
  await Deno.mkdir(tree);
  await Deno.writeTextFile(`${tree}/.config`, "");
  const acquire = () => acquireKernel(tree, archive.options);
  const unbuilt = await assertRejects(
    acquire,
    EnvironmentError,
    `Cannot use the build tree "${tree}": it is not built: there is no arch/x86/boot/bzImage`,
  );
  assertEquals(unbuilt.mend, `make -C ${tree} -j$(nproc)`);
  await makeFakeBuildTree(tree, { release: RELEASE, order: [XFS, "a/b.o"] });
  const partial = await assertRejects(
    acquire,
    EnvironmentError,
    `2 of its modules are not built: there is no ${XFS}`,
  );
  assertEquals(partial.mend, `make -C ${tree} -j$(nproc) modules`);
});

Deno.test("acquireKernel() says that a tree was configured after it was built", async () => {
  await using archive = await FakeArchive.create();
  const tree = `${archive.directory}/linux`;
  await makeFakeBuildTree(tree, { release: RELEASE });
  await Deno.mkdir(`${tree}/include/config`, { recursive: true });
  await Deno.writeTextFile(`${tree}/include/config/auto.conf`, "");
  await Deno.utime(`${tree}/.config`, 1000, 1000);
  await acquireKernel(tree, archive.options);
  assertEquals(archive.said, []);
  const later = new Date(Date.now() + 5000);
  await Deno.utime(`${tree}/.config`, later, later);
  await acquireKernel(tree, archive.options);
  assertEquals(archive.said, [
    `${tree}: .config was changed since the kernel was built`,
  ]);
});
