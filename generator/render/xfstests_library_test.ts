import { assertEquals } from "@std/assert";
import { planScenario } from "../plan/plan_scenario.ts";
import { sampleScenarios } from "./testing/sample_scenarios.ts";
import { settleAll } from "./testing/settle_all.ts";
import { layOutXfstests } from "./xfstests.ts";

/** What a test of xfstests has when it sources the file. */
const HOUSE = `here=$D seq=123 seqres=$D/results/123 tmp=$D/tmp.9
TIME_FACTOR=1 SCRATCH_DEV=/dev/pmem5 SCRATCH_MNT=$D/scratch status=1
mkdir -p "$D/results" "$SCRATCH_MNT"
touch $seqres.full "$D"/mounts
_notrun() { echo "notrun: $*"; exit 0; }
_fail() { echo "fail: $*"; exit 1; }
_kernlog() { echo "$*" >> "$D"/kmsg; }
_short_dev() { basename "$1"; }
_scratch_mkfs() { echo "mkfs $SCRATCH_DEV $*" >> "$D"/did; }
_try_scratch_mount() { echo "mount $SCRATCH_DEV $SCRATCH_MNT $*" >> "$D"/did; }
_check_scratch_fs() { echo "check $SCRATCH_DEV" >> "$D"/did; }
_unmount() { echo "umount $1" >> "$D"/did; }
. "$D"/common/dax_remove
ND_PMEM=$D/nd_pmem ND_DEVICES=$D/nd_devices
_dax_has_node() { :; }
mkdir -p "$ND_PMEM/namespace5.0/block/pmem5" "$D/sys_block/pmem5" \\
	"$ND_DEVICES/namespace5.0"
echo $((512 * 2048)) > "$D/sys_block/pmem5/size"
ln -s "$ND_DEVICES/namespace5.0" "$D/sys_block/pmem5/device"
`;

/** What the file reads of the machine, and files instead of it. */
const MACHINE: Record<string, string> = {
  "/sys/block": "$D/sys_block",
  "/proc/mounts": '"$D"/mounts',
  "/proc/sys/kernel/tainted": '"$D"/tainted',
};

const { shared } = layOutXfstests(
  sampleScenarios.map((spec) => planScenario(spec, "specs/sample.ts"))
    .filter(({ unrendered }) => unrendered.length === 0),
);

function libraryText(): string {
  const file = shared.find(({ path }) => path === "common/dax_remove");
  let text = file?.text ?? "";
  for (const [path, instead] of Object.entries(MACHINE)) {
    text = text.replaceAll(`"${path}`, `"${instead.replaceAll('"', "")}`)
      .replaceAll(path, instead);
  }
  return text;
}

async function run(snippet: string): Promise<string> {
  const directory = await Deno.makeTempDir({ prefix: "yank_house_" });
  try {
    await Deno.mkdir(`${directory}/common`);
    await Deno.writeTextFile(`${directory}/common/dax_remove`, libraryText());
    await Deno.writeTextFile(`${directory}/tainted`, "0\n");
    await Deno.writeTextFile(
      `${directory}/case`,
      `D=$(dirname "$(readlink -f "$0")")\n${HOUSE}${snippet}\n`,
    );
    const { stdout, stderr } = await new Deno.Command("bash", {
      args: [`${directory}/case`],
      cwd: directory,
      stdin: "null",
    }).output();
    const decoder = new TextDecoder();
    return (decoder.decode(stdout) + decoder.decode(stderr))
      .replaceAll(directory, "D");
  } finally {
    await Deno.remove(directory, { recursive: true });
  }
}

/** Runs pieces of shell at the same time, and compares what they print. */
async function runAll(
  snippets: Record<string, { snippet: string; stdout: string }>,
): Promise<void> {
  await settleAll(
    Object.entries(snippets).map(async ([does, { snippet, stdout }]) => {
      assertEquals(await run(snippet), stdout, does);
    }),
  );
}

Deno.test("a check prints its name alone if what it says holds", async () => {
  await runAll({
    "and nothing else": {
      snippet: '_dax_begin; _dax_test "all is well" true',
      stdout: "all is well\n",
    },
    "and that it failed, with the details before that elsewhere": {
      snippet: `_dax_begin
look() { _dax_note "two of three"; return 1; }
_dax_test "all is well" look; cat $seqres.full`,
      stdout: "all is well: failed\ntwo of three\nall is well: failed\n",
    },
    "and that it took too long": {
      snippet: '_dax_begin; late() { return 124; }; _dax_test "done" late',
      stdout: "done: timed out\n",
    },
    "and that it was not reached": {
      snippet: `_dax_begin; stop() { _dax_stop "umount failed"; }
_dax_test "unmounts" stop; _dax_test "mounts" true
_dax_test_end "log is clean" true`,
      stdout: "unmounts: failed\nmounts: not reached\nlog is clean\n",
    },
    "and what failed between two of them": {
      snippet: `_dax_begin; _dax_test "one" true; _dax_stop "umount failed"
_dax_test "two" true; _dax_test "three" true; _dax_finish`,
      stdout: "one\ntwo: failed\nthree: not reached\n",
    },
    "and what failed after the last": {
      snippet: `_dax_begin; _dax_test "one" true; _dax_stop "umount failed"
_dax_finish`,
      stdout: "one\numount failed\n",
    },
  });
});

