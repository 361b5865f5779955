import { assert, assertEquals } from "@std/assert";
import { quoteShell } from "./quote.ts";
import { runLibrary, runSnippets } from "./testing/run_library.ts";
import { hasTool } from "./testing/run_tool.ts";

const hasCompiler = hasTool("gcc");

/** What processes told, and what comes of it. */
const ANSWERS: {
  check: string;
  told: string;
  passes: boolean;
}[] = [
  {
    check: "dax_mappers_signalled BUS_MCEERR_AO",
    told: "0 mapped 4\n0 signal BUS_MCEERR_AO 12 3\n0 astray 0\n",
    passes: true,
  },
  {
    check: "dax_mappers_signalled BUS_MCEERR_AO",
    told: "0 mapped 4\n1 mapped 4\n0 signal BUS_MCEERR_AO 12 3\n0 astray 0\n" +
      "1 signal none\n1 astray 0\n",
    passes: false,
  },
  {
    check: "dax_mappers_signalled BUS_MCEERR_AO",
    told: "0 mapped 4\n0 signal BUS_MCEERR_AR 12 3\n0 astray 0\n",
    passes: false,
  },
  {
    check: "dax_mappers_signalled BUS_MCEERR_AO",
    told: "0 mapped 4\n0 signal BUS_MCEERR_AO 12 3\n0 astray 1\n",
    passes: false,
  },
  {
    check: "dax_mappers_signalled BUS_MCEERR_AO",
    told: "0 signal none\n0 astray 0\n",
    passes: false,
  },
  { check: "dax_nobody_signalled", told: "0 signal none\n", passes: true },
  {
    check: "dax_nobody_signalled",
    told: "0 signal none\n1 signal BUS_ADRERR 0 1\n",
    passes: false,
  },
  { check: "dax_nothing_mapped", told: "0 resident 0\n", passes: true },
  {
    check: "dax_nothing_mapped",
    told: "0 resident 0\n1 resident 1\n",
    passes: false,
  },
  { check: "dax_nothing_mapped", told: "", passes: false },
  {
    check: "dax_accesses_fail",
    told: "0 load BUS_ADRERR 4\n0 store BUS_ADRERR 4\n",
    passes: true,
  },
  {
    check: "dax_accesses_fail",
    told: "0 load BUS_ADRERR 4\n0 store BUS_ADRERR 3\n0 store ok 1\n",
    passes: false,
  },
  {
    check: "dax_accesses_fail",
    told: "0 load BUS_MCEERR_AR 4\n",
    passes: false,
  },
  {
    check: "dax_accesses_fail",
    told: "0 load BUS_ADRERR 3\n0 load changed 1\n",
    passes: false,
  },
  {
    check: "dax_stores_fail",
    told: "0 load ok 4\n0 store BUS_ADRERR 4\n",
    passes: true,
  },
  { check: "dax_stores_fail", told: "0 load ok 4\n", passes: false },
  {
    check: "dax_stores_fail",
    told: "0 store BUS_ADRERR 3\n1 store BUS_ADRERR 3\n1 store ok 1\n",
    passes: false,
  },
  {
    check: "dax_stores_fail",
    told: "0 store BUS_MCEERR_AR 4\n",
    passes: false,
  },
  {
    check: "dax_mappings_stay",
    told: "0 mapped 4\n0 resident 4\n0 load ok 3\n0 load changed 1\n",
    passes: false,
  },
  {
    check: "dax_users_unaffected",
    told:
      "0 mapped 4\n0 signal none\n0 astray 0\n0 resident 4\n0 load ok 4\n0 store ok 4\n0 call read ok\n",
    passes: true,
  },
  {
    check: "dax_users_unaffected",
    told:
      "0 mapped 4\n0 signal BUS_MCEERR_AO 12 1\n0 astray 0\n0 resident 4\n0 load ok 4\n0 store ok 4\n0 call read ok\n",
    passes: false,
  },
  {
    check: "dax_users_unaffected",
    told:
      "0 mapped 4\n0 signal none\n0 astray 1\n0 resident 4\n0 load ok 4\n0 store ok 4\n0 call read ok\n",
    passes: false,
  },
  {
    check: "dax_users_unaffected",
    told:
      "0 mapped 4\n0 signal none\n0 astray 0\n0 resident 3\n0 load ok 4\n0 store ok 4\n0 call read ok\n",
    passes: false,
  },
  {
    check: "dax_users_unaffected",
    told:
      "0 mapped 4\n0 signal none\n0 astray 0\n0 load ok 4\n0 store ok 4\n0 call read ok\n",
    passes: false,
  },
  {
    check: "dax_users_unaffected",
    told:
      "0 mapped 4\n0 signal none\n0 astray 0\n0 resident 4\n0 load BUS_ADRERR 4\n0 store ok 4\n0 call read ok\n",
    passes: false,
  },
  {
    check: "dax_users_unaffected",
    told:
      "0 mapped 4\n0 signal none\n0 astray 0\n0 resident 4\n0 load ok 4\n0 store ok 3\n0 store BUS_ADRERR 1\n0 call read ok\n",
    passes: false,
  },
  {
    check: "dax_users_unaffected",
    told:
      "0 mapped 4\n0 signal none\n0 astray 0\n0 resident 4\n0 load ok 4\n0 store ok 4\n0 call read EIO\n",
    passes: false,
  },
  {
    check: "dax_users_unaffected",
    told: "",
    passes: false,
  },
  {
    check: "dax_calls_fail EIO",
    told: "0 call read EIO\n0 call write EIO\n",
    passes: true,
  },
  {
    check: "dax_calls_fail EIO",
    told: "0 call read EIO\n0 call write ok\n",
    passes: false,
  },
  {
    check: "dax_calls_fail EIO",
    told: "0 call read EIO\n0 call write ESTALE\n",
    passes: false,
  },
  {
    check: 'dax_calls_fail EIO "" read pread',
    told: "0 call read EIO\n0 call write ok\n0 call readahead ok\n",
    passes: true,
  },
  {
    check: 'dax_calls_fail EIO "" read pread',
    told: "0 call read EIO\n0 call write EIO\n0 call pread ok\n",
    passes: false,
  },
  {
    check: 'dax_calls_fail EIO "" read pread',
    told: "0 call write EIO\n",
    passes: false,
  },
  {
    check: "dax_mappings_stay",
    told: "0 mapped 4\n0 resident 4\n0 load ok 4\n0 store BUS_ADRERR 4\n" +
      "1 mapped 2\n1 resident 2\n1 load ok 2\n",
    passes: true,
  },
  {
    check: "dax_mappings_stay",
    told: "0 mapped 4\n0 resident 3\n0 load ok 4\n",
    passes: false,
  },
  {
    check: "dax_mappings_stay",
    told: "0 mapped 4\n0 resident 4\n0 load ok 3\n0 load BUS_ADRERR 1\n",
    passes: false,
  },
  { check: "dax_mappings_stay", told: "0 resident 0\n", passes: false },
  {
    check: "dax_mappers_live",
    told: "0 fate alive\n1 fate SIGBUS\n",
    passes: false,
  },
  { check: "dax_mappers_live", told: "0 fate alive\n", passes: true },
  { check: "dax_mappers_live other", told: "0 fate alive\n", passes: false },
  {
    check: "dax_mappers_killed SIGBUS",
    told: "0 fate SIGBUS\n1 fate SIGKILL\n",
    passes: false,
  },
  {
    check: "dax_mappers_killed SIGBUS",
    told: "0 fate SIGBUS\n1 fate alive\n",
    passes: false,
  },
  { check: "dax_mappers_killed SIGBUS", told: "0 fate SIGBUS\n", passes: true },
  {
    check: "dax_accesses_are_fatal SIGBUS",
    told: "0 access SIGBUS\n1 access survived\n",
    passes: false,
  },
  {
    check: "dax_accesses_are_fatal SIGBUS",
    told: "0 access SIGBUS\n",
    passes: true,
  },
  {
    check: "dax_reads_fail 'EFAULT|EIO'",
    told: "0 during ok 9\n0 during EFAULT 1\n0 read EFAULT 3\n0 read EIO 1\n",
    passes: true,
  },
  {
    check: "dax_reads_fail 'EFAULT|EIO'",
    told: "0 during ok 9\n0 read EFAULT 3\n0 read ok 1\n",
    passes: false,
  },
  {
    check: "dax_reads_fail EIO",
    told: "0 during ok 9\n0 read EFAULT 4\n",
    passes: false,
  },
  {
    check: "dax_reads_fail EIO",
    told: "0 during changed 1\n0 read EIO 4\n",
    passes: false,
  },
  { check: "dax_reads_fail EIO", told: "0 during ok 1\n", passes: false },
  {
    check: "dax_registration_fails EINVAL",
    told: "0 register EINVAL\n",
    passes: true,
  },
  {
    check: "dax_registration_fails EINVAL",
    told: "0 register EINVAL\n0 register ok\n",
    passes: false,
  },
  { check: "dax_signal_pending SIGBUS", told: "", passes: false },
];

