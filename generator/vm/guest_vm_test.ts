/**
 * Boots real guests. YANK_RECORD_TRANSCRIPTS=1 records them for the tests that
 * have no QEMU.
 *
 * @module
 */
import { assertEquals, assertMatch } from "@std/assert";
import { bootGuest } from "./boot_guest.ts";
import type { DeviceNeed } from "../plan/plan.ts";
import { planMachine } from "./guest_machine.ts";
import { readAvailableMemory } from "./memory.ts";
import type { Guest, GuestEnd, GuestJob, GuestLine } from "./session.ts";
import {
  ignore,
  prepareMachine,
  root,
  unless,
} from "./testing/real_machine.ts";

/** The kernel that the guests run. */
const SELECTOR = "debian:trixie";

/** What the guests have. */
const devices = [
  { provider: "e820", kind: "pmem", sizeMiB: 384 },
  { provider: "e820", kind: "devdax", sizeMiB: 128 },
] as const satisfies DeviceNeed[];

/** Test programs, as short as they can be. */
const programs: Record<string, string> = {
  "pass.sh": `#!/bin/sh
echo "TAP version 13"
echo "1..5"
test -b /dev/pmem0 && echo "ok 1 block device"
test "$KSFT_PMEM_DEV $KSFT_MACHINE_SLOW" = "namespace0.0 yes" && echo "ok 2 environment"
touch "$(mktemp -d)/file" && echo "ok 3 temporary files"
test ! -w /etc/passwd && echo "ok 4 the host is read-only"
modprobe loop && printf "ok 5 no line end"
`,
  "devdax.sh": `#!/bin/sh
test -z "$KSFT_PMEM_DEV" && test -c "/dev/$KSFT_DAX_DEV" && echo "ok 1 device"
exit 3
`,
  "leave.sh": `#!/bin/sh
setsid sleep 1000 &
`,
  "spin.sh": `#!/bin/sh
trap '' TERM INT
while :; do :; done
`,
  "panic.sh": `#!/bin/sh
echo "ok 1 before the panic"
echo c >/proc/sysrq-trigger
`,
  "reset.sh": `#!/bin/sh
echo "ok 1 before the reset"
echo b >/proc/sysrq-trigger
`,
  // A frozen filesystem lets nobody write and nobody be killed meanwhile.
  "stuck.sh": `#!/bin/sh
mkfs.xfs -q -f /dev/pmem0 && mkdir /tmp/frozen &&
	mount /dev/pmem0 /tmp/frozen && xfs_freeze -f /tmp/frozen
touch /tmp/frozen/file
`,
};

interface Told {
  lines: GuestLine[];
  end: GuestEnd;
}

async function boot(
  directory: string,
  jobs: Partial<GuestJob>[],
  options: { signal?: AbortSignal } = {},
): Promise<Guest> {
  const { kernel, vng, acceleration } = await prepareMachine(SELECTOR);
  for (const [name, text] of Object.entries(programs)) {
    await Deno.writeTextFile(`${directory}/${name}`, text, { mode: 0o755 });
  }
  const hostAvailableMiB = readAvailableMemory();
  const machine = planMachine({
    acceleration: acceleration.kind,
    scenarios: [devices],
    ...(hostAvailableMiB === undefined ? {} : { hostAvailableMiB }),
  });
  return await bootGuest({
    kernel,
    vng,
    acceleration,
    machine,
    jobs: jobs.map((job): GuestJob => ({
      scenario: job.program?.replace(".sh", "") ?? "",
      program: "",
      devices: machine.slots.slice(0, 1),
      timeoutSeconds: 30 * acceleration.timeScale,
      ...job,
    })),
    programsDirectory: directory,
    environment: { KSFT_MACHINE_SLOW: "yes" },
    guestDirectory: `${directory}/guest`,
    ...options,
  });
}

/** Boots, listens to the end, and keeps what was said as a transcript. */
async function tell(
  transcript: string,
  jobs: Partial<GuestJob>[],
): Promise<Told> {
  const directory = await Deno.makeTempDir({ prefix: "yank-vm-test-" });
  try {
    const guest = await boot(directory, jobs);
    const lines = await Array.fromAsync(guest.lines);
    const end = await guest.end;
    await record(transcript, { lines, end }, directory);
    return { lines, end };
  } finally {
    await Deno.remove(directory, { recursive: true });
  }
}

async function record(
  name: string,
  { lines, end }: Told,
  directory: string,
): Promise<void> {
  if (Deno.env.get("YANK_RECORD_TRANSCRIPTS") !== "1") return;
  const status = end.how === "died" ? end.exitStatus : 255;
  const kept = name === "good" ? lines : lines.filter(isOfInterest);
  const text =
    kept.map(({ from, text, atMilliseconds }) =>
      `${(atMilliseconds / 1000).toFixed(2)} ${from} ${text}\n`
    ).join("") + `= exit ${status}\n`;
  await Deno.writeTextFile(
    new URL(`./testdata/transcripts/${name}.txt`, import.meta.url),
    withoutHost(text, directory),
  );
}

