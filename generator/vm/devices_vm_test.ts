/**
 * Boots guests that have devices by every provider.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import type { DeviceNeed, Provider } from "../plan/plan.ts";
import { bootGuest } from "./boot_guest.ts";
import { assignSlots } from "./device_slots.ts";
import { planMachine } from "./guest_machine.ts";
import type { GuestEnd } from "./session.ts";
import { acquireCxlQemu } from "../acquire/cxl_qemu.ts";
import {
  acquireOptions,
  ignore,
  prepareMachine,
  unless,
} from "./testing/real_machine.ts";

/** Tells what the environment names, by its sizes in MiB. */
const TELL = `#!/bin/sh
nd=/sys/bus/nd/devices
mebibytes() {
	echo "$(($(cat "$1/size") / 1048576)) MiB"
}
for name in KSFT_PMEM_DEV KSFT_PMEM_DEV2; do
	eval "namespace=\\\${$name-}"
	[ -n "$namespace" ] || continue
	region=$(cd -P "$nd/$namespace/.." && pwd)
	echo "$name $(cat "$region/../provider") $(cat "$nd/$namespace/mode")" \\
		"$(mebibytes "$nd/$namespace") dax" \\
		"$(cat "$nd/$namespace"/block/pmem*/queue/dax)"
done
for name in KSFT_PMEM_REGION KSFT_PMEM_REGION2; do
	eval "region=\\\${$name-}"
	[ -n "$region" ] || continue
	echo "$name $(cat "$(cd -P "$nd/$region/.." && pwd)/provider")" \\
		"$(mebibytes "$nd/$region")"
done
for name in KSFT_CXL_MEMDEV KSFT_CXL_MEMDEV2 KSFT_CXL_MEMDEV3 \\
	KSFT_CXL_MEMDEV4; do
	eval "memdev=\\\${$name-}"
	[ -n "$memdev" ] || continue
	echo "$name $(cat "/sys/bus/cxl/devices/$memdev/serial")"
done
for name in KSFT_DAX_DEV KSFT_DAX_DEV2; do
	eval "dax=\\\${$name-}"
	[ -n "$dax" ] || continue
	test -c "/dev/$dax" && echo "$name $(mebibytes "/sys/bus/dax/devices/$dax")"
done
`;

/** Makes a namespace of each mode in a labelled region, and removes it. */
const LABELS = `#!/bin/sh
for mode in fsdax sector devdax; do
	ndctl create-namespace -r "$KSFT_PMEM_REGION" -m "$mode" -s 64M \\
		>/dev/null || continue
	ndctl list -N -r "$KSFT_PMEM_REGION" | grep mode
	ndctl destroy-namespace -f -r "$KSFT_PMEM_REGION" all 2>/dev/null
done 2>&1
`;

const LEAVE = `#!/bin/sh
ndctl create-namespace -r "$KSFT_PMEM_REGION" -m fsdax -s 64M >/dev/null
`;

const programs = { "tell.sh": TELL, "labels.sh": LABELS, "leave.sh": LEAVE };

function pmem(provider: Provider, sizeMiB: number): DeviceNeed {
  return { provider, kind: "pmem", sizeMiB };
}

const labelled: DeviceNeed = { provider: "nfit", kind: "region", sizeMiB: 256 };

interface Job {
  needs: DeviceNeed[];
  /** `tell.sh` when absent. */
  program?: keyof typeof programs;
}

/** Runs a job for each key: what each said, how it ended, and the console's end. */
async function runJobs(
  selector: string,
  jobs: Record<string, Job>,
): Promise<{ said: string[]; end: GuestEnd; console: string }> {
  const { kernel, vng, acceleration } = await prepareMachine(selector);
  const directory = await Deno.makeTempDir({ prefix: "yank-vm-test-" });
  try {
    for (const [name, text] of Object.entries(programs)) {
      await Deno.writeTextFile(`${directory}/${name}`, text, { mode: 0o755 });
    }
    const machine = planMachine({
      acceleration: acceleration.kind,
      cxlQemu: await acquireCxlQemu(acquireOptions),
      scenarios: Object.values(jobs).map(({ needs }) => needs),
    });
    const guest = await bootGuest({
      kernel,
      vng,
      acceleration,
      machine,
      jobs: Object.entries(jobs).map(([scenario, { needs, program }]) => ({
        scenario,
        program: program ?? "tell.sh",
        devices: assignSlots(needs, machine.slots),
        timeoutSeconds: 30 * acceleration.timeScale,
      })),
      programsDirectory: directory,
      environment: {},
      guestDirectory: `${directory}/guest`,
    });
    const lines = await Array.fromAsync(guest.lines);
    return {
      said: lines.filter(({ from, text }) =>
        from === "output" && !/^##yank (guest|begin|over)/.test(text)
      ).map(({ text }) => text.replace(/ [0-9]+\.[0-9]{2}$/, "").trim()),
      end: await guest.end,
      console: lines.filter(({ from }) => from === "console").slice(-80)
        .map(({ text }) => text).join("\n"),
    };
  } finally {
    await Deno.remove(directory, { recursive: true });
  }
}