Deno.test("checks of answers pass and fail", async () => {
  const { stdout } = await runLibrary(
    ANSWERS.map(({ check, told }) =>
      `DAX_ASKED=5
printf %s ${quoteShell(`0: noise\n${told}`)} > "$DAX_TMP"/user0
${check} > said; echo "$? $(grep -c '^# ' said) $(grep -vc '^# ' said)"
`
    ).join(""),
  );
  assertEquals(
    stdout.trim().split("\n").map((line, index) => ({
      ...ANSWERS[index],
      passes: line === "0 0 0",
    })),
    ANSWERS,
  );
  assert(!/^(?!0|1 [1-9]\d* 0)/m.test(stdout.trim()), stdout);
});

Deno.test("dax_is_shut_down wants EIO, and the reason in the log", async () => {
  const shutDown = `touch() { echo "touch: x: Input/output error"; return 1; }
DAX_MARK=mark; echo mark > "$DIR"/kmsg
say() { echo "[ 1.0] $*" >> "$DIR"/kmsg; }
`;
  const xfs = (code: string) =>
    `say 'XFS (pmem0): Block device removal (${code}) detected at ` +
    `f+0x1/0x2 (fs/x.c:1).  Shutting down filesystem.'\n`;
  const ext4 = "say 'EXT4-fs (pmem0): shut down requested (2)'\n";
  await runSnippets({
    "for any reason": {
      snippet: `${shutDown}dax_is_shut_down; echo $?`,
      stdout: "0\n",
    },
    "by XFS for this one": {
      snippet: shutDown + xfs("0x20") + "dax_is_shut_down 0x20; echo $?",
      stdout: "0\n",
    },
    "by XFS for one of two": {
      snippet: shutDown + xfs("0x4") + "dax_is_shut_down '0x20|0x4'; echo $?",
      stdout: "0\n",
    },
    "by ext4": {
      snippet: shutDown + ext4 + "dax_is_shut_down 2; echo $?",
      stdout: "0\n",
    },
    "for another reason": {
      snippet: shutDown + xfs("0x2") + "dax_is_shut_down 0x20; echo $?",
      stdout:
        /^# not in the kernel's log: a shutdown for 0x20\n# .*\(0x2\).*\n1\n$/,
    },
    "not, as all works": {
      snippet: "dax_is_shut_down; echo $?",
      stdout: /^# status 0 of: touch .*\/mnt\/after\n1\n$/,
    },
    "not, as there is no such directory": {
      snippet: 'rmdir "$DAX_MNT"; dax_is_shut_down; echo $?',
      stdout: /^# status 1 of: .*\n# touch: .*No such file or directory\n1\n$/,
    },
    "not, as nothing answers": {
      snippet: "touch() { command sleep 60; }; dax_is_shut_down; echo $?",
      stdout: "124\n",
    },
  });
});

