import { assertMatch } from "@std/assert";
import { runLibrary, runSnippets } from "./testing/run_library.ts";
import { hasTool } from "./testing/run_tool.ts";
import { buildHelpers } from "./testing/selftest_helpers.ts";

const hasCompiler = hasTool("gcc");

/** Two processes that map a file, by these options. */
const useFile = (options: string) =>
  `dax_create_files 64 a
dax_start_user --processes 2 --map shared --access read ${options} "$DAX_MNT"/a
point() { "$@" > said; echo "$1 $?"; cat said; }
pids=$(dax_descendants "\${DAX_USERS[0]}" | tail -n +2)
`;

const dropFile = 'truncate -s 0 "$DAX_MNT"/a\n';

Deno.test({
  name: "dax_user makes of SIGBUS what it is told",
  ignore: !hasCompiler,
  async fn() {
    await runSnippets({
      "handled, it does not end it": {
        snippet: useFile("") + `kill -BUS $pids
point dax_mappers_live
point dax_mappers_killed SIGBUS
${dropFile}point dax_accesses_are_fatal SIGBUS
point dax_kill_users`,
        stdout: `dax_mappers_live 0
dax_mappers_killed 1
# user0:0 fate alive
# user0:1 fate alive
dax_accesses_are_fatal 1
# nobody tells
dax_kill_users 0
`,
      },
      "orphaned, it is killed with the rest": {
        snippet: useFile("") + `kill -STOP $pids; kill -KILL "\${DAX_USERS[0]}"
dax_wait 5 dax_is_gone "\${DAX_USERS[0]}"
dax_is_gone $pids; echo $?
point dax_kill_users
dax_is_gone $pids; echo $?`,
        stdout: `1
dax_kill_users 0
0
`,
      },
      "handled on a stack of its own": {
        snippet: useFile("--sigbus altstack") + `kill -BUS $pids
point dax_nobody_signalled | head -n 1
point dax_mappers_live
${dropFile}point dax_accesses_fail
point dax_kill_users`,
        stdout: `dax_nobody_signalled 1
dax_mappers_live 0
dax_accesses_fail 0
dax_kill_users 0
`,
      },
      "ignored, until it is forced": {
        snippet: useFile("--sigbus ignore") + `kill -BUS $pids
point dax_nobody_signalled
point dax_mappers_live
${dropFile}point dax_accesses_fail
dax_ask_users 4
${dropFile}point dax_accesses_are_fatal SIGBUS
point dax_accesses_are_fatal SIGSEGV
point dax_kill_users`,
        stdout: `dax_nobody_signalled 0
dax_mappers_live 0
dax_accesses_fail 0
dax_accesses_are_fatal 0
dax_accesses_are_fatal 1
# user0:0 access SIGBUS
# user0:1 access SIGBUS
dax_kill_users 0
`,
      },
      "and an access need not be fatal": {
        snippet: useFile("--sigbus ignore") +
          `point dax_accesses_are_fatal SIGBUS`,
        stdout: `dax_accesses_are_fatal 1
# user0:0 access survived
# user0:1 access survived
`,
      },
      "not handled, it ends it": {
        snippet: useFile("--sigbus default") + `kill -BUS $pids
point dax_mappers_live
point dax_mappers_killed SIGBUS
point dax_mappers_killed SIGKILL
point dax_nothing_mapped
point dax_kill_users`,
        stdout: `dax_mappers_live 1
# user0:0 fate SIGBUS
# user0:1 fate SIGBUS
dax_mappers_killed 0
dax_mappers_killed 1
# user0:0 fate SIGBUS
# user0:1 fate SIGBUS
dax_nothing_mapped 1
# nobody tells
dax_kill_users 0
`,
      },
      "not handled, and one is not sent it": {
        snippet: useFile("--sigbus default") + `kill -BUS \${pids%%$'\\n'*}
point dax_mappers_killed SIGBUS`,
        stdout: `dax_mappers_killed 1
# user0:1 fate alive
`,
      },
      "blocked, it is pending": {
        snippet: useFile("--sigbus block") + `
point dax_signal_pending SIGBUS
kill -BUS $pids
point dax_signal_pending SIGBUS
point dax_mappers_live
point dax_signal_pending SIGBUS
point dax_nobody_signalled
${dropFile}point dax_accesses_fail
dax_ask_users 4
${dropFile}point dax_accesses_are_fatal SIGBUS`,
        stdout: `dax_signal_pending 1
# user0:0 no SIGBUS pending
# user0:1 no SIGBUS pending
dax_signal_pending 0
dax_mappers_live 0
dax_signal_pending 1
# user0:0 no SIGBUS pending
# user0:1 no SIGBUS pending
dax_nobody_signalled 1
# user0:0 signal other 0 1
# user0:1 signal other 0 1
dax_accesses_fail 0
dax_accesses_are_fatal 0
`,
      },
      "read from a signalfd": {
        snippet: useFile("--sigbus signalfd") +
          `point dax_nobody_signalled
kill -BUS $pids
point dax_signal_pending SIGBUS
point dax_kill_users
dax_start_user --map shared --sigbus signalfd "$DAX_MNT"/a
kill -BUS $(dax_descendants "\${DAX_USERS[0]}" | tail -n 1)
point dax_nobody_signalled`,
        stdout: `dax_nobody_signalled 0
dax_signal_pending 0
dax_kill_users 0
dax_nobody_signalled 1
# user0:0 signal other 0 1
`,
      },
    });
  },
});

