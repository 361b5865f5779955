import { assertEquals, assertMatch } from "@std/assert";
import { silentTalk } from "../base/talk.ts";
import { inTemporaryDirectory } from "../run/testing/temporary_directory.ts";
import { findRecipients, parseMaintainers } from "./recipients.ts";

Deno.test("parseMaintainers() tells those who maintain from those who read", () => {
  assertEquals(
    parseMaintainers(
      `Dan Developer <dan@example.org> (supporter:DEVICE DIRECT ACCESS (DAX))
"D. Reader" <reader@example.org> (reviewer:XFS)
nvdimm@lists.linux.dev (open list:DEVICE DIRECT ACCESS (DAX))
linux-kernel@vger.kernel.org (open list)
Shuah <shuah@example.org> (maintainer:KSELFTEST,commit_signer:1/2=50%)
a line of something else
`,
    ),
    {
      to: [
        "Dan Developer <dan@example.org>",
        "Shuah <shuah@example.org>",
      ],
      cc: [
        '"D. Reader" <reader@example.org>',
        "nvdimm@lists.linux.dev",
        "linux-kernel@vger.kernel.org",
      ],
    },
  );
  assertEquals(parseMaintainers("a@example.org (open list)"), {
    to: ["a@example.org"],
    cc: [],
  });
});

const lists = ["linux-kselftest@vger.kernel.org", "nvdimm@lists.linux.dev"];

/** Recipients by a get_maintainer.pl of these lines, or by none. */
async function ask(
  script: string | undefined,
): Promise<{ found: unknown; said: string[] }> {
  const said: string[] = [];
  let found: unknown;
  await inTemporaryDirectory(async (directory) => {
    if (script !== undefined) {
      await Deno.writeTextFile(`${directory}/get.pl`, script);
    }
    found = await findRecipients({
      tree: { path: directory, head: "" },
      script: "get.pl",
      maintainersPath: `${directory}/MAINTAINERS`,
      patches: ["/a.patch", "/b.patch"],
      lists,
      talk: { ...silentTalk, say: (line) => void said.push(line) },
    });
  });
  return { found, said };
}

Deno.test("the tree's program is asked, of all patches, and lists are added", async () => {
  const { found, said } = await ask(
    'print join(" ", grep { !/^--/ } @ARGV), "\\n";' +
      'print "P <p\\@example.org> (maintainer:" . scalar(@ARGV) . ")\\n";' +
      'print "$lists[0]nvdimm\\@lists.linux.dev (open list:X)\\n";',
  );
  assertEquals(found, {
    to: ["P <p@example.org>"],
    cc: ["nvdimm@lists.linux.dev", "linux-kselftest@vger.kernel.org"],
  });
  assertEquals(said, []);
});

for (
  const [what, script] of [
    ["is not there", undefined],
    ["fails", 'die "no tree\\n"'],
    ["names nobody", "exit 0"],
  ] as const
) {
  Deno.test(`where the tree's program ${what} the lists are left`, async () => {
    const { found, said } = await ask(script);
    assertEquals(found, { to: lists, cc: [] });
    assertMatch(said.join("\n"), /^.*get\.pl.*: only mailing lists/);
  });
}