Deno.test("dax_mappers_signalled asks nothing of those who only open", async () => {
  await runSnippets({
    "in another group": {
      snippet: `DAX_ASKED=5
printf '0 mapped 4\\n0 signal BUS_MCEERR_AO 12 3\\n0 astray 0\\n' > "$DAX_TMP"/user0
printf '0 signal none\\n0 astray 0\\n' > "$DAX_TMP"/user1
dax_mappers_signalled BUS_MCEERR_AO; echo $?`,
      stdout: "0\n",
    },
  });
});

/** Two files, and users of them; what the answers are is up to the machine. */
const useFiles = (options: string) =>
  `dax_create_files 64 a b
dax_start_user --processes 2 ${options} "$DAX_MNT"/a "$DAX_MNT"/b
dax_save_checksums a b
point() { "$@" > said; echo "$1 $?"; }
`;

const dropFiles = 'truncate -s 0 "$DAX_MNT"/a "$DAX_MNT"/b\n';

Deno.test({
  name: "users of files that stay make every expectation fail",
  ignore: !hasCompiler,
  async fn() {
    await runSnippets({
      "mapped": {
        snippet: useFiles("--map shared --access write") +
          `point dax_mappers_signalled BUS_MCEERR_AO
point dax_nobody_signalled
point dax_nothing_mapped
point dax_accesses_fail
point dax_calls_fail EIO
point dax_kill_users`,
        stdout: `dax_mappers_signalled 1
dax_nobody_signalled 0
dax_nothing_mapped 1
dax_accesses_fail 1
dax_calls_fail 1
dax_kill_users 0
`,
      },
      "changed by a call or otherwise": {
        snippet: useFiles("--map shared --access write") +
          `point dax_data_is_intact
printf x | dd of="$DAX_MNT"/b bs=1 seek=5000 conv=notrunc status=none
point dax_data_is_intact; cat said
rm "$DAX_MNT"/a
point dax_data_is_intact
point dax_kill_users`,
        stdout: `dax_data_is_intact 0
dax_data_is_intact 1
# b: FAILED
# sha256sum: WARNING: 1 computed checksum did NOT match
dax_data_is_intact 1
dax_kill_users 0
`,
      },
      "signalled by somebody else": {
        snippet: useFiles("--map shared --access write") +
          `kill -BUS $(dax_descendants "\${DAX_USERS[0]}" | tail -n 1)
point dax_nobody_signalled
point dax_mappers_signalled BUS_MCEERR_AO
point dax_kill_users`,
        stdout: `dax_nobody_signalled 1
dax_mappers_signalled 1
dax_kill_users 0
`,
      },
    });
  },
});