Deno.test({
  name: "a guest has devices by each provider and hands out what a job needs" +
    unless,
  ignore,
  fn: async () => {
    const devdax: DeviceNeed = {
      provider: "e820",
      kind: "devdax",
      sizeMiB: 128,
    };
    const { said, end, console } = await runJobs("debian:trixie", {
      "e820": {
        needs: [pmem("e820", 384), pmem("e820", 256), devdax],
      },
      "nfit": { needs: [pmem("nfit", 128)] },
      "virtio": { needs: [pmem("virtio_pmem", 384), pmem("e820", 384)] },
      "cxl": {
        needs: [
          pmem("cxl_pmem", 384),
          { provider: "cxl_pmem", kind: "devdax", sizeMiB: 128 },
          { provider: "cxl_pmem", kind: "region", sizeMiB: 128 },
          { provider: "cxl_ram", kind: "devdax", sizeMiB: 128 },
        ],
      },
      "labels": { needs: [labelled], program: "labels.sh" },
      "region": { needs: [labelled] },
      "leave": { needs: [labelled], program: "leave.sh" },
      "never": { needs: [] },
    });
    assertEquals(said, [
      "KSFT_PMEM_DEV e820 memory 512 MiB dax 1",
      "KSFT_PMEM_DEV2 e820 memory 384 MiB dax 1",
      "KSFT_DAX_DEV 250 MiB",
      "##yank end e820 0",
      "KSFT_PMEM_DEV ACPI.NFIT raw 256 MiB dax 0",
      "##yank end nfit 0",
      "KSFT_PMEM_DEV virtio-pmem memory 512 MiB dax 1",
      "KSFT_PMEM_DEV2 e820 memory 512 MiB dax 1",
      "##yank end virtio 0",
      "KSFT_PMEM_DEV CXL raw 512 MiB dax 0",
      "KSFT_PMEM_REGION CXL 256 MiB",
      "KSFT_CXL_MEMDEV 0x100",
      "KSFT_CXL_MEMDEV2 0x101",
      "KSFT_CXL_MEMDEV3 0x102",
      "KSFT_CXL_MEMDEV4 0x200",
      "KSFT_DAX_DEV 250 MiB",
      "KSFT_DAX_DEV2 256 MiB",
      "##yank end cxl 0",
      '"mode":"fsdax",',
      '"mode":"sector",',
      '"mode":"devdax",',
      "##yank end labels 0",
      "KSFT_PMEM_REGION ACPI.NFIT 384 MiB",
      "##yank end region 0",
      "##yank end leave 0",
      "##yank unclean region4 has a namespace",
    ], console);
    assertEquals(end, { how: "finished" });
  },
});

Deno.test({
  name: "a guest refuses a job whose device its kernel cannot have" + unless,
  ignore,
  fn: async () => {
    // Before 6.3 there are no regions of volatile CXL memory.
    const { said, end, console } = await runJobs("debian:bookworm", {
      "volatile": {
        needs: [{ provider: "cxl_ram", kind: "devdax", sizeMiB: 128 }],
      },
      "persistent": { needs: [pmem("cxl_pmem", 128)] },
    });
    assertEquals(said, [
      "##yank refuse volatile this kernel has no driver cxl_dax_region",
      "KSFT_PMEM_DEV CXL raw 256 MiB dax 0",
      "KSFT_CXL_MEMDEV 0x100",
      "##yank end persistent 0",
    ], console);
    assertEquals(end, { how: "finished" });
  },
});

Deno.test({
  name: "a guest has regions with labels by ramdax" + unless,
  ignore,
  fn: async () => {
    const { said, end, console } = await runJobs("debian:sid", {
      "labels": {
        needs: [{ ...labelled, provider: "ramdax" }],
        program: "labels.sh",
      },
      "namespace": { needs: [pmem("ramdax", 256)] },
    });
    assertEquals(said, [
      '"mode":"fsdax",',
      '"mode":"sector",',
      '"mode":"devdax",',
      "##yank end labels 0",
      // 16 MiB, as namespaces are aligned, are lost to the labels.
      "KSFT_PMEM_DEV ramdax raw 368 MiB dax 0",
      "##yank end namespace 0",
    ], console);
    assertEquals(end, { how: "finished" });
  },
});
