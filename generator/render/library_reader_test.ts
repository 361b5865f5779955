import { runSnippets } from "./testing/run_library.ts";
import { hasTool } from "./testing/run_tool.ts";

const hasCompiler = hasTool("gcc");

/** A process that maps a file, and one that reads it there. */
const readFile = (options: string) =>
  `dax_create_files 64 a
dax_start_user --as victim --map shared --access read "$DAX_MNT"/a
dax_start_reader --as reader victim ${options}
point() { "$@" > said; echo "$1 $?"; cat said; }
`;

const byEither = (snippet: string, stdout: string) =>
  runSnippets(Object.fromEntries(
    ["", "--proc-mem"].map((options) => [
      `by "${options}"`,
      { snippet: readFile(options) + snippet, stdout },
    ]),
  ));

Deno.test({
  name: "dax_reader finds that memory can be read where the file stays",
  ignore: !hasCompiler,
  async fn() {
    await byEither(
      `point dax_reads_fail 'EFAULT|EIO'
point dax_kill_users`,
      `dax_reads_fail 1
# user1.reader:0 read ok 16
dax_kill_users 0
`,
    );
  },
});

Deno.test({
  name: "dax_reader finds that memory cannot be read where the file is gone",
  ignore: !hasCompiler,
  async fn() {
    await byEither(
      `truncate -s 0 "$DAX_MNT"/a
point dax_reads_fail 'EFAULT|EIO' reader
point dax_reads_fail ENOENT | head -n 1
point dax_kill_users`,
      `dax_reads_fail 0
dax_reads_fail 1
dax_kill_users 0
`,
    );
  },
});

Deno.test({
  name: "dax_reader finds other data than before",
  ignore: !hasCompiler,
  async fn() {
    await byEither(
      `dd if=/dev/urandom of="$DAX_MNT"/a bs=4096 count=16 conv=notrunc status=none
dax_wait 2 false
truncate -s 0 "$DAX_MNT"/a
point dax_reads_fail 'EFAULT|EIO' | sed 's/[0-9]*$/N/'
point dax_kill_users`,
      `dax_reads_fail N
# user1.reader:0 during changed N
dax_kill_users 0
`,
    );
  },
});

Deno.test({
  name: "dax_reader cannot be started where nothing is mapped",
  ignore: !hasCompiler,
  async fn() {
    await runSnippets({
      "as files are only open": {
        snippet: `dax_create_files 4 a
dax_start_user --as victim "$DAX_MNT"/a
dax_start_reader victim; echo $?`,
        stdout:
          /^# 0 .*\/mnt\/: No such file or directory\n# the files could not be used before the removal\n1\n$/,
      },
    });
  },
});

Deno.test({
  name: "dax_user tells whether userfaultfd takes its mappings",
  ignore: !hasCompiler,
  async fn() {
    const tryMode = (mode: string) =>
      `mkdir -p /dev/shm/dax.$$; DAX_MNT=/dev/shm/dax.$$
dax_create_files 4 a
dax_start_user --map shared --userfaultfd ${mode} "$DAX_MNT"/a
grep -c register "$DAX_TMP"/user0
point() { "$@" > said; echo "$1 $?"; cat said; }
point dax_registration_fails EINVAL
rm -r "$DAX_MNT"
`;
    await runSnippets({
      // Of tmpfs it does; where it is forbidden nothing can be tested.
      "missing": {
        snippet: tryMode("missing"),
        stdout:
          /^1\ndax_registration_fails 1\n# user0:0 register ok\n$|userfaultfd: Operation not permitted/,
      },
    });
  },
});

Deno.test({
  name: "dax_user has its first process write to unbind",
  ignore: !hasCompiler,
  async fn() {
    const unbind = (options = "", before = "") =>
      `dax_create_files 4 a
: > "$ND_PMEM"/unbind
${before}dax_start_user "$DAX_MNT"/a
dax_start_user --as writer --processes 2 --map shared ${options} \\
	--unbinds "$DAX_MNT"/a
dax_must unbind 5 dax_write_unbind "$ND_PMEM"/unbind namespace0.0; echo "$? $DAX_STOPPED"
cat "$ND_PMEM"/unbind 2> /dev/null
`;
    await runSnippets({
      "when it is asked, and then answers": {
        snippet: unbind() +
          `dax_nobody_signalled; echo $?
grep -c wrote "$DAX_TMP"/user1.writer
dax_kill_users; echo "$DAX_UNBINDER"`,
        stdout: "0 \nnamespace0.00\n1\n\n",
      },
      "unless it cannot": {
        snippet: unbind("", 'rm "$ND_PMEM"/unbind\n') + ":",
        stdout: /^# 0 wrote ENOENT\n# unbind failed\n1 unbind failed\n/,
      },
      "and may die of it": {
        snippet: unbind("--sigbus ignore") +
          `echo
kill -KILL "$(awk '$2 == "pid" { print $3; exit }' "$DAX_TMP"/user1.writer)"
dax_mappers_killed SIGBUS writer`,
        stdout: `0 
namespace0.0
# user1.writer:0 fate SIGKILL
# user1.writer:1 fate alive
`,
      },
    });
  },
});