Deno.test({
  name: "users of files that go let expectations pass",
  ignore: !hasCompiler,
  async fn() {
    const loads = (kind: string) => ({
      snippet: useFiles(`--map ${kind} --access read`) + dropFiles +
        `point dax_nobody_signalled
point dax_nothing_mapped
point dax_accesses_fail
grep -c store "$DAX_TMP"/user0
point dax_kill_users`,
      stdout: `dax_nobody_signalled 0
dax_nothing_mapped 0
dax_accesses_fail 0
0
dax_kill_users 0
`,
    });
    await runSnippets({
      "shared": loads("shared"),
      "private": loads("private"),
      "populated": loads("shared --populate"),
      "written": {
        snippet: useFiles("--map shared --access write") + dropFiles +
          `point dax_nothing_mapped
point dax_accesses_fail
sort -u "$DAX_TMP"/user0 | grep -E 'load|store'
point dax_kill_users`,
        stdout: `dax_nothing_mapped 0
dax_accesses_fail 0
0 load BUS_ADRERR 32
0 store BUS_ADRERR 32
1 load BUS_ADRERR 32
1 store BUS_ADRERR 32
dax_kill_users 0
`,
      },
      "private ones write nothing back": {
        snippet: useFiles("--map private --access read") +
          `dax_ask_users 4; grep -c msync "$DAX_TMP"/user0
point dax_kill_users`,
        stdout: "0\ndax_kill_users 0\n",
      },
    });
  },
});

Deno.test({
  name: "dax_ask_users tells processes that die from those that block",
  ignore: !hasCompiler,
  async fn() {
    await runSnippets({
      "one is killed": {
        snippet: useFiles("--map shared --access write") +
          `kill -KILL $(dax_descendants "\${DAX_USERS[0]}" | tail -n 1)
dax_nobody_signalled; echo $?
dax_calls_fail EIO; echo $?
dax_test "it shows" dax_nothing_mapped
point dax_kill_users`,
        stdout: `# no answer from those who use the files
# lost process 1 by signal 9
1
# no answer from those who use the files
# lost process 1 by signal 9
1
# no answer from those who use the files
# lost process 1 by signal 9
not ok 1 it shows
dax_kill_users 0
`,
      },
      "one blocks": {
        snippet: useFiles("--map shared --access write") +
          `kill -STOP $(dax_descendants "\${DAX_USERS[0]}" | tail -n 1)
dax_nobody_signalled; echo $?
dax_test "it shows" dax_nothing_mapped
echo $((SECONDS < 8))
point dax_kill_users`,
        stdout: `# no answer from those who use the files
124
# no answer from those who use the files
not ok 1 it shows # TIMEOUT
1
dax_kill_users 0
`,
      },
      "all are gone": {
        snippet: useFiles("--map shared --access write") +
          `kill -KILL $(dax_descendants "\${DAX_USERS[0]}")
dax_nobody_signalled; echo $?
point dax_kill_users`,
        stdout: `# no answer from those who use the files
1
dax_kill_users 0
`,
      },
      "some of several groups": {
        snippet: useFiles("--map shared --access read") +
          `dax_start_user "$DAX_MNT"/a
dax_ask_users 4; echo $?
grep -c '^told' "$DAX_TMP"/user0 "$DAX_TMP"/user1 | sed 's/.*://'
point dax_kill_users`,
        stdout: "0\n4\n4\ndax_kill_users 0\n",
      },
    });
  },
});

Deno.test({
  name: "dax_start_user stops when files cannot be used",
  ignore: !hasCompiler,
  async fn() {
    const cannot = (why: string) =>
      new RegExp(
        `^0 ${why}\\nlost process 0, it ended\\n`.replace(/^\^/, "^# ")
          .replaceAll("\\nlost", "\\n# lost") +
          "# the files could not be used before the removal\\n" +
          "dax_start_user 1\\n$",
      );
    await runSnippets({
      "as there are none": {
        snippet: 'dax_start_user "$DAX_MNT"/a; echo "dax_start_user $?"',
        stdout: cannot(".*/mnt/a: No such file or directory"),
      },
      "as they have no DAX": {
        snippet:
          'dax_create_files 4 a; dax_start_user --require-dax "$DAX_MNT"/a; ' +
          'echo "dax_start_user $?"',
        stdout: cannot("DAX: Operation not supported"),
      },
      "as MAP_SYNC needs DAX": {
        snippet:
          'dax_create_files 4 a; dax_start_user --map sync "$DAX_MNT"/a; ' +
          'echo "dax_start_user $?"',
        stdout: cannot("mmap: Operation not supported"),
      },
    });
  },
});
