import { assert, assertEquals } from "@std/assert";
import { quoteShell } from "./quote.ts";
import { runLibrary, runSnippets } from "./testing/run_library.ts";
import { hasTool } from "./testing/run_tool.ts";

const hasCompiler = hasTool("gcc");

/** What processes told, and what comes of it. */
const ANSWERS: { check: string; told: string; passes: boolean }[] = [
  ...(["12", "21"] as const).map((lsb) => ({
    check: "dax_mappers_signalled --lsb PTE BUS_MCEERR_AO",
    told: `0 mapped 4\n0 signal BUS_MCEERR_AO ${lsb} 3\n0 astray 0\n`,
    passes: lsb === "12",
  })),
  {
    check: "dax_mappers_signalled --lsb PTE BUS_MCEERR_AO",
    told: "0 mapped 4\n0 signal BUS_MCEERR_AO 12 3\n" +
      "0 signal BUS_MCEERR_AO 21 1\n0 astray 0\n",
    passes: false,
  },
  ...[1, 2, 3, 4].map((count) => ({
    check: "dax_mappers_signalled --at-least 2 --at-most 3 BUS_MCEERR_AO",
    told: `0 mapped 4\n0 signal BUS_MCEERR_AO 12 ${count}\n0 astray 0\n`,
    passes: count === 2 || count === 3,
  })),
  {
    check: "dax_mappers_signalled BUS_MCEERR_AO",
    told: "0 mapped 4\n0 signal BUS_MCEERR_AO 12 3\n0 astray 0\n" +
      "1 mapped 0\n1 signal none\n1 astray 0\n",
    passes: true,
  },
  {
    check: "dax_mappers_signalled BUS_MCEERR_AO",
    told: "0 mapped 0\n0 signal none\n0 astray 0\n",
    passes: false,
  },
  {
    check: "dax_others_not_signalled",
    told: "0 mapped 4\n0 signal BUS_MCEERR_AO 12 3\n1 mapped 0\n" +
      "1 signal none\n2 signal none\n",
    passes: true,
  },
  {
    check: "dax_others_not_signalled",
    told: "0 mapped 4\n0 signal none\n1 mapped 0\n" +
      "1 signal BUS_MCEERR_AO 12 1\n",
    passes: false,
  },
  {
    check: "dax_others_not_signalled",
    told: "0 mapped 4\n0 signal none\n1 signal BUS_ADRERR 0 1\n",
    passes: false,
  },
  {
    check: "dax_others_not_signalled",
    told: "0 mapped 4\n0 signal none\n",
    passes: false,
  },
  ...[0, 3, 4, 5].map((locked) => ({
    check: "dax_locked_is_resident",
    told: `0 resident 4\n0 locked ${locked}\n1 resident 0\n1 locked 0\n`,
    passes: locked <= 4,
  })),
  { check: "dax_locked_is_resident", told: "", passes: false },
  {
    check: "dax_faults_fail",
    told: "0 load ok 1\n0 fault BUS_ADRERR 3\n",
    passes: true,
  },
  {
    check: "dax_faults_fail",
    told: "0 fault BUS_ADRERR 3\n0 fault ok 1\n",
    passes: false,
  },
  { check: "dax_faults_fail", told: "0 load BUS_ADRERR 3\n", passes: false },
  {
    check: "dax_holes_read_zeros",
    told: "0 hole ok 3\n1 hole BUS_ADRERR 3\n",
    passes: true,
  },
  {
    check: "dax_holes_read_zeros",
    told: "0 hole ok 3\n0 hole changed 1\n",
    passes: false,
  },
  { check: "dax_holes_read_zeros", told: "0 load ok 3\n", passes: false },
  { check: "dax_copies_are_kept", told: "0 copy ok 3\n", passes: true },
  {
    check: "dax_copies_are_kept",
    told: "0 copy ok 3\n0 copy changed 1\n",
    passes: false,
  },
  {
    check: "dax_copies_are_kept",
    told: "0 copy BUS_ADRERR 4\n",
    passes: false,
  },
  { check: "dax_copies_are_kept", told: "0 load ok 3\n", passes: false },
];

