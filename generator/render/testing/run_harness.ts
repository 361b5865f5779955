/** Builds and runs tests on kselftest_harness.h, on a device made of files. */

import { fileURLToPath } from "node:url";

const stubs = fileURLToPath(new URL("../testdata/kselftest", import.meta.url));

const trees = fileURLToPath(
  new URL("../../../out/cache/trees", import.meta.url),
);

/** The directories that have a kselftest_harness.h: ours, the newest kernel's. */
export function listHarnesses(): string[] {
  const found: string[] = [];
  try {
    for (const { name } of Deno.readDirSync(trees)) {
      const directory = `${trees}/${name}/tools/testing/selftests`;
      try {
        Deno.statSync(`${directory}/kselftest_harness.h`);
        found.push(directory);
      } catch {
        // This one is not a tree, or not whole.
      }
    }
  } catch {
    // Nobody has got a tree yet.
  }
  found.sort((a, b) => b.localeCompare(a, "en", { numeric: true }));
  return [stubs, ...found.slice(0, 1)];
}

/** What a program said of a test. */
export interface HarnessResults {
  status: number;
  /** The names of tests, in their order, by how they ended. */
  passed: string[];
  failed: string[];
  skipped: string[];
  /** The names in the order in which they ran. */
  ran: string[];
  output: string;
  /** Whether device_dax has the instance at the end. */
  isBound: boolean;
}

/** A test that was built. */
export interface HarnessProgram {
  /** Runs it, with something that goes wrong. */
  run(fault?: string): Promise<HarnessResults>;
}

/** Makes a test look for its device and its kernel where it runs. */
function relocate(source: string): string {
  return source.replaceAll("/sys/bus/dax/drivers/device_dax", "driver")
    .replaceAll("/sys/bus/dax/drivers/kmem", "kmem")
    .replaceAll("/sys/bus/dax/devices", "devices")
    .replaceAll("/sys/bus/nd/drivers/", "nd_")
    .replaceAll("/sys/devices/system/memory", "memory")
    .replaceAll("/dev/%s", "dev/%s")
    .replaceAll('fopen("/dev/kmsg"', 'fopen("own_kmsg"')
    .replaceAll("/dev/kmsg", "kmsg")
    .replaceAll("/proc/sys/kernel/tainted", "tainted")
    .replaceAll("/proc/iomem", "iomem")
    .replaceAll("/proc/meminfo", "meminfo")
    .replaceAll("/proc/self/pagemap", "pagemap")
    .replaceAll("geteuid()", "0");
}

/** The files of a C test: its own source and the header that it includes. */
export interface HarnessSource {
  source: string;
  header: string;
}

/** Builds a test; calls `use`, then removes all again. */
export async function withHarnessProgram(
  { source, header }: HarnessSource,
  harness: string,
  use: (program: HarnessProgram) => Promise<void>,
): Promise<void> {
  const directory = await Deno.makeTempDir({ prefix: "yank_harness_" });
  try {
    await Deno.mkdir(`${directory}/dax`);
    for (const name of ["kselftest.h", "kselftest_harness.h"]) {
      await Deno.copyFile(`${harness}/${name}`, `${directory}/${name}`)
        .catch((error) => {
          if (!(error instanceof Deno.errors.NotFound)) throw error;
        });
    }
    await Deno.writeTextFile(`${directory}/dax/test.c`, relocate(source));
    await Deno.writeTextFile(
      `${directory}/dax/dax_harness.h`,
      relocate(header),
    );
    const built = await new Deno.Command("gcc", {
      args: [
        ...["-O1", "-Wall", "-Wextra", "-Werror"],
        // As the Makefile has it for what includes the kernel's harness.
        ...["-Wno-unused-parameter", "-Wno-clobbered"],
        ...["-Wl,--wrap=write,--wrap=mmap,--wrap=pread"],
        ...["-o", `${directory}/test`, `${directory}/dax/test.c`],
        ...[`${stubs}/device_dax.c`, `${stubs}/kmem.c`],
      ],
    }).output();
    if (!built.success) throw new Error(new TextDecoder().decode(built.stderr));
    await use({ run: (fault) => runOnce(directory, fault ?? "") });
  } finally {
    await Deno.remove(directory, { recursive: true });
  }
}

