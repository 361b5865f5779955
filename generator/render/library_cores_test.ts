import { runSnippets } from "./testing/run_library.ts";
import { hasTool } from "./testing/run_tool.ts";

const hasCompiler = hasTool("gcc");

/** A process that aborts, and somebody who gives its core to dax_core. */
const dumpCore = (bytes: number) =>
  `dax_create_files 64 a
{
	dax_wait 3 grep -qs pid "$DAX_TMP"/user0
	head -c ${bytes} /dev/zero | "$DIR"/dax_core "$DAX_TMP" \\
		"$(awk '$2 == "pid" { print $3 }' "$DAX_TMP"/user0)"
} &
dax_start_user --map shared --state dumping --cores "$DAX_TMP" "$DAX_MNT"/a
point() { "$@" > said; echo "$1 $?"; cat said; }
`;

Deno.test({
  name: "dax_core reads a core slowly, and to its end",
  ignore: !hasCompiler,
  async fn() {
    await runSnippets({
      "that is as large as it may be": {
        snippet: dumpCore(3000000) +
          `grep -c bytes "$DAX_TMP"/core.*
point dax_cores_are_bounded 2930
point dax_mappers_killed SIGABRT
point dax_mappers_live`,
        stdout: `0
dax_cores_are_bounded 0
dax_mappers_killed 0
dax_mappers_live 1
# user0:0 fate SIGABRT
`,
      },
      "that is larger": {
        snippet: dumpCore(3000000) + "point dax_cores_are_bounded 2929",
        stdout: `dax_cores_are_bounded 1
# user0:0 3000000 bytes of core
`,
      },
      "that does not end": {
        snippet: dumpCore(3000000) +
          `dax_ask_users 1
dax_wait 3 grep -q bytes "$DAX_TMP"/core.*
for core in "$DAX_TMP"/core.*; do : > "$core"; done
point dax_cores_are_bounded 2930`,
        stdout: /^dax_cores_are_bounded 1\n# user0:0 no bytes of core\n$/,
      },
      "that was over before": {
        snippet: dumpCore(3000) + `dax_wait 3 grep -q bytes "$DAX_TMP"/core.*
point dax_cores_are_bounded 2930`,
        stdout: "dax_cores_are_bounded 1\n# user0:0 dump over\n",
      },
      "of nobody": {
        snippet: `: > "$DAX_TMP"/user0; DAX_ASKED=5; dax_cores_are_bounded 4`,
        stdout: "# nobody tells\n",
      },
    });
  },
});

Deno.test({
  name: "dax_catch_cores has cores go to dax_core, and back again",
  ignore: !hasCompiler,
  async fn() {
    await runSnippets({
      "where that can be said": {
        snippet: `echo core > core_pattern
dax_catch_cores; echo $?
dax_catch_cores; sed "s#$DAX_TMP#TMP#g" core_pattern
[ -x "$DAX_TMP"/dax_core ]; echo $?
dax_cleanup; cat core_pattern`,
        stdout: "0\n|TMP/dax_core TMP %P\n0\ncore\n",
      },
      "or nothing is tested": {
        snippet: `ln -s /nowhere/core_pattern core_pattern
dax_catch_cores 2> said; echo "$DAX_STOPPED"`,
        stdout: "# cores cannot be caught\ncores cannot be caught\n",
      },
    });
  },
});
