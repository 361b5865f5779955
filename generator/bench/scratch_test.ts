import { assertEquals, assertRejects } from "@std/assert";
import { EnvironmentError } from "../base/errors.ts";
import { makeScratch } from "./scratch.ts";

async function withDirectory(
  use: (directory: string) => Promise<void>,
): Promise<void> {
  const directory = await Deno.makeTempDir({ prefix: "yank-bench-test-" });
  try {
    await use(directory);
  } finally {
    await Deno.remove(directory, { recursive: true });
  }
}

async function namesIn(directory: string): Promise<string[]> {
  const entries = await Array.fromAsync(Deno.readDir(directory));
  return entries.map(({ name }) => name).sort();
}

Deno.test("makeScratch() removes what dead processes left, and nothing else", async () => {
  await withDirectory(async (directory) => {
    const own = `bench-${Deno.pid}`;
    // No process has a number as high as this: see proc(5), pid_max.
    for (const name of ["bench-1", "bench-99999999", own, "kernels"]) {
      await Deno.mkdir(`${directory}/${name}`);
      await Deno.writeTextFile(`${directory}/${name}/file`, "");
    }
    {
      await using scratch = await makeScratch(directory);
      assertEquals(scratch.path, `${directory}/${own}`);
      assertEquals(await namesIn(scratch.path), []);
      assertEquals(
        await namesIn(directory),
        ["bench-1", own, "kernels"].sort(),
      );
      await Deno.writeTextFile(`${scratch.path}/file`, "");
    }
    assertEquals(await namesIn(directory), ["bench-1", "kernels"]);
  });
});

Deno.test("makeScratch() says where it cannot make a directory", async () => {
  await withDirectory(async (directory) => {
    await Deno.writeTextFile(`${directory}/file`, "");
    await assertRejects(
      () => makeScratch(`${directory}/file`),
      EnvironmentError,
      "Cannot make the directory",
    );
  });
});
