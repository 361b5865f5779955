import { assertEquals, assertRejects } from "@std/assert";
import { UsageError } from "../base/errors.ts";
import { silentTalk } from "../base/talk.ts";
import { run } from "./verbs/new.ts";

Deno.test("yank new writes a spec, and never over one", async () => {
  const root = await Deno.makeTempDir();
  try {
    await Deno.mkdir(`${root}/specs`);
    const printed: string[] = [];
    const make = () =>
      run({
        arguments: ["unbind-twice"],
        options: { device: "devdax" },
        rest: [],
        root,
        directory: root,
        print: (text) => void printed.push(text),
        talk: silentTalk,
        colour: { stdout: false, stderr: false },
        signal: new AbortController().signal,
      });
    assertEquals(await make(), 0);
    assertEquals(printed, ["specs/unbind_twice.ts\n"]);
    const path = `${root}/specs/unbind_twice.ts`;
    await Deno.writeTextFile(path, "mine");
    await assertRejects(make, UsageError, "there is such a file");
    assertEquals(await Deno.readTextFile(path), "mine");
  } finally {
    await Deno.remove(root, { recursive: true });
  }
});
