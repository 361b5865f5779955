import { runSnippets } from "./testing/run_library.ts";
import { hasTool } from "./testing/run_tool.ts";

const hasCompiler = hasTool("gcc");

/** Two files, and users of them; what the answers are is up to the machine. */
const useFiles = (options: string) =>
  `dax_create_files 64 a b
dax_start_user --processes 2 ${options} "$DAX_MNT"/a "$DAX_MNT"/b
dax_save_checksums a b
point() { "$@" > said; echo "$1 $?"; }
`;

Deno.test({
  name: "workloads run until they are killed",
  ignore: !hasCompiler,
  async fn() {
    const start =
      `dax_start_workload fsstress -d "$DAX_MNT"/fsstress0 -n 10000000 -p 2
dax_start_workload fsx -N 10000000 -o 1048576 -l 500000 "$DAX_MNT"/fsx1
`;
    await runSnippets({
      "beside users that are asked": {
        snippet: useFiles("--map shared --access read") + start +
          `dax_workload_runs 0; echo $?
point dax_nobody_signalled
point dax_kill_users
cat /proc/[0-9]*/cmdline 2> said | tr '\\0' ' ' | grep -c "$DIR/[d]ax_"`,
        stdout: `# workload: fsstress is dax_workload, fsstress not found
# workload: fsx is dax_workload, fsx not found
0
dax_nobody_signalled 0
dax_kill_users 0
0
`,
      },
      "as the real ones": {
        snippet:
          `printf '#!/bin/sh\\necho "$@" > "$0".args; exec sleep 60\\n' > real
chmod +x real
KSFT_FSX=$DIR/real
dax_start_workload fsx -N 3 f
dax_wait 2 test -s real.args; cat real.args
dax_kill_users`,
        stdout: /^# workload: fsx is .*\/real\n-N 3 f\n$/,
      },
      "unless they end before": {
        snippet: `dax_start_workload fsx -N 1 -o 1 -l 1 "$DAX_MNT"/fsx
dax_start_workload fsx -N 1 -o 1 -l 1 /nowhere/fsx
dax_wait 2 dax_is_gone "\${DAX_JOBS[@]}"
dax_workload_runs 0; echo "$? $DAX_STOPPED"`,
        stdout:
          /\/nowhere\/fsx: No such file[^]*\n1 a workload ended before the removal\n$/,
      },
    });
  },
});

Deno.test({
  name: "dax_workload does what it is told and sees wrong data",
  ignore: !hasCompiler,
  async fn() {
    await runSnippets({
      "fsstress": {
        snippet: `"$DIR"/dax_workload fsstress -d s -n 300 -p 3; echo $?
ls s | tr '\\n' ' '; find s -type f | grep -q . && echo files`,
        stdout: "0\np0 p1 p2 files\n",
      },
      "fsx": {
        snippet: `"$DIR"/dax_workload fsx -N 500 -o 8192 -l 50000 f; echo $?
[ "$(stat -c %s f)" -le 50000 ] && echo small enough`,
        stdout: "0\nsmall enough\n",
      },
      "fsx with one byte": {
        snippet: `"$DIR"/dax_workload fsx -N 500 -o 9 -l 1 f; echo $?`,
        stdout: "0\n",
      },
      "fsx when somebody else writes": {
        snippet: `"$DIR"/dax_workload fsx -N -1 -o 8192 -l 50000 f 2> said &
fsx=$!
dax_wait 5 test -s f
while ! dax_is_gone $fsx; do
	dd if=/dev/urandom of=f bs=4096 count=10 conv=notrunc status=none
done
wait $fsx; echo $?; sed 's/[0-9][0-9]*/N/g' said`,
        stdout: "1\nwrong data at N, N bytes\n",
      },
      "fsx when somebody else truncates": {
        snippet: `"$DIR"/dax_workload fsx -N -1 -o 8192 -l 50000 f 2> said &
fsx=$!
disown $fsx
while ! dax_is_gone $fsx; do
	truncate -s 0 f
done
echo gone`,
        stdout: "gone\n",
      },
      "no arguments": {
        snippet: `"$DIR"/dax_workload > said 2>&1; echo $?
"$DIR"/dax_workload fsx -N 1 2> /dev/null; echo $?
"$DIR"/dax_workload fsstress -n 1 2> /dev/null; echo $?
"$DIR"/dax_workload --help | head -n 1 | cut -c 1-6
"$DIR"/dax_user > /dev/null 2>&1; echo $?
"$DIR"/dax_user --help | head -n 1 | cut -c 1-6`,
        stdout: "1\n1\n1\nUsage:\n1\nUsage:\n",
      },
    });
  },
});