/** One transcript with all that a kernel says while it boots is enough. */
function isOfInterest(
  line: GuestLine,
  index: number,
  lines: GuestLine[],
): boolean {
  const booted = lines.findIndex(({ from }) => from === "output");
  return index >= booted || line.text.includes("Linux version");
}

/** Where things are on this machine is nobody's business. */
function withoutHost(text: string, directory: string): string {
  return text.replaceAll(directory, "/run").replaceAll(root, "/yank");
}

function words({ lines }: Told): string[] {
  return lines.filter((line) => line.from === "output").map((line) =>
    line.text.replace(/ [0-9]+\.[0-9]{2}$/, " SECONDS")
  );
}

function consoleOf({ lines }: Told): string {
  return lines.filter((line) => line.from === "console")
    .map((line) => line.text).join("\n");
}

Deno.test({
  name: "bootGuest() runs jobs on both devices until the guest is unclean" +
    unless,
  ignore,
  fn: async () => {
    const told = await tell("good", [
      { program: "pass.sh" },
      {
        program: "devdax.sh",
        devices: [{ ...devices[1], place: 1 }],
      },
      { program: "leave.sh" },
      { program: "pass.sh", scenario: "never" },
    ]);
    const [first = "", ...rest] = words(told);
    assertMatch(first, /^##yank guest [0-9]+\.[0-9]+\S*$/);
    assertEquals(rest, [
      "##yank begin pass",
      "TAP version 13",
      "1..5",
      "ok 1 block device",
      "ok 2 environment",
      "ok 3 temporary files",
      "ok 4 the host is read-only",
      "ok 5 no line end",
      "##yank end pass 0 SECONDS",
      "##yank begin devdax",
      "ok 1 device",
      "##yank end devdax 3 SECONDS",
      "##yank begin leave",
      "##yank end leave 0 SECONDS",
      "##yank unclean processes were left: sleep",
      "##yank over",
    ]);
    assertEquals(told.end, { how: "finished" });
    assertMatch(consoleOf(told), /yank: begin pass[^]*yank: end pass/);
  },
});

Deno.test({
  name: "bootGuest() ends a program that is late and survives a panic" + unless,
  ignore,
  fn: async () => {
    const told = await tell("panic", [
      { program: "spin.sh", timeoutSeconds: 2 },
      { program: "panic.sh" },
      { program: "pass.sh", scenario: "never" },
    ]);
    assertEquals(words(told).slice(1), [
      "##yank begin spin",
      "##yank timeout spin 2",
      "##yank end spin 124 SECONDS",
      "##yank begin panic",
      "ok 1 before the panic",
    ]);
    assertEquals(told.end, { how: "died", exitStatus: 255, booted: true });
    assertMatch(consoleOf(told), /Kernel panic - not syncing: sysrq triggered/);
    assertMatch(consoleOf(told), /Call Trace:[^]*sysrq_handle_crash/);
  },
});

Deno.test({
  name: "bootGuest() sees a machine that goes without a word" + unless,
  ignore,
  fn: async () => {
    const told = await tell("lost", [{ program: "reset.sh" }]);
    assertEquals(words(told).slice(1), [
      "##yank begin reset",
      "ok 1 before the reset",
    ]);
    assertEquals(told.end, { how: "died", exitStatus: 255, booted: true });
  },
});

Deno.test({
  name: "bootGuest() tells who survives SIGKILL and where they are" + unless,
  ignore,
  fn: async () => {
    const told = await tell("hang", [
      { program: "stuck.sh", timeoutSeconds: 20 },
      { program: "pass.sh", scenario: "never" },
    ]);
    const said = words(told).slice(1);
    assertEquals(said.slice(0, 2), [
      "##yank begin stuck",
      "##yank timeout stuck 20",
    ]);
    assertMatch(
      said[2] ?? "",
      /^##yank stuck [0-9]+ D touch \S*mnt_want_write/,
    );
    assertEquals(said.slice(3), [
      "##yank end stuck 124 SECONDS",
      "##yank unclean processes survived SIGKILL",
      "##yank over",
    ]);
    assertEquals(told.end, { how: "finished" });
    assertMatch(consoleOf(told), /sysrq: Show Blocked State/);
  },
});

Deno.test({
  name: "bootGuest() ends QEMU when it is interrupted" + unless,
  ignore,
  fn: async () => {
    const directory = await Deno.makeTempDir({ prefix: "yank-vm-test-" });
    try {
      const controller = new AbortController();
      const guest = await boot(directory, [{ program: "pass.sh" }], {
        signal: controller.signal,
      });
      for await (const line of guest.lines) {
        if (line.text.includes("Linux version")) controller.abort();
      }
      assertEquals(await guest.end, { how: "interrupted" });
      assertEquals(await runningWith(directory), []);
    } finally {
      await Deno.remove(directory, { recursive: true });
    }
  },
});

/** The command lines of processes that name a path. */
async function runningWith(path: string): Promise<string[]> {
  const found: string[] = [];
  for await (const entry of Deno.readDir("/proc")) {
    if (!/^[0-9]+$/.test(entry.name)) continue;
    const text = await Deno.readTextFile(`/proc/${entry.name}/cmdline`)
      .catch(() => "");
    if (text.includes(path)) found.push(text.replaceAll("\0", " "));
  }
  return found;
}
