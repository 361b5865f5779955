import { assertEquals } from "@std/assert";
import { runLibrary, runSnippets } from "./testing/run_library.ts";
import { DEVICES } from "./testing/shell_devices.ts";

Deno.test("requirements of devices skip with a reason", async () => {
  const bus = "$DIR/bus/region0/namespace0.0";
  const cases: [snippet: string, reason: string][] = [
    ["echo 0 > $dax; dax_require_capable", "pmem0 does not support DAX"],
    ["dax_require_incapable", "pmem0 supports DAX"],
    [
      "DAX_PART=p1; DAX_DISK=pmem0p1; echo 0 > $dax; dax_require_capable",
      "pmem0p1 does not support DAX",
    ],
    [
      `mkdir -p "${bus}" "$ND_DEVICES"; ln -s "${bus}" "$ND_DEVICES"
echo e820 > "$DIR"/bus/provider
(dax_require_provider e820 namespace0.0) &&
	dax_require_provider ACPI.NFIT namespace0.0`,
      "namespace0.0 is by e820, not by ACPI.NFIT",
    ],
    [
      "unset KSFT_PMEM_DEV2; dax_require_neighbour 1",
      "KSFT_PMEM_DEV2 names no namespace to destroy",
    ],
    [
      `KSFT_PMEM_DEV2=namespace1.0; claim namespace1.0 none pmem1; disk pmem1 2048
echo 0 > "$DIR"/sys_block/pmem1/queue/dax; dax_require_neighbour 1`,
      "pmem1 does not support DAX",
    ],
    [
      "unset KSFT_PMEM_REGION; dax_require_region 1",
      "KSFT_PMEM_REGION names no region with labels",
    ],
    [
      `KSFT_PMEM_REGION=region3; mkdir -p "$ND_DEVICES"/region3
echo 2097151 > "$ND_DEVICES"/region3/available_size
(dax_require_region 1) && dax_require_region 2`,
      "region3 has no room for 2 MiB",
    ],
    [
      "KSFT_PMEM_REGION=region9; dax_require_region 1",
      "region9 has no room for 1 MiB",
    ],
    [
      `modprobe() { :; }; dmsetup() { printf 'striped  v1.6.0\\n'; }
(dax_require_target striped) && dax_require_target linear`,
      "no target linear of device-mapper in this kernel",
    ],
    [
      "modprobe() { :; }; dmsetup() { return 1; }; dax_require_target linear",
      "no target linear of device-mapper in this kernel",
    ],
  ];
  for (const [snippet, reason] of cases) {
    const ran = await runLibrary(`${DEVICES}disk pmem0 2048
dax=$DIR/sys_block/pmem0/queue/dax; echo 1 > $dax
(dax_require_capable) && ${snippet}`);
    assertEquals(ran.status, 4, reason);
    assertEquals(ran.stdout, `1..0 # SKIP ${reason}\n`);
    assertEquals(ran.stderr, "");
  }
});

Deno.test("dax_reconfigure finds what sits on the namespace", async () => {
  const others = "claim pfn0.0 none pmem7; claim pfn1.0 namespace1.0 pmem1\n";
  await runSnippets({
    "by the namespace, whatever its number": {
      snippet: `${DEVICES}${others}ndctl() {
	echo "$@" >> "$DIR"/did
	rmdir "$ND_PMEM/namespace0.0"
	claim pfn0.1 namespace0.0 pmem0
}
dax_reconfigure pfn -m fsdax --map=dev; echo $?
is; dax_is_bound; echo "$? mode=$DAX_MODE"; cat "$DIR"/did`,
      stdout: "0\npfn0.1 pmem0\n0 mode=pfn\n" +
        "create-namespace -f -e namespace0.0 -m fsdax --map=dev\n",
    },
    "and its disk": {
      snippet: `${DEVICES}ndctl() { claim btt0.0 namespace0.0 pmem0s; }
dax_reconfigure btt -m sector; is`,
      stdout: "btt0.0 pmem0s\n",
    },
    "and stops where ndctl fails": {
      snippet: `${DEVICES}ndctl() { echo no; return 1; }
dax_reconfigure btt -m sector; echo "$? mode=$DAX_MODE"; is`,
      stdout: "# no\n# ndctl failed\n1 mode=btt\nnamespace0.0 pmem0\n",
    },
    "and stops where nothing has the driver": {
      snippet: `${DEVICES}${others}ndctl() { :; }
dax_reconfigure pfn -m fsdax; echo "$?"`,
      stdout: "# ndctl brought no pfn device with a disk\n1\n",
    },
    "and stops where it has no disk": {
      snippet: `${DEVICES}ndctl() { claim pfn0.0 namespace0.0 pmem0; }
dax_has_node() { false; }
dax_reconfigure pfn -m fsdax; echo "$?"`,
      stdout: "# ndctl brought no pfn device with a disk\n1\n",
    },
  });
});

