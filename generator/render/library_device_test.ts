import { assertEquals, assertStringIncludes } from "@std/assert";
import { runLibrary, runSnippets } from "./testing/run_library.ts";

Deno.test("dax_cleanup puts the device back in any case", async () => {
  const fakes = `rm -r "$DAX_TMP"
mktemp() { mkdir -p "$DIR"/tmp; echo "$DIR"/tmp; }
dax_begin
echo "/dev/pmem0 $DAX_MNT xfs rw 0 0" > "$DIR"/mounts
rmdir "$ND_PMEM/$DAX_DEV"
umount() { echo "umount $1" >> "$DIR"/did; : > "$DIR"/mounts; }
dax_write() { echo "$(basename "$1") $2" >> "$DIR"/did; mkdir "$ND_PMEM/$DAX_DEV"; }
told() { cat "$DIR"/did 2> /dev/null; ls -d "$DAX_TMP" 2> /dev/null; }
`;
  await runSnippets({
    "once, at the end": {
      snippet: `${fakes}(exit 0); dax_cleanup; dax_cleanup; told`,
      stdout: /^umount .*\/tmp\/mnt\nbind namespace0\.0\n$/,
    },
    "after the runner's two signals": {
      snippet: `(
	${fakes}
	umount() { echo "umount $1" >> "$DIR"/did; command sleep 0.3; }
	touch "$DIR"/ready
	while :; do command sleep 0.05; done
) &
dax_wait 30 test -e "$DIR"/ready
kill -TERM $!; command sleep 0.1; kill -TERM $!
wait $!
cat "$DIR"/did`,
      stdout: /^umount .*\/tmp\/mnt\nbind namespace0\.0\n$/,
    },
    "both of them": {
      snippet: `${fakes}DAX_DEV2=namespace1.0
dax_write() { echo "$(basename "$1") $DAX_DEV" >> "$DIR"/did; mkdir "$ND_PMEM/$DAX_DEV"; }
dax_cleanup; dax_cleanup; told`,
      stdout: /^umount .*\/tmp\/mnt\nbind namespace0\.0\nbind namespace1\.0\n$/,
    },
    "unless a task is stuck": {
      snippet: `${fakes}DAX_STUCK=yes; dax_cleanup; trap - EXIT; told`,
      stdout: /^\/.*\/tmp\n$/,
    },
  });
});

Deno.test("dax_on_second is about the second device", async () => {
  const fakes = `DAX_DEV2=namespace1.0; DAX_DISK2=pmem1
dax_write() { echo "$(basename "$1") $DAX_DEV"; return "\${fails-0}"; }
dax_find_disk() { DAX_DISK=pmem7; }
told() { echo "$? $DAX_DEV $DAX_DISK $DAX_DEV2 $DAX_DISK2"; }
`;
  await runSnippets({
    "and leaves the first alone": {
      snippet: `${fakes}dax_on_second dax_write unbind; told`,
      stdout: "unbind namespace1.0\n0 namespace0.0 pmem0 namespace1.0 pmem1\n",
    },
    "and fails as the command does": {
      snippet: `${fakes}fails=5; dax_on_second dax_write bind; told`,
      stdout: "bind namespace1.0\n5 namespace0.0 pmem0 namespace1.0 pmem1\n",
    },
    "and finds its disk anew": {
      snippet: `${fakes}dax_on_second dax_find_disk; told`,
      stdout: "0 namespace0.0 pmem0 namespace1.0 pmem7\n",
    },
    "which a removal of it is of": {
      snippet: `${fakes}mkdir "$ND_PMEM"/namespace1.0
dax_write() { rmdir "$ND_PMEM/$DAX_DEV"; }
dax_on_second dax_unbind 3; told
dax_is_bound; echo $?; dax_on_second dax_is_bound; echo $?
dax_write() { mkdir "$ND_PMEM/$DAX_DEV"; }
dax_next_cell; dax_on_second dax_is_bound; echo $?`,
      stdout: "0 namespace0.0 pmem0 namespace1.0 pmem1\n0\n1\n0\n",
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
      "modprobe() { return 1; }; dax_require_kvm",
      "there is no KVM on this machine",
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
    [
      'mkfs.xfs() { echo "[-m crc=0|1,nometadir=0|1]" >&2; return 1; }; ' +
      "dax_require_mkfs_option xfs crc; dax_require_mkfs_option xfs metadir",
      "mkfs.xfs knows no metadir",
    ],
    [
      `DAX_DISK=pmem0 DAX_MNT=$DIR
dax_bounded() { shift; "$@"; }
dmesg() { cat "$DIR"/kmsg; echo "XFS (pmem0): $said (0x20) enabled."; }
said=nothing
mount() { return 32; }; (dax_try_mount xfs dax=always) && echo would do
said="Superblock has unknown incompatible features"
dax_try_mount xfs dax=always`,
      "the kernel does not know what mkfs made",
    ],
    [
      "unset KSFT_PMEM_DEV2; dax_require_second_pmem 1",
      "KSFT_PMEM_DEV2 names no namespace to destroy",
    ],
    [
      "KSFT_PMEM_DEV=namespace0.0 KSFT_PMEM_DEV2=namespace0.0; " +
      "dax_require_second_pmem 1",
      "KSFT_PMEM_DEV2 is the same as KSFT_PMEM_DEV",
    ],
    [
      "KSFT_PMEM_DEV=namespace0.0 KSFT_PMEM_DEV2=namespace9.0; " +
      "dax_require_second_pmem 1",
      "namespace9.0 is not bound to nd_pmem",
    ],
    [
      `KSFT_PMEM_DEV=namespace0.0 KSFT_PMEM_DEV2=namespace1.0
mkdir "$ND_PMEM"/namespace1.0
dax_find_disk() { DAX_DISK=pmem\${DAX_DEV:9:1}; }
q=$DIR/sys_block/pmem1/queue; mkdir -p $q; echo 1 > $q/dax; echo 2047 > $q/../size
dax_require_second_pmem 1`,
      "pmem1 is smaller than 1 MiB",
    ],
    ...([
      ["echo 2047 > $q/size", "pmem0 is smaller than 1 MiB"],
      [
        'echo "/dev/pmem0 /mnt xfs rw 0 0" > "$DIR"/mounts',
        "pmem0 is mounted",
      ],
    ] as const).map(([snippet, reason]): [string, string] => [
      `dax_find_disk() { :; }; KSFT_PMEM_DEV=namespace0.0
q=$DIR/sys_block/pmem0; mkdir -p $q; echo 2048 > $q/size
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