/** Has the instance in devdax mode only, as the file that it was. */
const NDCTL = `#!/bin/sh
case $* in
--version) exit ;;
"create-namespace --force --reconfig namespace0.0 --mode "*) ;;
*) exit 2 ;;
esac
[ "$SIM_FAULT" != "ndctl fails" ] || exit 1
case $* in
*fsdax)
	[ "$SIM_FAULT" != "comes back in nd_pmem" ] || cp saved dev/dax0.0
	rm devices/dax0.0
	;;
*devdax)
	cp saved new && mv new dev/dax0.0
	ln -s ../region0/nd0.0/dax0.0 devices/dax0.0
	echo bound > driver/dax0.0
	;;
esac
`;

/** Runs a test in a directory of its own, which has a device. */
async function runOnce(
  parent: string,
  fault: string,
): Promise<HarnessResults> {
  const directory = await Deno.makeTempDir({ dir: parent });
  for (const driver of ["driver", "kmem", "nd_dax_pmem", "nd_nd_region"]) {
    await Deno.mkdir(`${directory}/${driver}`);
    for (const name of ["bind", "unbind", "new_id", "remove_id"]) {
      await Deno.writeTextFile(`${directory}/${driver}/${name}`, "");
    }
  }
  await Deno.writeTextFile(`${directory}/driver/dax0.0`, "");
  for (const name of ["region0/nd0.0/dax0.0", "devices", "memory", "dev"]) {
    await Deno.mkdir(`${directory}/${name}`, { recursive: true });
  }
  await Deno.symlink("../region0/nd0.0/dax0.0", `${directory}/devices/dax0.0`);
  for (
    const [name, text] of [
      ["memory/auto_online_blocks", "online\n"],
      ["memory/block_size_bytes", "8000000\n"],
      ["devices/dax0.0/resource", "0x10200000\n"],
      ["devices/dax0.0/size", `${0x17e00000}\n`],
      ["meminfo", "MemTotal: 1000 kB\n"],
      ["pagemap", ""],
    ]
  ) {
    await Deno.writeTextFile(`${directory}/${name}`, text ?? "");
  }
  for (const [name, text] of [["kmsg", ""], ["tainted", "0"], ["iomem", ""]]) {
    await Deno.writeTextFile(`${directory}/${name}`, text ?? "");
  }
  await Deno.writeTextFile(`${directory}/ndctl`, NDCTL, { mode: 0o755 });
  await Deno.writeFile(`${directory}/dev/dax0.0`, new Uint8Array(2 << 20));
  const output = await new Deno.Command(`${parent}/test`, {
    cwd: directory,
    env: {
      KSFT_DAX_DEV: "dax0.0",
      SIM_FAULT: fault,
      // All faults are tried at once, on a machine that may have guests.
      KSFT_MACHINE_SLOW: "yes",
      PATH: `${directory}:/usr/bin:/bin`,
    },
    stdin: "null",
  }).output();
  const decoder = new TextDecoder();
  const stdout = decoder.decode(output.stdout);
  const results: HarnessResults = {
    status: output.code,
    passed: [],
    failed: [],
    skipped: [],
    ran: [],
    output: stdout + decoder.decode(output.stderr),
    isBound: await Deno.stat(`${directory}/driver/dax0.0`)
      .then(() => true, () => false),
  };
  for (const line of stdout.split("\n")) {
    const [, not, name, rest = ""] = /^(not )?ok \d+ (\S+)(.*)$/.exec(line) ??
      [];
    if (name === undefined) continue;
    // Before 6.10 the reason for a skip stands where the name should.
    if (name.startsWith("#") || rest.includes("# SKIP")) {
      results.skipped.push(name);
    } else (not ? results.failed : results.passed).push(name);
    results.ran.push(name);
  }
  return results;
}
