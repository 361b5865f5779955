import { assertEquals } from "@std/assert";
import {
  addFakeLoader,
  FakeArchive,
  hasDpkgDeb,
} from "./testing/fake_archive.ts";
import { acquireXfsprogs } from "./xfsprogs.ts";

function mkfs(version: string): string {
  return `#!/bin/sh\necho "mkfs.xfs version ${version}"\n`;
}

Deno.test("acquireXfsprogs() needs no other where this machine's is new enough", async () => {
  await using archive = await FakeArchive.create();
  await archive.addProgram("mkfs.xfs", mkfs("6.13.0"));
  assertEquals(await acquireXfsprogs("6.13", archive.options), undefined);
  assertEquals(await archive.commands(""), []);
});

Deno.test({
  name: "acquireXfsprogs() gets Debian's newest",
  ignore: !hasDpkgDeb,
  fn: async (t) => {
    for (const installed of ["6.1.0", "6.13.0"]) {
      await t.step(`beside ${installed}`, async () => {
        await using archive = await FakeArchive.create();
        await archive.addProgram("mkfs.xfs", mkfs(installed));
        await archive.add({
          name: "xfsprogs",
          version: "7.2.0-1",
          suite: "sid",
          files: {
            "usr/sbin/mkfs.xfs": mkfs("7.2.0"),
            "usr/sbin/xfs_repair": "#!/bin/sh\n",
          },
        });
        await addFakeLoader(archive);
        const directory = await acquireXfsprogs("6.15", archive.options);
        const { stdout } = await new Deno.Command(`${directory}/mkfs.xfs`)
          .output();
        assertEquals(
          new TextDecoder().decode(stdout),
          "mkfs.xfs version 7.2.0\n",
        );
      });
    }
  },
});