Deno.test("dax_make_partition waits for the partition", async () => {
  await runSnippets({
    "which is the disk then": {
      snippet: `${DEVICES}claim namespace0.0 none pmem0
sfdisk() { echo "$@" >> "$DIR"/did; cat >> "$DIR"/did; }
dax_make_partition 2; echo $?; is; dax_find_disk; is; cat "$DIR"/did`,
      stdout: "0\nnamespace0.0 pmem0p1\nnamespace0.0 pmem0p1\n" +
        "-q -w always /dev/pmem0\nlabel: dos\nstart=2MiB, type=83\n",
    },
    "in vain if the kernel does not read the table": {
      snippet: `${DEVICES}claim namespace0.0 none pmem0
sfdisk() { :; }
dax_has_node() { [ "$1" = pmem0 ]; }
dax_make_partition 2; echo $?`,
      stdout: "# pmem0p1 did not appear\n1\n",
    },
    "not at all if it cannot be written": {
      snippet: `${DEVICES}sfdisk() { echo no; return 1; }
dax_make_partition 2; echo "$? $DAX_PART"`,
      stdout: "# no\n# sfdisk failed\n1 \n",
    },
  });
});

/** device-mapper in files: its first free number is 3. */
const MAPPER = `${DEVICES}claim namespace0.0 none pmem0; disk pmem0 1001472
dmsetup() {
	echo "$@" >> "$DIR"/did
	case $1 in
	create)	mkdir -p "$DIR"/sys_block/dm-3/dm; echo "$2" > "$DIR"/sys_block/dm-3/dm/name ;;
	remove)	rm -r "$DIR"/sys_block/dm-3 ;;
	esac
}
DAX_MAPPED=mine
mkdir -p "$DIR"/sys_block/dm-0/dm; echo other > "$DIR"/sys_block/dm-0/dm/name
dax_write() { basename "$1" >> "$DIR"/did; }
`;

Deno.test("dax_make_mapped makes a device of device-mapper", async () => {
  await runSnippets({
    "over the whole disk": {
      snippet: `${MAPPER}dax_make_mapped linear; echo $?; is; cat "$DIR"/did`,
      stdout: "0\nnamespace0.0 dm-3\n" +
        "create mine --table 0 1001472 linear /dev/pmem0 0\n",
    },
    "in whole chunks over its halves": {
      snippet: `${MAPPER}dax_make_mapped striped; is; cat "$DIR"/did`,
      stdout: "namespace0.0 dm-3\ncreate mine --table " +
        "0 999424 striped 2 4096 /dev/pmem0 0 /dev/pmem0 499712\n",
    },
    "and stops where it cannot": {
      snippet: `${MAPPER}dmsetup() { echo no; return 1; }
dax_make_mapped linear; echo $?; is`,
      stdout: "# no\n# dmsetup create failed\n1\nnamespace0.0 pmem0\n",
    },
    "and stops where none appears": {
      snippet: `${MAPPER}dmsetup() { :; }; dax_make_mapped linear; echo $?`,
      stdout: "# no mapped device appeared\n1\n",
    },
    "anew when the disk is back": {
      snippet: `${MAPPER}dax_make_mapped linear; : > "$DIR"/did
dax_bind; echo $?; is; cut -d ' ' -f -2 "$DIR"/did`,
      stdout: "0\nnamespace0.0 dm-3\nremove mine\nbind\ncreate mine\n",
    },
    "but does not bind below one that stays": {
      snippet: `${MAPPER}dax_make_mapped linear; : > "$DIR"/did
dmsetup() { echo busy; return 1; }
dax_bind; echo $?; cat "$DIR"/did`,
      stdout: "# busy\n# dmsetup remove failed\n1\n",
    },
  });
});

