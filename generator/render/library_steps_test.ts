import { assertEquals, assertMatch } from "@std/assert";
import { runLibrary, runSnippets } from "./testing/run_library.ts";

Deno.test("dax_bounded gives up on what blocks", async () => {
  await runSnippets({
    "returns what the command does": {
      snippet: 'dax_bounded 9 sh -c "echo out; exit 3"; echo $?; ' +
        "cat $DAX_TMP/out",
      stdout: "3\nout\n",
    },
    "kills it and its children": {
      snippet: `work() { sleep 60.$$; }
dax_bounded 1 work
echo $? "stuck=$DAX_STUCK" "stopped=$DAX_STOPPED"
cat /proc/[0-9]*/cmdline 2> said | tr '\\0' ' ' | grep -c "sleep 60[.]$$"`,
      stdout: "124 stuck= stopped=\n0\n",
    },
    "tells what survives SIGKILL": {
      snippet: `kill() { :; }
dax_bounded 1 sleep 60
echo $? "stuck=$DAX_STUCK" "stopped=$DAX_STOPPED"
unset -f kill
kill -KILL "\${DAX_STOPPED//[!0-9]/}"`,
      stdout:
        /^(?:# .*\n)*# process (\d+) cannot be killed\n(?:# \[.*\n)*124 stuck=yes stopped=process \1 cannot be killed\n$/,
    },
    "does not announce what a signal ended": {
      snippet: "dax_bounded 9 sh -c 'kill -KILL $$'; echo $?",
      stdout: "137\n",
    },
    "holds no pipe of ours": {
      snippet: `dax_bounded 9 sh -c 'setsid sleep 60 & echo $!'; echo $?
kill $(cat $DAX_TMP/out)`,
      stdout: "0\n",
    },
    "waits longer where the machine is slow": {
      snippet: "KSFT_MACHINE_SLOW=yes; dax_seconds 3; KSFT_MACHINE_SLOW=no; " +
        "dax_seconds 3",
      stdout: "6\n3\n",
    },
  });
});

Deno.test("dax_wait polls until its time is up", async () => {
  await runSnippets({
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
  await runSnippets({
    "for who runs, is a zombie, never was": {
      snippet: `bash -c 'until grep -q sleep /proc/$$/comm; do :; done &
	echo $! > zombie; exec sleep 60' &
parent=$!
dax_wait 5 test -s zombie
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
  await runSnippets({
    "after a failure": {
      snippet: `dax_must dd 9 sh -c 'echo no space; exit 1'; echo $?
dax_must sync 9 touch "$DIR"/done; echo $?; ls "$DIR"/done 2> /dev/null
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

Deno.test("dax_set_sysctl is undone at the end", async () => {
  const proc = 'mkdir -p "$DIR"/sys/vm; echo 0 > "$DIR"/sys/vm/early\n';
  await runSnippets({
    "whatever was set last": {
      snippet: `${proc}dax_set_sysctl vm.early 1; dax_set_sysctl vm.early 2
cat "$DIR"/sys/vm/early; dax_put_back() { :; }; dax_cleanup
cat "$DIR"/sys/vm/early`,
      stdout: "2\n0\n",
    },
    "and stops what follows where there is none": {
      snippet: `${proc}dax_set_sysctl vm.none 1 2> /dev/null; echo $?
dax_set_sysctl vm.early 1; cat "$DIR"/sys/vm/early`,
      stdout: "# there is no vm.none\n1\n0\n",
    },
  });
});

Deno.test("what is wrong with the filesystem fails its points", async () => {
  await runSnippets({
    "target is busy": {
      snippet: `umount() { echo "umount: $1: target is busy."; return 32; }
dax_test unmounts dax_umount; dax_test binds true; dax_test mounts true`,
      stdout:
        /^# umount: .*: target is busy.\n# umount failed\nnot ok 1 unmounts\n# umount failed\nok 2 binds # SKIP\n# umount failed\nok 3 mounts # SKIP\n$/,
    },
    "umount hangs": {
      snippet: `umount() { sleep 60; }
dax_test unmounts dax_umount`,
      stdout: "# umount did not finish\nnot ok 1 unmounts # TIMEOUT\n",
    },
    "it cannot be mounted": {
      snippet: `mount() { echo "mount: $6: bad superblock"; return 32; }
dax_test mounts dax_mount xfs dax=always`,
      stdout:
        /^# mount: .*: bad superblock\n# mount failed\nnot ok 1 mounts\n$/,
    },
    "it is not consistent": {
      snippet: `check() { echo "$1 $2: would fix"; return 1; }
dax_test consistent dax_is_consistent check -n`,
      stdout: "# -n /dev/pmem0: would fix\nnot ok 1 consistent\n",
    },
  });
});

Deno.test("dax_mkfs_of_files takes the files that are there", async () => {
  await runSnippets({
    "and leaves none": {
      snippet: `mkfs.sample() { echo "$1 $2"; ls "$3"; }
dax_create_files 4 a b; dax_mkfs_of_files sample -f; cat "$DAX_TMP"/out
ls "$DAX_MNT"`,
      stdout: "-f /dev/pmem0\na\nb\n",
    },
    "and stops when it fails": {
      snippet: `mkfs.sample() { echo "no room"; return 1; }
dax_mkfs_of_files sample -f; echo "$DAX_STOPPED"`,
      stdout: "# no room\n# mkfs.sample failed\nmkfs.sample failed\n",
    },
  });
});

Deno.test("dax_unbind knows what an oops leaves behind", async () => {
  await runSnippets({
    "of the task that unbinds": {
      snippet: `exec 2> "$DIR"/said # the shell tells of it
dax_write() { kill -KILL "$BASHPID"; }
dax_unbind 9; echo "$? stuck=$DAX_STUCK $DAX_STOPPED"`,
      stdout: "# unbind failed\n137 stuck=yes unbind failed\n",
    },
    "and nothing where it just fails": {
      snippet: `dax_write() { return 1; }
dax_unbind 9; echo "$? stuck=$DAX_STUCK"`,
      stdout: "# unbind failed\n1 stuck=\n",
    },
  });
});

Deno.test("dax_test reports every stop as one failure", async () => {
  await runSnippets({
    "of the point itself, and skips what follows": {
      snippet: `dax_test first dax_must umount 9 false
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
      snippet: `dax_must umount 9 false
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
      snippet: `dax_must umount 9 false
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
dax_must umount 9 false
dax_finish`,
      stdout:
        /^1\.\.1\nok 1 only\n# umount failed\nBail out! +umount failed\n# Totals.*\n$/,
    },
    "and a bound that ran out as such": {
      snippet: `dax_test "is slow" dax_check 1 sleep 60
dax_test "is wrong" dax_check 9 sh -c 'echo why; exit 4'`,
      stdout: `not ok 1 is slow # TIMEOUT
# why
not ok 2 is wrong
`,
    },
  });
});

Deno.test("dax_next_cell goes on unless the machine is lost", async () => {
  const after = (prelude: string) =>
    `${prelude}
dax_must umount 9 false; dax_test first true
dax_next_cell; dax_test second true; dax_test_end last true`;
  await runSnippets({
    "after a failure": {
      snippet: after("mkdir -p $ND_PMEM/$DAX_DEV"),
      stdout: `# umount failed
# umount failed
not ok 1 first
ok 2 second
ok 3 last
`,
    },
    "not after one that cannot be undone": {
      snippet: after("dax_undo_cell() { dax_stop 'umount failed'; }"),
      stdout: `# umount failed
# umount failed
not ok 1 first
# umount failed
# umount failed
ok 2 second # SKIP
ok 3 last
`,
    },
    "and fails where nothing else did": {
      snippet: `dax_undo_cell() { dax_stop "umount failed"; }
dax_test first true; dax_next_cell; dax_test second true`,
      stdout: `ok 1 first
# umount failed
# umount failed
not ok 2 second
`,
    },
    "not after an oops": {
      snippet: after('echo 640 > "$DIR"/tainted'),
      stdout: `# umount failed
# umount failed
not ok 1 first
# the kernel had an oops
ok 2 second # SKIP
ok 3 last
`,
    },
    "after an oops before the test": {
      snippet: after('echo 640 > "$DIR"/tainted; DAX_TAINT=128'),
      stdout: `# umount failed
# umount failed
not ok 1 first
ok 2 second
ok 3 last
`,
    },
  });
});

Deno.test("dax_plan skips all that could not be prepared", async () => {
  for (
    const [snippet, status, stdout] of [
      ["dax_plan 3; echo go", 0, /^1\.\.3\ngo\n$/],
      [
        "dax_must mkfs.xfs 9 false; dax_plan 3; echo go",
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

Deno.test("dax_choose_cells takes those that are named", async () => {
  const cells = 'CELLS=("one" "two, b" "three"); ';
  await runSnippets({
    "in the order in which they are": {
      snippet: `${cells}dax_choose_cells three "two, b"
printf '%s\\n' "\${CELLS[@]}"`,
      stdout: "three\ntwo, b\n",
    },
    "and no other, not by a part of its name": {
      snippet: `${cells}dax_choose_cells one two; echo went on`,
      stdout: /^Bail out! +there is no cell two\n(?!went on)/,
    },
  });
});
