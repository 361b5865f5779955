import { assertEquals, assertRejects } from "@std/assert";
import { EnvironmentError, InterruptedError } from "../base/errors.ts";
import {
  makeWholeDirectory,
  readStamp,
  replaceFile,
} from "./whole_directory.ts";

async function withDirectory(
  body: (directory: string) => Promise<void>,
): Promise<void> {
  const directory = await Deno.makeTempDir({ prefix: "yank-whole-" });
  try {
    await body(directory);
  } finally {
    await Deno.remove(directory, { recursive: true });
  }
}

async function namesIn(directory: string): Promise<string[]> {
  const entries = await Array.fromAsync(Deno.readDir(directory));
  return entries.map(({ name }) => name).sort();
}

const ACTION = "Cannot unpack it";

Deno.test("makeWholeDirectory() makes a directory that remembers", async () => {
  await withDirectory(async (parent) => {
    const directory = `${parent}/a/1.0`;
    assertEquals(await readStamp(directory), undefined);
    const stamp = await makeWholeDirectory(directory, {
      action: ACTION,
      fill: async (partial) => {
        await Deno.writeTextFile(`${partial}/file`, "text");
        assertEquals(await readStamp(directory), undefined);
        return { what: "it" };
      },
    });
    assertEquals(stamp, { what: "it" });
    assertEquals(await readStamp(directory), { what: "it" });
    assertEquals(await Deno.readTextFile(`${directory}/file`), "text");
    assertEquals(await namesIn(`${parent}/a`), ["1.0"]);
  });
});

Deno.test("makeWholeDirectory() leaves nothing when filling fails", async () => {
  await withDirectory(async (parent) => {
    await assertRejects(
      () =>
        makeWholeDirectory(`${parent}/1.0`, {
          action: ACTION,
          fill: async (partial) => {
            await Deno.writeTextFile(`${partial}/file`, "text");
            throw new Error("No space left on device (os error 28)");
          },
        }),
      EnvironmentError,
      "Cannot unpack it: no space left on the disk",
    );
    assertEquals(await namesIn(parent), []);
  });
});

Deno.test("makeWholeDirectory() leaves nothing when interrupted", async () => {
  await withDirectory(async (parent) => {
    const controller = new AbortController();
    await assertRejects(
      () =>
        makeWholeDirectory(`${parent}/1.0`, {
          action: ACTION,
          signal: controller.signal,
          fill: () => {
            controller.abort();
            return Promise.resolve({});
          },
        }),
      InterruptedError,
    );
    assertEquals(await namesIn(parent), []);
  });
});

Deno.test("makeWholeDirectory() redoes what somebody left half-done", async () => {
  await withDirectory(async (parent) => {
    const directory = `${parent}/1.0`;
    await Deno.mkdir(directory);
    await Deno.writeTextFile(`${directory}/half`, "");
    await Deno.mkdir(`${parent}/.partial-of-a-killed-process/deep`, {
      recursive: true,
    });
    await makeWholeDirectory(directory, {
      action: ACTION,
      fill: () => Promise.resolve({}),
    });
    assertEquals(await namesIn(parent), ["1.0"]);
    assertEquals(await namesIn(directory), [".complete.json"]);
  });
});

Deno.test("readStamp() takes a damaged stamp for none", async () => {
  await withDirectory(async (directory) => {
    await Deno.writeTextFile(`${directory}/.complete.json`, '{"what"');
    assertEquals(await readStamp(directory), undefined);
  });
});

Deno.test("replaceFile() leaves nothing but the new text", async () => {
  await withDirectory(async (directory) => {
    await replaceFile(`${directory}/file`, "old");
    await replaceFile(`${directory}/file`, "new");
    assertEquals(await Deno.readTextFile(`${directory}/file`), "new");
    assertEquals(await namesIn(directory), ["file"]);
    await Deno.mkdir(`${directory}/taken`);
    await assertRejects(
      () => replaceFile(`${directory}/taken`, "text"),
      EnvironmentError,
      `Cannot write "${directory}/taken"`,
    );
    assertEquals(await namesIn(directory), ["file", "taken"]);
  });
});