Deno.test("checks of what is told of kinds of mappings pass and fail", async () => {
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

/** A file, and a user of it; what the answers are is up to the machine. */
const useFile = (options: string, create = "dax_create_files 64 a") =>
  `${create}
dax_start_user ${options} "$DAX_MNT"/a
point() { "$@" > said; echo "$1 $?"; }
`;

/** The pages that were loaded or stored to, as dax_user tells. */
const show = (subject: string) =>
  `grep -h '^[0-9]* \\(${subject}\\)' "$DAX_TMP"/user* | sort | uniq
point dax_kill_users`;

const DROP = 'truncate -s 0 "$DAX_MNT"/a\n';

/** Takes pages away as a removal does: private copies stay. */
const PUNCH = 'fallocate -p -o 0 -l 64KiB "$DAX_MNT"/a\n';

Deno.test({
  name: "dax_user maps in every way, and loses what it has mapped",
  ignore: !hasCompiler,
  async fn() {
    const goes = (options: string, pages = 16) => ({
      snippet: useFile(`--map shared --access write ${options}`) + DROP +
        `point dax_nothing_mapped
point dax_accesses_fail
${show("mapped\\|load\\|store")}`,
      stdout: `dax_nothing_mapped 0
dax_accesses_fail 0
0 load BUS_ADRERR ${pages}
0 mapped ${pages}
0 store BUS_ADRERR ${pages}
dax_kill_users 0
`,
    });
    const stays = (options: string, pages = 16) => ({
      snippet: useFile(`--map shared --access write ${options}`) +
        `point dax_nothing_mapped
point dax_accesses_fail
${show("resident\\|load\\|store")}`,
      stdout: `dax_nothing_mapped 1
dax_accesses_fail 1
0 load ok ${pages}
0 resident ${pages}
0 store ok ${pages}
dax_kill_users 0
`,
    });
    await runSnippets({
      "often": goes("--times 100", 1600),
      "often, and stays": stays("--times 100", 1600),
      "elsewhere": goes("--change mremap"),
      "elsewhere, and stays": stays("--change mremap"),
      "twice elsewhere": goes("--times 2 --change mremap", 32),
      "protected": goes("--change prot-none"),
      "protected, and stays": stays("--change prot-none"),
      "not for children": goes("--change dontfork"),
      "not for children, and stays": stays("--change dontfork"),
      "locked by a flag": goes("--lock mmap"),
    });
  },
});

Deno.test({
  name: "locked memory that is gone and still counts is seen",
  ignore: !hasCompiler,
  async fn() {
    const locked = (lock: string) => ({
      snippet: useFile(`--map shared --access write ${lock}`) +
        "point dax_locked_is_resident\n" + show("resident\\|locked"),
      stdout: `dax_locked_is_resident 0
0 locked ${lock === "" ? 0 : 16}
0 resident 16
dax_kill_users 0
`,
    });
    // What is truncated does not end the lock of its addresses.
    const gone = (lock: string) => ({
      snippet: useFile(`--map shared --access write ${lock}`) + DROP +
        "point dax_locked_is_resident; cat said\npoint dax_kill_users",
      stdout: `dax_locked_is_resident 1
# user0:0 locked 16
dax_kill_users 0
`,
    });
    await runSnippets({
      "not locked": locked(""),
      "locked": locked("--lock mlock"),
      "gone, by mmap()": gone("--lock mmap"),
      "gone, by mlock()": gone("--lock mlock"),
      "gone, by mlock2()": gone("--lock onfault"),
    });
  },
});

Deno.test({
  name: "private copies are no pages of the device",
  ignore: !hasCompiler,
  async fn() {
    await runSnippets({
      "kept": {
        snippet: useFile("--map private --access write") + PUNCH +
          `point dax_nobody_signalled
point dax_nothing_mapped
point dax_copies_are_kept
point dax_mappers_signalled BUS_MCEERR_AO
${show("mapped\\|copy\\|resident\\|load\\|store")}`,
        stdout: `dax_nobody_signalled 0
dax_nothing_mapped 0
dax_copies_are_kept 0
dax_mappers_signalled 1
0 copy ok 16
0 mapped 0
0 resident 0
dax_kill_users 0
`,
      },
      "lost": {
        snippet: useFile("--map private --access write") + DROP +
          "point dax_copies_are_kept\n" + show("copy"),
        stdout: `dax_copies_are_kept 1
0 copy BUS_ADRERR 16
dax_kill_users 0
`,
      },
      "of a file that another one maps": {
        snippet: useFile("--as reader --map shared --access read") +
          `dax_start_user --as copier --map private --access write "$DAX_MNT"/a
${PUNCH}kill -BUS $(dax_descendants "\${DAX_USERS[1]}" | tail -n 1)
point dax_nobody_signalled reader
point dax_nobody_signalled copier
point dax_others_not_signalled
point dax_copies_are_kept copier
point dax_kill_users`,
        stdout: `dax_nobody_signalled 0
dax_nobody_signalled 1
dax_others_not_signalled 1
dax_copies_are_kept 0
dax_kill_users 0
`,
      },
    });
  },
});

Deno.test({
  name: "holes read as zeros, and what was not mapped is faulted in",
  ignore: !hasCompiler,
  async fn() {
    const options = "--map shared --access read --writable --holes --stride 4";
    await runSnippets({
      ...Object.fromEntries(["hole", "unwritten"].map((how) => [how, {
        snippet: useFile(options, `dax_create_files --${how} 64 a`) +
          `stat -c %s "$DAX_MNT"/a
point dax_faults_fail
point dax_holes_read_zeros
point dax_mappers_signalled BUS_MCEERR_AO
${show("mapped\\|hole\\|fault")}`,
        stdout: `65536
dax_faults_fail 1
dax_holes_read_zeros 0
dax_mappers_signalled 1
0 fault ok 12
0 fault ok 16
0 hole ok 4
0 mapped 0
dax_kill_users 0
`,
      }])),
      "gone": {
        snippet: useFile(options, "dax_create_files --hole 64 a") + DROP +
          `point dax_faults_fail
point dax_holes_read_zeros
${show("hole\\|fault")}`,
        stdout: `dax_faults_fail 0
dax_holes_read_zeros 0
0 fault BUS_ADRERR 12
0 fault BUS_ADRERR 16
0 hole BUS_ADRERR 4
dax_kill_users 0
`,
      },
      "filled by somebody else": {
        snippet: useFile(options, "dax_create_files --hole 64 a") +
          `dd if=/dev/urandom of="$DAX_MNT"/a bs=64K count=1 conv=notrunc status=none
tr '\\0' x < /dev/zero | dd of="$DAX_MNT"/a bs=64K count=1 iflag=fullblock conv=notrunc status=none
point dax_holes_read_zeros
${show("hole")}`,
        stdout: `dax_holes_read_zeros 1
0 hole changed 4
dax_kill_users 0
`,
      },
      "that are none": {
        snippet: "dax_create_files 64 a\n" +
          `dax_start_user ${options} "$DAX_MNT"/a; echo $?`,
        stdout: /^# 0 no hole: .*\n# lost process 0, it ended\n.*\n1\n$/,
      },
      "the same files once more": {
        snippet: `dax_create_files 64 a
dax_create_files --hole 8 a; stat -c '%s %b' "$DAX_MNT"/a
dax_create_files 4 a; stat -c '%s' "$DAX_MNT"/a
dax_create_files --unwritten 8 a; stat -c '%s %b' "$DAX_MNT"/a
dax_create_files --hole 4 none/a; echo $?`,
        stdout: /^8192 0\n4096\n8192 16\n(# .*\n)+1\n$/,
      },
    });
  },
});

Deno.test({
  name: "mappings are inherited, with their pages or without",
  ignore: !hasCompiler,
  async fn() {
    const told = "point dax_accesses_fail\n" +
      show("mapped\\|fault\\|load\\|signal");
    // Each is sent a signal that is about nothing that it maps.
    const signal = (number: number) =>
      `kill -BUS $(sed -n 's/^${number} pid //p' "$DAX_TMP"/user0)\n`;
    await runSnippets({
      "by fork()": {
        snippet: useFile(
          "--processes 3 --map shared --access read --inherit fork " +
            "--touched-by 2",
        ) + signal(2) + DROP + `point dax_others_not_signalled
point dax_faults_fail
${told}`,
        stdout: `dax_others_not_signalled 1
dax_faults_fail 0
dax_accesses_fail 0
0 load BUS_ADRERR 16
0 mapped 16
0 signal none
1 load BUS_ADRERR 16
1 mapped 16
1 signal none
2 fault BUS_ADRERR 16
2 load BUS_ADRERR 16
2 mapped 0
2 signal other 0 1
dax_kill_users 0
`,
      },
      "with the memory": {
        snippet: useFile(
          "--processes 2 --map shared --access write --inherit clone-vm",
        ) + signal(1) + `point dax_nobody_signalled
point dax_nothing_mapped
${DROP}${told}`,
        stdout: `dax_nobody_signalled 1
dax_nothing_mapped 1
dax_accesses_fail 0
0 load BUS_ADRERR 16
0 mapped 16
0 signal none
1 load BUS_ADRERR 16
1 mapped 16
1 signal other 0 1
dax_kill_users 0
`,
      },
      "and one of them ends": {
        snippet: useFile(
          "--processes 2 --map shared --access write --inherit clone-vm",
        ) +
          `kill -KILL $(sed -n 's/^1 pid //p' "$DAX_TMP"/user0)
point dax_nobody_signalled; cat said
point dax_kill_users`,
        stdout: `dax_nobody_signalled 1
# no answer from those who use the files
# lost process 1
dax_kill_users 0
`,
      },
      "by nobody": {
        snippet: useFile(
          "--processes 2 --map shared --access read --touched-by 1",
        ) + DROP + told,
        stdout: `dax_accesses_fail 0
0 load BUS_ADRERR 16
0 mapped 16
0 signal none
1 fault BUS_ADRERR 16
1 load BUS_ADRERR 16
1 mapped 0
1 signal none
dax_kill_users 0
`,
      },
    });
  },
});

Deno.test({
  name: "pages that are not mapped by PMDs are no PMDs",
  ignore: !hasCompiler,
  async fn() {
    const refused = /^# 0 PMD: .*\n# lost process 0, it ended\n.*\n1\n$/;
    const start = `dax_start_user --map shared --access write --pages pmd \\
	"$DAX_MNT"/a; echo $?`;
    await runSnippets({
      "as they are PTEs": {
        snippet: `dax_create_files 2048 a\n${start}`,
        stdout: refused,
      },
      "as there are too few": {
        snippet: `dax_create_files 64 a\n${start}`,
        stdout: refused,
      },
      "what is a signal's si_addr_lsb then": {
        snippet: "dax_page_shift PTE; dax_page_shift PMD",
        stdout: "12\n21\n",
      },
    });
  },
});

Deno.test({
  name: "inodes of unlinked files are freed, or not",
  ignore: !hasCompiler,
  async fn() {
    const counted = `dax_used_inodes() { find "$DAX_MNT" | wc -l; }
`;
    await runSnippets({
      "they are unlinked once they are in use": {
        snippet: useFile("--map shared --access write --unlink") +
          `ls "$DAX_MNT"
point dax_accesses_fail
point dax_kill_users`,
        stdout: "dax_accesses_fail 1\ndax_kill_users 0\n",
      },
      "freed": {
        snippet: counted + `dax_create_files 4 b
dax_save_inodes; dax_create_files 4 a; rm "$DAX_MNT"/a
dax_unlinked_are_freed; echo $?`,
        stdout: "0\n",
      },
      "not freed": {
        snippet: counted + `dax_create_files 4 b
dax_save_inodes; dax_create_files 4 a
dax_unlinked_are_freed; echo $?`,
        stdout: "# 2 inodes were in use, 3 are\n1\n",
      },
      "freed in the background": {
        snippet: counted + `dax_save_inodes; dax_create_files 4 a
(sleep 0.3; rm "$DAX_MNT"/a) &
dax_unlinked_are_freed; echo $?; wait`,
        stdout: "0\n",
      },
      "how many a filesystem has in use": {
        snippet: `stat() { echo 100 30; }; dax_used_inodes`,
        stdout: "70\n",
      },
    });
  },
});
