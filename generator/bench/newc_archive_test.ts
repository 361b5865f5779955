import { assertEquals } from "@std/assert";
import { makeNewcArchive } from "./newc_archive.ts";

const encoder = new TextEncoder();

/** Reads an archive back as the kernel's init/initramfs.c does. */
function read(archive: Uint8Array): [string, number, string][] {
  const decoder = new TextDecoder();
  const members: [string, number, string][] = [];
  for (let at = 0; at < archive.length;) {
    const text = (from: number, length: number) =>
      decoder.decode(archive.subarray(from, from + length));
    const field = (index: number) => parseInt(text(at + 6 + index * 8, 8), 16);
    assertEquals(text(at, 6), "070701");
    const nameAt = at + 110;
    const bytesAt = Math.ceil((nameAt + field(11)) / 4) * 4;
    members.push([
      text(nameAt, field(11)),
      field(1),
      text(bytesAt, field(6)),
    ]);
    at = Math.ceil((bytesAt + field(6)) / 4) * 4;
  }
  return members;
}

Deno.test("makeNewcArchive() packs directories and programs of any length", () => {
  const programs = ["", "1", "12", "123", "1234", "#!/bin/sh\n"];
  const archive = makeNewcArchive([
    { path: "bin" },
    ...programs.map((text, index) => ({
      path: "bin/" + "x".repeat(index + 1),
      bytes: encoder.encode(text),
    })),
  ]);
  assertEquals(archive.length % 4, 0);
  assertEquals(read(archive), [
    ["bin\0", 0o040755, ""],
    ...programs.map((text, index): [string, number, string] => [
      "bin/" + "x".repeat(index + 1) + "\0",
      0o100755,
      text,
    ]),
    ["TRAILER!!!\0", 0, ""],
  ]);
});

Deno.test("makeNewcArchive() makes what busybox unpacks", async (t) => {
  const isInstalled = await new Deno.Command("busybox").output()
    .then(() => true, () => false);
  await t.step({
    name: isInstalled ? "busybox cpio" : "busybox is not installed",
    ignore: !isInstalled,
    fn: async () => {
      const child = new Deno.Command("busybox", {
        args: ["cpio", "-t"],
        stdin: "piped",
        stdout: "piped",
        stderr: "null",
      }).spawn();
      const writer = child.stdin.getWriter();
      await writer.write(makeNewcArchive([
        { path: "bin" },
        { path: "bin/sh", bytes: encoder.encode("odd") },
        { path: "init", bytes: encoder.encode("#!/bin/sh\n") },
      ]));
      await writer.close();
      const { success, stdout } = await child.output();
      assertEquals(success, true);
      assertEquals(new TextDecoder().decode(stdout), "bin\nbin/sh\ninit\n");
    },
  });
});