Deno.test("the kernel's log is told which check begins", async () => {
  await runAll({
    "by the number of the test": {
      snippet: '_dax_begin; _dax_test "all is well" true; tail -n 1 "$D"/kmsg',
      stdout: "all is well\ndax-remove: 123: all is well\n",
    },
    "and looked at from the last mark on": {
      snippet: `_dax_begin
dmesg() { cat "$D"/kmsg; }
echo "told before" >> "$D"/kmsg; _dax_mark_log "removal 1"
_dax_log_has "told before" || echo no
echo "Device is about" >> "$D"/kmsg
_dax_log_has "Device is about" && echo yes
_dax_test "Device is gone" true; _dax_log_has "is gone" || echo not ours`,
      stdout: "no\nyes\nDevice is gone\nnot ours\n",
    },
  });
});

Deno.test("the device under test is the one that has SCRATCH_DEV", async () => {
  await runAll({
    "a namespace": {
      snippet:
        '_require_dax_pmem 512; echo "$DAX_DEV $DAX_NAMESPACE $DAX_DISK"',
      stdout: "namespace5.0 namespace5.0 pmem5\n",
    },
    "or a device that claimed it": {
      snippet: `rm "$D"/sys_block/pmem5/device
mkdir -p "$ND_DEVICES/pfn5.2" "$ND_PMEM/pfn5.2/block/pmem5"
echo namespace5.0 > "$ND_DEVICES/pfn5.2/namespace"
ln -s "$ND_DEVICES/pfn5.2" "$D/sys_block/pmem5/device"
_require_dax_pmem 512; echo "$DAX_DEV $DAX_NAMESPACE $DAX_CLAIM"`,
      stdout: "pfn5.2 namespace5.0 pfn\n",
    },
    "and has to be large enough": {
      snippet: "_require_dax_pmem 513",
      stdout: "notrun: pmem5 is smaller than 513 MiB\n",
    },
    "and of libnvdimm": {
      snippet: `rm "$D"/sys_block/pmem5/device; mkdir "$D"/scsi
ln -s "$D"/scsi "$D"/sys_block/pmem5/device; _require_dax_pmem 1`,
      stdout: "notrun: scsi is not bound to nd_pmem\n",
    },
    "with a second one beside it": {
      snippet: `mkdir -p "$ND_PMEM/namespace6.0/block/pmem6" \\
	"$D/sys_block/pmem6/queue" "$ND_DEVICES/namespace6.0"
echo $((64 * 2048)) > "$D/sys_block/pmem6/size"
echo 1 > "$D/sys_block/pmem6/queue/dax"
ln -s "$ND_DEVICES/namespace6.0" "$D/sys_block/pmem6/device"
_require_dax_pmem 512; _require_dax_second_pmem /dev/pmem6 64
echo "$DAX_DEV $DAX_DISK $DAX_DEV2 $DAX_DISK2"`,
      stdout: "namespace5.0 pmem5 namespace6.0 pmem6\n",
    },
    "and a region only where one is named": {
      snippet: "_require_dax_region 64",
      stdout: "notrun: DAX_PMEM_REGION names no region with labels\n",
    },
  });
});

Deno.test("the house's helpers are told the disk and the mount", async () => {
  await runAll({
    "of the device under test": {
      snippet: `_require_dax_pmem 512; _dax_begin
_dax_mkfs -m rmapbt=1; _dax_mount -o dax=always; _dax_is_consistent
_dax_umount; cat "$D"/did`,
      stdout: "mkfs /dev/pmem5 -m rmapbt=1\n" +
        "mount /dev/pmem5 D/scratch -o dax=always\n" +
        "check /dev/pmem5\numount D/scratch\n",
    },
    "of what is on it": {
      snippet: `_require_dax_pmem 512; _dax_begin; DAX_DISK=dm-3
_dax_mkfs; cat "$D"/did; echo "$SCRATCH_DEV"`,
      stdout: "mkfs /dev/dm-3 \n/dev/pmem5\n",
    },
  });
});

Deno.test("what could not be prepared skips, what is stuck fails", async () => {
  await runAll({
    "with the reason": {
      snippet: '_dax_begin; _dax_stop "mkfs failed"; _dax_is_prepared',
      stdout: "notrun: mkfs failed\n",
    },
    "with what does not end": {
      snippet: `_dax_begin; DAX_STUCK=yes; _dax_stop "mkfs did not finish"
_dax_is_prepared`,
      stdout: "fail: mkfs did not finish\n",
    },
    "or goes on": {
      snippet: "_dax_begin; _dax_is_prepared; echo on",
      stdout: "on\n",
    },
  });
});

Deno.test("there is nothing to clean up before it began", async () => {
  await runAll({
    "whatever was required": {
      snippet: "_dax_cleanup; echo $?; ls",
      stdout: "1\ncase\ncommon\nmounts\nnd_devices\nnd_pmem\nresults\n" +
        "scratch\nsys_block\ntainted\n",
    },
    "and its files once it has": {
      snippet: `_require_dax_pmem 512; _dax_begin; ls -d "$D"/*-dax
_dax_cleanup; ls -d "$D"/*-dax 2> /dev/null || echo gone`,
      stdout: "D/tmp.9-dax\ngone\n",
    },
  });
});
