import {
  assert,
  assertEquals,
  assertMatch,
  assertStringIncludes,
} from "@std/assert";
import { LOG_FAULTS } from "./log_faults.ts";
import { hostileTexts } from "./testing/hostile_texts.ts";
import { quoteShell } from "./quote.ts";
import { runLibrary } from "./testing/run_library.ts";
import { hasTool } from "./testing/run_tool.ts";
import { buildHelpers } from "./testing/selftest_helpers.ts";

const hasCompiler = hasTool("gcc");

/** Runs pieces at the same time: most of their time they wait. */
async function runAll(
  cases: Record<string, { snippet: string; stdout: string | RegExp }>,
): Promise<void> {
  const helpers = hasCompiler ? await buildHelpers() : undefined;
  await Promise.all(
    Object.entries(cases).map(async ([does, { snippet, stdout }]) => {
      const ran = await runLibrary(snippet, helpers ? { helpers } : {});
      assertEquals(ran.stderr, "", does);
      if (typeof stdout === "string") assertEquals(ran.stdout, stdout, does);
      else assertMatch(ran.stdout, stdout, does);
    }),
  );
}

Deno.test("dax_bounded gives up on what blocks", async () => {
  await runAll({
    "returns what the command does": {
      snippet: 'dax_bounded 1 sh -c "echo out; exit 3"; echo $?; ' +
        "cat $DAX_TMP/out",
      stdout: "3\nout\n",
    },
    "kills it and its children": {
      snippet: `work() { sleep 60; }
dax_bounded 1 work
echo $? "stuck=$DAX_STUCK" "stopped=$DAX_STOPPED" "left=$(pgrep -g 0 sleep)"`,
      stdout: "124 stuck= stopped= left=\n",
    },
    "tells what survives SIGKILL": {
      snippet: `kill() { :; }
dax_bounded 1 sleep 60
echo $? "stuck=$DAX_STUCK" "stopped=$DAX_STOPPED" >&3
unset -f kill
kill -KILL "\${DAX_STOPPED//[!0-9]/}"`.replace(">&3", ""),
      stdout:
        /^# process (\d+) cannot be killed\n(?:# .*\n)*124 stuck=yes stopped=process \1 cannot be killed\n$/,
    },
    "does not announce what a signal ended": {
      snippet: "dax_bounded 1 sh -c 'kill -KILL $$'; echo $?",
      stdout: "137\n",
    },
    "holds no pipe of ours": {
      snippet: `dax_bounded 1 sh -c 'setsid sleep 60 & echo $!'; echo $?
kill $(cat $DAX_TMP/out)`,
      stdout: "0\n",
    },
    "waits longer where the machine is slow": {
      snippet: "KSFT_MACHINE_SLOW=yes; dax_seconds 3; KSFT_MACHINE_SLOW=no; " +
        "dax_seconds 3",
      stdout: "12\n3\n",
    },
  });
});

Deno.test("dax_wait polls until its time is up", async () => {
  await runAll({
    "comes back as soon as it holds": {
      snippet: `(command sleep 0.3; touch "$DIR"/there) &
dax_wait 60 test -e "$DIR"/there; echo $?`,
      stdout: "0\n",
    },
    "fails after that time": {
      snippet: "dax_wait 1 false; echo $? $((SECONDS < 5))",
      stdout: "1 1\n",
    },
  });
});

Deno.test("dax_is_gone takes zombies for gone", async () => {
  await runAll({
    "for who runs, is a zombie, never was": {
      snippet: `bash -c 'sleep 0 & echo $! > zombie; exec sleep 60' &
parent=$!
dax_wait 5 grep -q '^State:.Z' /proc/"$(cat zombie)"/status || echo no zombie
dax_is_gone $parent; echo $?
dax_is_gone "$(cat zombie)"; echo $?
dax_is_gone 999999999; echo $?
dax_is_gone "$(cat zombie)" $parent; echo $?
disown $parent; kill $parent`,
      stdout: "1\n0\n0\n1\n",
    },
  });
});

