import { runSnippets } from "./testing/run_library.ts";
import { hasTool } from "./testing/run_tool.ts";

const hasCompiler = hasTool("gcc");

Deno.test({
  name: "file sets are made and touched, or stop all that follows",
  ignore: !hasCompiler,
  async fn() {
    await runSnippets({
      "of several directories": {
        snippet: `dax_make_file_set set 501 3; dax_touch_file_set set 501
find "$DAX_MNT"/set -type f | wc -l; stat -c %s "$DAX_MNT"/set/1/0
echo "$DAX_STOPPED"`,
        stdout: "501\n20480\n\n",
      },
      "that are fewer than are touched": {
        snippet: "dax_make_file_set set 3 1; dax_touch_file_set set 4",
        stdout: /^# .*set\/0\/3: No such file.*\n# dax_files touch failed\n$/,
      },
      "that are there already": {
        snippet: "mkdir $DAX_MNT/set; dax_make_file_set set 3 1",
        stdout: /^# .*set: File exists\n# dax_files make failed\n$/,
      },
    });
  },
});

Deno.test("dax_reflink_file stops where nothing can be shared", async () => {
  await runSnippets({
    "or makes a copy": {
      snippet: `cp() { command cp "\${@:2}"; }
dax_create_files 4 a; dax_reflink_file a b; cmp "$DAX_MNT"/a "$DAX_MNT"/b; echo $?`,
      stdout: "0\n",
    },
    "as there is no file": {
      snippet: "dax_reflink_file a b",
      stdout: /^# cp: .*\n# cp --reflink failed\n$/,
    },
  });
});

Deno.test({
  name: "cow faults run until they fail",
  ignore: !hasCompiler,
  async fn() {
    await runSnippets({
      "which they must not before the removal": {
        snippet: `touch "$DAX_MNT"/cow
dax_start_cow_faults "$DAX_MNT"/cow 1 65536
dax_wait 5 dax_is_gone "\${DAX_JOBS[0]}"; dax_workload_runs 0
dax_kill_users; echo $?`,
        stdout:
          /^# .*cow\/source0: Not a directory\n# a workload ended before the removal\n0\n$/,
      },
    });
  },
});