Deno.test("dax_put_back undoes all that was made", async () => {
  const tools = `ndctl() { echo ndctl "$@" >> "$DIR"/did; }
wipefs() { echo wipefs "$@" >> "$DIR"/did; }
`;
  await runSnippets({
    "in reverse order": {
      snippet: `${MAPPER}${tools}dax_make_mapped linear; : > "$DIR"/did
DAX_MODE=pfn; DAX_PART=p1; DAX_STOPPED="umount failed"
rm -r "$ND_PMEM/$DAX_DEV"; dax_put_back; cat "$DIR"/did`,
      stdout: "remove mine\nbind\nwipefs -f -q -a /dev/pmem0\n" +
        "ndctl create-namespace -f -e namespace0.0 -m raw\n",
    },
    "and nothing else": {
      snippet: `${MAPPER}${tools}dax_put_back; cat "$DIR"/did 2> /dev/null`,
      stdout: "",
    },
  });
});

Deno.test("dax_bind_fails wants the right error", async () => {
  const takes = (body: string) =>
    `mkdir -p "$ND_PMEM"; ${body}
dax_bind_fails 'EBUSY|ENXIO' namespace0.0; echo $?`;
  await runSnippets({
    "and passes with it": {
      snippet: takes(
        'dax_write() { echo "$1: No such device or address"; return 1; }',
      ),
      stdout: "0\n",
    },
    "and fails with another": {
      snippet: takes(`mkdir "$ND_PMEM"/bind`),
      stdout:
        /^# .*: Is a directory\n# it did not fail with EBUSY\|ENXIO\n1\n$/,
    },
    "and fails where the driver takes it": {
      snippet: takes(`: > "$ND_PMEM"/bind`),
      stdout: "# it did not fail with EBUSY|ENXIO\n1\n",
    },
    "and gives up on a driver that hangs": {
      snippet: takes(`mkfifo "$ND_PMEM"/bind`),
      stdout: "124\n",
    },
  });
});

Deno.test("dax_has_no_dax looks at a file", async () => {
  const machine = `touch "$DAX_MNT"/a
mount() { echo "/dev/pmem0 $DAX_MNT" > "$DIR"/mounts; }
umount() { : > "$DIR"/mounts; echo "umount $1" >> "$DIR"/did; }
`;
  const ask =
    `dax_has_no_dax a xfs dax=always; echo $?; ls "$DIR"/did 2> /dev/null |
	sed 's/.*\\///'`;
  await runSnippets({
    "and passes where mount refuses": {
      snippet: `${machine}mount() { echo "no DAX"; return 32; }; ${ask}`,
      stdout: "# no DAX\n0\n",
    },
    "and gives up on a mount that hangs": {
      snippet: `${machine}mount() { command sleep 60; }; ${ask}`,
      stdout: "124\n",
    },
    "and passes where the file has the page cache": {
      snippet: `${machine}printf '#!/bin/sh\\necho "0 DAX: no"; exit 1\\n' > h
chmod +x h; mv -f h "$DIR"/dax_user; ${ask}`,
      stdout: "0\ndid\n",
    },
    "and fails where it bypasses it": {
      snippet: `${machine}printf '#!/bin/sh\\necho ready; exec sleep 60\\n' > h
chmod +x h; mv -f h "$DIR"/dax_user; ${ask}`,
      stdout: "# a has DAX\n1\ndid\n",
    },
    "and fails where umount does": {
      snippet: `${machine}umount() { echo busy; return 32; }
printf '#!/bin/sh\\necho "0 DAX: no"; exit 1\\n' > h
chmod +x h; mv -f h "$DIR"/dax_user; ${ask}`,
      stdout: "# busy\n# umount failed\n32\n",
    },
  });
});