Deno.test("dax_must stops all that follows", async () => {
  await runAll({
    "after a failure": {
      snippet: `dax_must dd 1 sh -c 'echo no space; exit 1'; echo $?
dax_must sync 1 touch "$DIR"/done; echo $?; ls "$DIR"/done 2> /dev/null
dax_create_files 4 a; dax_mount xfs dax=always; dax_umount; dax_unbind 1
dax_start_user a; dax_start_workload fsx a; dax_workload_runs 0
dax_save_checksums a; ls "$DAX_MNT"; echo "$DAX_REMOVALS $DAX_STOPPED"`,
      stdout: "# no space\n# dd failed\n1\n1\n0 dd failed\n",
    },
    "when time is up": {
      snippet: "dax_must umount 1 sleep 60; echo $? $DAX_STOPPED",
      stdout: "# umount did not finish\n124 umount did not finish\n",
    },
    "when dd has no space": {
      snippet: `mkdir "$DAX_MNT"/a; dax_create_files 4 a`,
      stdout: /^# dd: .*Is a directory\n# dd failed\n$/,
    },
    "when a file cannot be read": {
      snippet: "dax_save_checksums nothing",
      stdout: /^# sha256sum: nothing: .*\n# sha256sum failed\n$/,
    },
  });
});

Deno.test("dax_test reports every stop as one failure", async () => {
  await runAll({
    "of the point itself, and skips what follows": {
      snippet: `dax_test first dax_must umount 1 false
dax_test second true
dax_test_end last true
cat "$DIR"/kmsg`,
      stdout: `# umount failed
not ok 1 first
# umount failed
ok 2 second # SKIP
ok 3 last
selftests: dax: sample: first
selftests: dax: sample: last
`,
    },
    "of a step between points, in the next one": {
      snippet: `dax_must umount 1 false
dax_test first true
dax_test second true
dax_test_end last true`,
      stdout: `# umount failed
# umount failed
not ok 1 first
# umount failed
ok 2 second # SKIP
ok 3 last
`,
    },
    "of a step before the last point": {
      snippet: `dax_must umount 1 false
dax_test_end last true
dax_test_end "very last" true`,
      stdout: `# umount failed
# umount failed
not ok 1 last
ok 2 very last
`,
    },
    "of a step behind the last point": {
      snippet: `ktap_set_plan 1
dax_test only true
dax_must umount 1 false
dax_finish`,
      stdout:
        /^1\.\.1\nok 1 only\n# umount failed\nBail out! +umount failed\n# Totals.*\n$/,
    },
    "and a bound that ran out as such": {
      snippet: `dax_test "is slow" dax_check 1 sleep 60
dax_test "is wrong" dax_check 1 sh -c 'echo why; exit 4'`,
      stdout: `not ok 1 is slow # TIMEOUT
# why
not ok 2 is wrong
`,
    },
  });
});

Deno.test("dax_plan skips all that could not be prepared", async () => {
  for (
    const [snippet, status, stdout] of [
      ["dax_plan 3; echo go", 0, /^1\.\.3\ngo\n$/],
      [
        "dax_must mkfs.xfs 1 false; dax_plan 3; echo go",
        4,
        /^# mkfs.xfs failed\n1\.\.0 # SKIP mkfs.xfs failed\n$/,
      ],
      [
        "DAX_STUCK=yes; DAX_STOPPED='mount did not finish'; dax_plan 3",
        1,
        /^Bail out! +mount did not finish\n/,
      ],
    ] as const
  ) {
    const ran = await runLibrary(snippet);
    assertEquals(ran.status, status, snippet);
    assertMatch(ran.stdout, stdout);
  }
});

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
];

