import { assertEquals } from "@std/assert";
import { findProgram, isStaticProgram } from "./program_file.ts";

/** An ELF file header with program headers of these types. */
function elf(types: number[]): Uint8Array {
  const bytes = new Uint8Array(64 + 56 * types.length);
  bytes.set([0x7f, 0x45, 0x4c, 0x46, 2, 1, 1]);
  const view = new DataView(bytes.buffer);
  view.setBigUint64(0x20, 64n, true);
  view.setUint16(0x36, 56, true);
  view.setUint16(0x38, types.length, true);
  for (const [i, type] of types.entries()) {
    view.setUint32(64 + 56 * i, type, true);
  }
  return bytes;
}

Deno.test("isStaticProgram() tells by the interpreter that is asked for", async () => {
  const path = await Deno.makeTempFile();
  try {
    for (
      const [bytes, isStatic] of [
        [elf([1, 1, 7]), true],
        [elf([6, 3, 1]), false],
        [elf([1, 3]), false],
        [elf([]), false],
        [new TextEncoder().encode("#!/bin/sh\n"), false],
        [new Uint8Array(), false],
      ] as const
    ) {
      await Deno.writeFile(path, bytes);
      assertEquals(await isStaticProgram(path), isStatic, bytes.join(" "));
    }
  } finally {
    await Deno.remove(path);
  }
  assertEquals(await isStaticProgram("/no/such/file"), false);
});

Deno.test("isStaticProgram() is false for a program of this machine", async () => {
  assertEquals(await isStaticProgram("/usr/bin/env"), false);
});

Deno.test("findProgram() takes the first that can be run", async () => {
  const directory = await Deno.makeTempDir();
  try {
    for (const name of ["a", "b", "c"]) {
      await Deno.mkdir(`${directory}/${name}`);
    }
    await Deno.mkdir(`${directory}/a/tool`);
    await Deno.writeTextFile(`${directory}/b/tool`, "", { mode: 0o644 });
    await Deno.writeTextFile(`${directory}/c/tool`, "", { mode: 0o755 });
    const directories = ["a", "b", "c", "d"].map((name) =>
      `${directory}/${name}`
    );
    assertEquals(await findProgram("tool", directories), `${directory}/c/tool`);
    assertEquals(await findProgram("other", directories), undefined);
  } finally {
    await Deno.remove(directory, { recursive: true });
  }
});
