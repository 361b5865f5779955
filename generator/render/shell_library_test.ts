import { assertEquals } from "@std/assert";
import {
  listCalls,
  listNeeded,
  parseShellLibrary,
  renameWords,
} from "./shell_library.ts";

const TEXT = `# A head.
STATE=

# first(word) - says it
first()
{
	second "$1"
}

second()
{
	# third would do as well
	echo "$1"
}

# A comment of nobody.

third()
{
	while third_is_late; do
		first
	done
}
`;

Deno.test("parseShellLibrary() takes functions with their comments", () => {
  const { head, functions } = parseShellLibrary(TEXT);
  assertEquals(head, "# A head.\nSTATE=");
  assertEquals([...functions.keys()], ["first", "second", "third"]);
  assertEquals(
    functions.get("first")?.text,
    '# first(word) - says it\nfirst()\n{\n\tsecond "$1"\n}',
  );
  assertEquals(functions.get("third")?.text.startsWith("third()"), true);
});

Deno.test("parseShellLibrary() finds calls, comments and itself left out", () => {
  const { functions } = parseShellLibrary(TEXT);
  const calls = [...functions.values()].map(({ calls }) => calls);
  assertEquals(calls, [["second"], [], ["first"]]);
});

Deno.test("listNeeded() follows calls, round trips included", () => {
  const library = parseShellLibrary(
    TEXT.replace('echo "$1"', "third"),
  );
  assertEquals([...listNeeded("x=1; second a", library)].sort(), [
    "first",
    "second",
    "third",
  ]);
  assertEquals([...listNeeded("# second", library)], []);
});

Deno.test("listCalls() takes whole words only", () => {
  assertEquals(
    listCalls("first_one; a_first; $first; (first)", new Set(["first"])),
    ["first"],
  );
});

Deno.test("renameWords() leaves programs and options alone", () => {
  assertEquals(
    renameWords(
      'first "$D"/first --first first() x-first firsts (first)',
      new Map([["first", "_first"]]),
    ),
    '_first "$D"/first --first _first() x-first firsts (_first)',
  );
});