Deno.test("checks of answers pass and fail", async () => {
  const { stdout } = await runLibrary(
    ANSWERS.map(({ check, told }) =>
      `DAX_ASKED=4
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

Deno.test("dax_mappers_signalled asks nothing of those who only open", async () => {
  await runAll({
    "in another group": {
      snippet: `DAX_ASKED=4
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
    await runAll({
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
    await runAll({
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
    await runAll({
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
    await runAll({
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

Deno.test({
  name: "workloads run until they are killed",
  ignore: !hasCompiler,
  async fn() {
    const start =
      `dax_start_workload fsstress -d "$DAX_MNT"/fsstress0 -n 10000000 -p 2
dax_start_workload fsx -N 10000000 -o 1048576 -l 500000 "$DAX_MNT"/fsx1
`;
    await runAll({
      "beside users that are asked": {
        snippet: useFiles("--map shared --access read") + start +
          `dax_workload_runs 0; echo $?
point dax_nobody_signalled
point dax_kill_users
ls "$DAX_TMP"; dax_descendants $$ | wc -l`,
        stdout: `# workload: fsstress is dax_workload, fsstress not found
# workload: fsx is dax_workload, fsx not found
0
dax_nobody_signalled 0
dax_kill_users 0
checksums
out
2
`.replace("out\n2\n", "out\n3\n"),
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
    await runAll({
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

Deno.test("dax_log sees what came after a mark", async () => {
  await runAll({
    "and none of our own lines": {
      snippet: `kmsg() { printf '[    1.2] %s\\n' "$*" >> "$DIR"/kmsg; }
marks=0
dax_mark_log() { DAX_MARK="selftests/dax: sample: $$ $1"; kmsg "$DAX_MARK"; }
kmsg before
dax_mark_log begins; DAX_BEGIN=$DAX_MARK
kmsg one
kmsg selftests: dax: sample: WARNING: of a test
dax_mark_log "removal 1"
kmsg two
echo all; dax_log "$DAX_BEGIN"; echo last; dax_log "$DAX_MARK"
: > "$DIR"/kmsg; kmsg three
echo lost; dax_log "$DAX_MARK"`,
      stdout: `all
[    1.2] one
[    1.2] two
last
[    1.2] two
lost
[    1.2] three
`,
    },
    "by the marks that it makes itself": {
      snippet: `dax_unbind 1
sed 's/sample: [0-9]*/sample: PID/' "$DIR"/kmsg
[ "$DAX_MARK" = "$(cat "$DIR"/kmsg)" ] && echo marked`,
      stdout: "selftests/dax: sample: PID removal 1\nmarked\n",
    },
  });
});

Deno.test("dax_log_has takes every text literally", async () => {
  const texts = hostileTexts.filter((text) => /^[ -~]*[!-~][ -~]*$/.test(text));
  assert(texts.length > 40);
  const { stdout, stderr } = await runLibrary(
    `DAX_MARK=mark\n${
      texts.map((text) =>
        `echo mark > "$DIR"/kmsg
dax_log_has ${quoteShell(text)} > said; echo "$? $(grep -vc '^# ' said)"
printf '%s\\n' ${quoteShell(`[    1.0] x${text}y`)} >> "$DIR"/kmsg
dax_log_has ${quoteShell(text)}; echo "$? 0"
`
      ).join("")
    }`,
  );
  assertEquals(stderr, "");
  assertEquals(stdout, "1 0\n0 0\n".repeat(texts.length));
});

Deno.test("dax_log_is_clean fails for every fault and for the taint", async () => {
  const { stdout } = await runLibrary(`DAX_BEGIN=begins
clean() { dax_log_is_clean > said; echo $?; }
echo "WARNING: old" > "$DIR"/kmsg
echo "mark begins" >> "$DIR"/kmsg
echo "Memory failure: 0x1: Sending SIGBUS to a:1 due to hardware memory corruption" >> "$DIR"/kmsg
cp "$DIR"/kmsg good
clean
echo 512 > "$DIR"/tainted; clean; cat said; echo 0 > "$DIR"/tainted
${
    LOG_FAULTS.map((text) =>
      `cp good "$DIR"/kmsg; echo '[ 1.0] a ${text} b' >> "$DIR"/kmsg; clean\n`
    ).join("")
  }cat said`);
  assertEquals(
    stdout,
    "0\n1\n# taint was 0, is 512\n" + "1\n".repeat(LOG_FAULTS.length) +
      `# [ 1.0] a ${LOG_FAULTS.at(-1)} b\n`,
  );
});

Deno.test("dax_nothing_leaked compares what a device holds", async () => {
  await runAll({
    "before and after": {
      snippet: `echo '1-2 : namespace0.0' > "$DIR"/iomem
echo 'nd_pmem 1 0 - Live' > "$DIR"/modules
printf 'Node 0, zone   Device\\n  present 5\\nNode 0, zone Normal\\n  present 7\\n' > "$DIR"/zoneinfo
dax_save_resources
dax_nothing_leaked; echo $?
echo 'nd_pmem 1 1 - Live' > "$DIR"/modules
dax_nothing_leaked; echo $?
echo 'nd_pmem 1 0 - Live' > "$DIR"/modules; : > "$DIR"/iomem
dax_nothing_leaked > said; echo $?
echo '1-2 : namespace0.0' > "$DIR"/iomem; sed -i s/5/6/ "$DIR"/zoneinfo
dax_nothing_leaked > said; echo $?
sed -i 's/6/5/;s/7/8/' "$DIR"/zoneinfo
dax_nothing_leaked; echo $?`,
      stdout: /^0\n(?:# .*\n)+1\n1\n1\n0\n$/,
    },
  });
});

Deno.test("dax_cleanup puts the device back in any case", async () => {
  const fakes = `rm -r "$DAX_TMP"
mktemp() { mkdir -p "$DIR"/tmp; echo "$DIR"/tmp; }
dax_begin
echo "/dev/pmem0 $DAX_MNT xfs rw 0 0" > "$DIR"/mounts
rmdir "$ND_PMEM/$DAX_DEV"
umount() { echo "umount $1" >> "$DIR"/did; : > "$DIR"/mounts; }
dax_write() { echo "$1" >> "$DIR"/did; mkdir "$ND_PMEM/$DAX_DEV"; }
told() { cat "$DIR"/did 2> /dev/null; ls -d "$DAX_TMP" 2> /dev/null; }
`;
  await runAll({
    "once, at the end": {
      snippet: `${fakes}(exit 0); dax_cleanup; dax_cleanup; told`,
      stdout: /^umount .*\/tmp\/mnt\nbind\n$/,
    },
    "after the runner's two signals": {
      snippet: `${fakes}slow() { command sleep 0.3; }
(kill -TERM $$; command sleep 0.1; kill -TERM $$) &
eval "$(declare -f dax_cleanup | sed '1s/.*/really_clean ()/')"
dax_cleanup() { trap "" TERM; slow; really_clean; told; }
command sleep 5`,
      stdout: /^umount .*\/tmp\/mnt\nbind\n$/,
    },
    "unless a task is stuck": {
      snippet: `${fakes}DAX_STUCK=yes; dax_cleanup; trap - EXIT; told`,
      stdout: /^\/.*\/tmp\n$/,
    },
  });
});

Deno.test("requirements skip everything with a reason", async () => {
  const cases: [snippet: string, reason: string][] = [
    ["id() { echo 1000; }; dax_require_root", "must be run as root"],
    ["dax_require_command sh no-such-tool", "no-such-tool not found"],
    [
      "modprobe() { :; }; dax_require_filesystem nofs",
      "no nofs in this kernel",
    ],
    [
      "unset KSFT_PMEM_DEV; dax_require_pmem 1",
      "KSFT_PMEM_DEV names no namespace to destroy",
    ],
    [
      "KSFT_PMEM_DEV=namespace9.0; dax_require_pmem 1",
      "namespace9.0 is not bound to nd_pmem",
    ],
    [
      "KSFT_PMEM_DEV=namespace0.0; dax_require_pmem 1",
      "namespace0.0 has no block device",
    ],
    ...([
      ["echo 0 > $q/dax", "pmem0 does not support DAX"],
      ["echo 2047 > $q/../size", "pmem0 is smaller than 1 MiB"],
      [
        'echo "/dev/pmem0 /mnt xfs rw 0 0" > "$DIR"/mounts',
        "pmem0 is mounted",
      ],
    ] as const).map(([snippet, reason]): [string, string] => [
      `dax_find_disk() { :; }; KSFT_PMEM_DEV=namespace0.0
q=$DIR/sys_block/pmem0/queue; mkdir -p $q; echo 1 > $q/dax; echo 2048 > $q/../size
(dax_require_pmem 1) && echo would do
${snippet}; dax_require_pmem 1`,
      reason,
    ]),
  ];
  for (const [snippet, reason] of cases) {
    const ran = await runLibrary(snippet);
    assertEquals(ran.status, 4, reason);
    assertEquals(
      ran.stdout.replace("would do\n", ""),
      `1..0 # SKIP ${reason}\n`,
    );
    assertStringIncludes(
      ran.stdout,
      snippet.includes("would do") ? "would do" : "",
    );
  }
});
