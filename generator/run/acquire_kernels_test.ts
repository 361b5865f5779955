import { assertEquals, assertRejects } from "@std/assert";
import { fakeImage } from "../acquire/testing/fake_archive.ts";
import {
  EnvironmentError,
  InterruptedError,
  UsageError,
} from "../base/errors.ts";
import { acquireKernels } from "./acquire_kernels.ts";
import { recordTalk } from "./testing/recording_talk.ts";
import { inTemporaryDirectory } from "./testing/temporary_directory.ts";

/** An image, and two build trees that are not built. */
async function inKernels(
  test: (paths: { image: string; unbuilt: string; other: string }, options: {
    cacheDirectory: string;
    talk: ReturnType<typeof recordTalk>;
  }) => Promise<void>,
): Promise<void> {
  await inTemporaryDirectory(async (directory) => {
    const image = `${directory}/bzImage`;
    await Deno.writeFile(image, fakeImage("6.12.1-mine"));
    const [unbuilt = "", other = ""] = ["unbuilt", "other"].map((name) => {
      Deno.mkdirSync(`${directory}/${name}`);
      Deno.writeTextFileSync(`${directory}/${name}/.config`, "");
      return `${directory}/${name}`;
    });
    await test({ image, unbuilt, other }, {
      cacheDirectory: `${directory}/cache`,
      talk: recordTalk(),
    });
  });
}

Deno.test("acquireKernels() goes on without a kernel that cannot be had", () =>
  inKernels(async ({ image, unbuilt }, options) => {
    const [first, second] = await acquireKernels([unbuilt, image], options);
    assertEquals(first?.selector, unbuilt);
    const fault = first !== undefined && "fault" in first && first.fault;
    assertEquals(fault instanceof EnvironmentError, true);
    assertEquals(second, {
      selector: image,
      kernel: {
        selector: image,
        imagePath: image,
        origin: `6.12.1-mine at ${image}`,
      },
    });
    assertEquals(options.talk.statuses, [
      `getting the kernel ${unbuilt}`,
      `getting the kernel ${image}`,
    ]);
    const [said = ""] = options.talk.said;
    assertEquals(said.split("\n"), [
      `Cannot use the build tree "${unbuilt}": it is not built: there is no arch/x86/boot/bzImage`,
      `  to mend it: make -C ${unbuilt} -j$(nproc)`,
    ]);
  }));

Deno.test("acquireKernels() fails when no kernel can be had", async (t) => {
  await t.step("the only one", () =>
    inKernels(async ({ unbuilt }, options) => {
      await assertRejects(
        () => acquireKernels([unbuilt], options),
        EnvironmentError,
        unbuilt,
      );
      assertEquals(options.talk.said, []);
    }));
  await t.step(
    "all of several",
    () =>
      inKernels(async ({ unbuilt, other }, options) => {
        await assertRejects(
          () => acquireKernels([unbuilt, other], options),
          EnvironmentError,
          unbuilt,
        );
      }),
  );
});

Deno.test("acquireKernels() refuses a wrong selector before it gets any", () =>
  inKernels(async ({ image }, options) => {
    await assertRejects(
      () => acquireKernels([image, "debian:trxie"], options),
      UsageError,
      "debian:trixie",
    );
    assertEquals(options.talk.statuses, []);
    await assertRejects(
      () => acquireKernels([image, `${image}.none`], options),
      UsageError,
      "there is no such file",
    );
  }));

Deno.test("acquireKernels() ends when it is interrupted", () =>
  inKernels(async ({ image }, options) => {
    await assertRejects(
      () =>
        acquireKernels([image, image], {
          ...options,
          signal: AbortSignal.abort(),
        }),
      InterruptedError,
    );
  }));