Deno.test({
  name: "dax_user goes on with the first question, whatever held it",
  ignore: !hasCompiler,
  async fn() {
    const held = (state: string, shown: RegExp) => ({
      snippet: useFile(`--state ${state}`) +
        `for pid in $pids; do sed 's/.*) //; s/ .*//' /proc/$pid/stat; done |
	head -n 2
point dax_signal_pending SIGBUS | head -n 1
kill -BUS $(awk '$2 == "pid" { print $3 }' "$DAX_TMP"/user0)
point dax_signal_pending SIGBUS
point dax_mappers_live
point dax_nobody_signalled
${dropFile}point dax_accesses_fail
point dax_kill_users`,
      stdout: shown,
    });
    const shown = (state: string) =>
      new RegExp(`^${state}\\n.\\ndax_signal_pending 1
dax_signal_pending 0
dax_mappers_live 0
dax_nobody_signalled 1
# user0:0 signal other 0 1
# user0:1 signal other 0 1
dax_accesses_fail 0
dax_kill_users 0
$`);
    await runSnippets({
      "stopped": held("stopped", shown("T")),
      "traced": held("traced", shown("t")),
      "uninterruptible": held("uninterruptible", shown("D")),
      "and is killed all the same": {
        snippet: useFile("--state stopped") +
          `dax_start_user --map shared --state traced "$DAX_MNT"/a
dax_start_user --map shared --state uninterruptible "$DAX_MNT"/a
point dax_kill_users
cat /proc/[0-9]*/cmdline 2> said | tr '\\0' ' ' | grep -c "$DIR/[d]ax_"`,
        stdout: "dax_kill_users 0\n0\n",
      },
    });
  },
});

/** A cgroup made of files: whoever is moved there is frozen, or is not. */
const standInCgroup = (frozen: 0 | 1) =>
  `mkdir cgroup; DAX_CGROUP=$DIR/cgroup
touch cgroup/cgroup.procs cgroup/cgroup.freeze
echo "frozen ${frozen}" > cgroup/cgroup.events
`;

Deno.test({
  name: "dax_user freezes its processes in the cgroup that it is given",
  ignore: !hasCompiler,
  async fn() {
    await runSnippets({
      "and thaws them": {
        snippet: standInCgroup(1) +
          useFile('--state frozen --cgroup "$DAX_CGROUP"') +
          `diff <(echo "$pids" | tail -n 1 | tr -d '\\n') cgroup/cgroup.procs
cat cgroup/cgroup.freeze; echo
point dax_mappers_live
cat cgroup/cgroup.freeze; echo`,
        stdout: "1\ndax_mappers_live 0\n0\n",
      },
      "unless they do not freeze": {
        snippet: standInCgroup(0) +
          useFile('--state frozen --cgroup "$DAX_CGROUP"') +
          'echo "$DAX_STOPPED"; dax_kill_users',
        stdout: /the files could not be used before the removal/,
      },
      "which is a directory of its own": {
        snippet: `mkdir v2; echo "none $DIR/v2 cgroup2 rw 0 0" > mounts
dax_make_cgroup; echo $?
[ -d "$DAX_CGROUP" ]; echo $?
dax_make_cgroup; echo $?
dax_remove_cgroup; echo $?
ls v2`,
        stdout: "0\n0\n0\n0\n",
      },
      "or nothing is tested": {
        snippet: `mount() { echo mount "$@"; return 1; }
dax_make_cgroup; echo "$DAX_STOPPED"`,
        stdout:
          /^# mount -t cgroup2 none .*tmp\/cgroup\n# mount of cgroup2 failed\nmount of cgroup2 failed\n$/,
      },
    });
  },
});

Deno.test({
  name: "dax_user uses files as who it is told to be",
  ignore: !hasCompiler,
  async fn() {
    await runSnippets({
      "a thread whose leader is gone, but not the process": {
        snippet: useFile("--leader-exits") +
          `dax_is_gone $pids; echo $?
point dax_nothing_mapped | head -n 1
${dropFile}point dax_accesses_fail
point dax_kill_users
dax_is_gone $pids; echo $?`,
        stdout: `1
dax_nothing_mapped 1
dax_accesses_fail 0
dax_kill_users 0
0
`,
      },
      "one without a descriptor makes no call with it": {
        snippet: useFile("--descriptor closed") +
          `dax_ask_users 4
grep -cE 'call (read|fsync)' "$DAX_TMP"/user0
grep -cE 'call (stat|msync)' "$DAX_TMP"/user0`,
        stdout: "0\n4\n",
      },
      "one that was passed the file": {
        snippet: useFile("--descriptor passed") +
          `ls -l /proc/\${DAX_USERS[0]}/fd | grep -c mnt/a
for pid in $pids; do ls -l /proc/$pid/fd | grep -c mnt/a; done
dax_ask_users 4
grep -cE 'call (read|fsync) ok' "$DAX_TMP"/user0`,
        stdout: "0\n1\n1\n4\n",
      },
    });
  },
});

Deno.test({
  name: "dax_user has processes in namespaces of their own",
  ignore: !hasCompiler,
  async fn() {
    const { stdout } = await runLibrary(
      useFile("--unshare user --unshare pid --unshare mount") +
        `for pid in $pids; do for name in user pid mnt; do
	[ "$(readlink /proc/$pid/ns/$name)" != "$(readlink /proc/self/ns/$name)" ]
	echo $?
done; done
${dropFile}point dax_accesses_fail`,
      { helpers: await buildHelpers() },
    );
    // Where a machine lets nobody have namespaces, the test says so and ends.
    assertMatch(
      stdout,
      /^(0\n){6}dax_accesses_fail 0\n$|# \d+ fork: Operation not permitted/,
    );
  },
});
