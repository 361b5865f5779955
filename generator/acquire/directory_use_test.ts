import { assertEquals } from "@std/assert";
import { holdDirectory, isHeld, removeUnlessHeld } from "./directory_use.ts";
import { makeWholeDirectory, stampPath } from "./whole_directory.ts";

async function withWholeDirectory(
  test: (directory: string, parent: string) => Promise<void>,
): Promise<void> {
  const parent = await Deno.makeTempDir({ prefix: "yank-use-" });
  try {
    const directory = `${parent}/it`;
    await makeWholeDirectory(directory, {
      action: "Cannot make it",
      fill: (partial) => Deno.writeTextFile(`${partial}/file`, "text"),
    });
    await test(directory, parent);
  } finally {
    await Deno.remove(parent, { recursive: true });
  }
}

async function namesIn(directory: string): Promise<string[]> {
  const entries = await Array.fromAsync(Deno.readDir(directory));
  return entries.map(({ name }) => name);
}

Deno.test("removeUnlessHeld() removes what nobody holds, whole", () =>
  withWholeDirectory(async (directory, parent) => {
    assertEquals(await removeUnlessHeld(directory), true);
    assertEquals(await namesIn(parent), []);
  }));

Deno.test("removeUnlessHeld() leaves what somebody holds, until they let go", () =>
  withWholeDirectory(async (directory) => {
    const first = new DisposableStack();
    const second = new DisposableStack();
    await holdDirectory(directory, { uses: first });
    await holdDirectory(directory, { uses: second });
    first.dispose();
    assertEquals(await isHeld(directory), true);
    assertEquals(await removeUnlessHeld(directory), false);
    assertEquals(await Deno.readTextFile(`${directory}/file`), "text");
    second.dispose();
    assertEquals(await isHeld(directory), false);
    assertEquals(await removeUnlessHeld(directory), true);
  }));

Deno.test("removeUnlessHeld() sees who holds it in another process", () =>
  withWholeDirectory(async (directory) => {
    const holder = new Deno.Command("flock", {
      args: ["--shared", stampPath(directory), "sh", "-c", "echo in; read x"],
      stdin: "piped",
      stdout: "piped",
    }).spawn();
    const reader = holder.stdout.getReader();
    await reader.read();
    assertEquals(await removeUnlessHeld(directory), false);
    // However it ends.
    holder.kill("SIGKILL");
    await holder.stdin.close();
    while (!(await reader.read()).done);
    await holder.status;
    assertEquals(await removeUnlessHeld(directory), true);
  }));

Deno.test("holdDirectory() notes when a directory was used last", () =>
  withWholeDirectory(async (directory) => {
    const path = stampPath(directory);
    await Deno.utime(path, 1000, 1000);
    await holdDirectory(directory, {});
    const { mtime } = await Deno.stat(path);
    assertEquals(Date.now() - (mtime?.getTime() ?? 0) < 60_000, true);
    assertEquals(await isHeld(directory), false);
  }));

Deno.test("holdDirectory() has nothing against a directory that is not there", async () => {
  using uses = new DisposableStack();
  await holdDirectory("/nowhere", { uses });
});
