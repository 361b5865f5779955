import { assertEquals, assertRejects } from "@std/assert";
import { EnvironmentError } from "../base/errors.ts";
import { reachFiles } from "./house.ts";
import { builtInHouse } from "./house_helpers.ts";
import {
  readGroups,
  readHouse,
  readHouseFile,
  readTargets,
} from "./read_house.ts";

Deno.test("readHouseFile() reads what a file of common/ gives", () => {
  const file = readHouseFile([
    ". ./common/other",
    'export XFS_IO_PROG="$(type -P xfs_io)"',
    "_one() {",
    "\tSOME_SIZE=1",
    "}",
    "function run_two ()",
    "\t_inner()",
    '# _none() and echo "_none()"',
    "echo $THAT_SIZE ${THOSE_SIZES:-2}",
  ].join("\n"));
  assertEquals(file, {
    functions: ["_one", "run_two", "_inner"],
    variables: ["XFS_IO_PROG", "SOME_SIZE", "THAT_SIZE", "THOSE_SIZES"],
    tools: [["xfs_io", "XFS_IO_PROG"]],
    sources: ["other"],
  });
});

Deno.test("readGroups() reads the table, not its head and what goes on", () => {
  const text = "=====\t====\nGroup Name:\tDescription:\nauto\t\tby default\n" +
    "\t\tand more\nfsr_2\tx\n";
  assertEquals([...readGroups(text)], ["auto", "fsr_2"]);
});

Deno.test("readTargets() reads all lists of a Makefile", () => {
  const text = "TARGETS = a b \\\n\tc\nLINUX_TARGETS += d-1 $(OTHER)\nX = e\n";
  assertEquals(readTargets(text), ["a", "b", "c", "d-1"]);
});

async function withTree(
  files: Record<string, string>,
  use: (directory: string) => Promise<void>,
): Promise<void> {
  const directory = await Deno.makeTempDir({ prefix: "yank_house_" });
  try {
    for (const [path, text] of Object.entries(files)) {
      const parent = `${directory}/${path}`.replace(/\/[^/]*$/, "");
      await Deno.mkdir(parent, { recursive: true });
      await Deno.writeTextFile(`${directory}/${path}`, text);
    }
    await use(directory);
  } finally {
    await Deno.remove(directory, { recursive: true });
  }
}

Deno.test("readHouse() reads a tree", async () => {
  await withTree({
    "check": "RESULT_DIR=x\n",
    "common/Makefile": "_no()\n",
    "common/rc": ". common/config\n_one()\n",
    "common/config": "_one()\nX_PROG=$(type -P x)\n",
    "doc/group-names.txt": "auto\tx\n",
    "src/Makefile": "TARGETS = t_one\nSUBDIRS = log\n",
    "src/t_two.c": "",
    "src/log/Makefile": "TARGETS = replay\n",
  }, async (directory) => {
    const house = await readHouse(directory);
    assertEquals(house.functions.get("_one"), ["config", "rc"]);
    assertEquals(house.functions.has("_no"), false);
    assertEquals(house.variables.get("RESULT_DIR"), ["check"]);
    assertEquals(house.tools.get("x"), "X_PROG");
    assertEquals(house.sourced.get("rc"), ["config"]);
    assertEquals([...house.groups], ["auto"]);
    assertEquals(
      ["t_one", "t_two", "log/replay", "log"].map((name) =>
        house.programs.has(name)
      ),
      [true, true, true, false],
    );
  });
});

Deno.test("readHouse() says that a directory is no tree", async () => {
  await withTree({ "common/rc": "" }, async (directory) => {
    const error = await assertRejects(
      () => readHouse(directory),
      EnvironmentError,
    );
    assertEquals(
      error.message.startsWith(
        `Cannot read "${directory}" as a tree of xfstests: `,
      ),
      true,
    );
  });
});

Deno.test("reachFiles() follows what is sourced, for the test's filesystem", () => {
  const sourced = new Map([
    ["preamble", ["rc"]],
    ["rc", ["config"]],
    ["config", ["xfs", "ext4"]],
    ["inject", ["log"]],
  ]);
  const reach = (directory: string) =>
    [...reachFiles({ sourced }, {
      directory,
      sources: ["preamble", "inject"],
    })].sort();
  const always = ["config", "inject", "log", "preamble", "rc"];
  assertEquals(reach("xfs"), [...always, "xfs"]);
  assertEquals(reach("generic"), [...always, "xfs", "ext4"].sort());
});

const tree = Deno.env.get("XFSTESTS_DIR");

Deno.test({
  name: "the built-in table says of a real tree what it has",
  ignore: tree === undefined,
  async fn() {
    const house = await readHouse(tree ?? "");
    const wrong: string[] = [];
    for (const kind of ["functions", "variables", "sourced"] as const) {
      for (const [name, ones] of builtInHouse[kind]) {
        for (const one of ones) {
          if (house[kind].get(name)?.includes(one)) continue;
          wrong.push(`${kind}: ${name} ${one}`);
        }
      }
    }
    for (const [program, variable] of builtInHouse.tools) {
      if (house.tools.get(program) !== variable) wrong.push(variable);
    }
    for (const kind of ["groups", "programs"] as const) {
      for (const one of builtInHouse[kind]) {
        if (!house[kind].has(one)) wrong.push(`${kind}: ${one}`);
      }
    }
    assertEquals(wrong, []);
  },
});
