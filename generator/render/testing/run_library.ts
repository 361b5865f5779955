/** Runs pieces of shell with the selftests' library, without a device. */

import { assertEquals, assertMatch } from "@std/assert";
import { fileURLToPath } from "node:url";
import { renderTemplate } from "../engine.ts";
import { type LibraryView, viewLibrary } from "../library_view.ts";
import { HELPERS } from "../selftests.ts";
import { hasTool, type ToolOutcome } from "./run_tool.ts";
import { buildHelpers } from "./selftest_helpers.ts";
import { settleAll } from "./settle_all.ts";

const ktapHelpers = fileURLToPath(
  new URL("../testdata/kselftest/ktap_helpers.sh", import.meta.url),
);

/** What the library reads and writes of the machine, and files instead of it. */
const MACHINE: Record<string, string> = {
  "> /dev/kmsg": '>> "$DIR"/kmsg',
  "/proc/filesystems": '"$DIR"/filesystems',
  "/proc/mounts": '"$DIR"/mounts',
  "/proc/sys/kernel/tainted": '"$DIR"/tainted',
  "/proc/sys/${1": "$DIR/sys/${1",
  "/proc/sys/kernel/core_pattern": '"$DIR"/core_pattern',
  "/proc/iomem": '"$DIR"/iomem',
  "/proc/modules": '"$DIR"/modules',
  "/proc/zoneinfo": '"$DIR"/zoneinfo',
  "/sys/bus/nd/drivers/nd_pmem": "$DIR/nd_pmem",
  "/sys/bus/nd/devices": "$DIR/nd_devices",
  "/sys/bus/cxl/devices": "$DIR/cxl_devices",
  "/dev/kvm": '"$DIR"/kvm',
  "/sys/bus/pci/rescan": '"$DIR"/rescan',
  "/sys/devices": '"$DIR"/devices',
  "/sys/module": '"$DIR"/module',
  "/sys/block": '"$DIR"/sys_block',
};

/** Bounds short enough to run into, long enough for a machine that is busy. */
function shortenBounds(view: LibraryView): LibraryView {
  const seconds = Object.fromEntries(
    Object.keys(view.seconds).map((step) => [step, 3]),
  ) as LibraryView["seconds"];
  return { ...view, seconds, giveUpSeconds: 1, userSeconds: 20 };
}

/** The library as it is rendered, with short bounds and files for /proc. */
export function renderTestLibrary(): string {
  let text = renderTemplate(
    "selftests/dax_lib.sh.eta",
    shortenBounds(viewLibrary(60)),
  );
  for (const [path, instead] of Object.entries(MACHINE)) {
    text = text.replaceAll(`"${path}`, `"${instead.replaceAll('"', "")}`)
      .replaceAll(path, instead);
  }
  return text;
}

/** The start of every piece: a device in files, a log that dmesg reads. */
const PRELUDE = `DIR=$(dirname "$(readlink -f "$0")")
. "$DIR"/ktap_helpers.sh
. "$DIR"/dax_lib.sh
DAX_NAMESPACE=namespace0.0
DAX_DEV=$DAX_NAMESPACE
DAX_PMEM=pmem0
DAX_DISK=pmem0
DAX_TMP=$DIR/tmp
DAX_MNT=$DIR/mnt
DAX_TAINT=0
mkdir -p "$DAX_TMP" "$DAX_MNT" "$ND_PMEM/$DAX_DEV"
echo 0 > "$DIR"/tainted
touch "$DIR"/kmsg "$DIR"/mounts "$DIR"/iomem "$DIR"/modules "$DIR"/zoneinfo
dmesg() { cat "$DIR"/kmsg; }
`;

/** What {@linkcode runLibrary} takes. */
export interface RunLibraryOptions {
  /** The directory that has the helpers. */
  helpers?: string;
}

/** Runs a piece of bash behind the library, with its output as it came. */
export async function runLibrary(
  snippet: string,
  { helpers }: RunLibraryOptions = {},
): Promise<ToolOutcome> {
  const directory = await Deno.makeTempDir({ prefix: "yank_library_" });
  try {
    await Deno.copyFile(ktapHelpers, `${directory}/ktap_helpers.sh`);
    await Deno.writeTextFile(`${directory}/dax_lib.sh`, renderTestLibrary());
    await Deno.writeTextFile(`${directory}/sample.sh`, PRELUDE + snippet);
    for (const name of HELPERS.keys()) {
      if (helpers === undefined) break;
      await Deno.symlink(`${helpers}/${name}`, `${directory}/${name}`);
    }
    const output = await new Deno.Command("bash", {
      args: [`${directory}/sample.sh`],
      cwd: directory,
      env: { LC_ALL: "C", PATH: Deno.env.get("PATH") ?? "" },
      clearEnv: true,
      stdin: "null",
    }).output();
    const decoder = new TextDecoder();
    return {
      status: output.code,
      stdout: decoder.decode(output.stdout),
      stderr: decoder.decode(output.stderr),
    };
  } finally {
    await Deno.remove(directory, { recursive: true });
  }
}

/** A piece of shell and what it prints, by what it does. */
export interface Snippets {
  [does: string]: { snippet: string; stdout: string | RegExp };
}

/**
 * Runs pieces at the same time, as they wait most of their time, and compares
 * what they print. They have the helpers where there is a compiler.
 */
export async function runSnippets(snippets: Snippets): Promise<void> {
  const options = hasTool("gcc") ? { helpers: await buildHelpers() } : {};
  await settleAll(
    Object.entries(snippets).map(async ([does, { snippet, stdout }]) => {
      const ran = await runLibrary(snippet, options);
      assertEquals(ran.stderr, "", does);
      if (typeof stdout === "string") assertEquals(ran.stdout, stdout, does);
      else assertMatch(ran.stdout, stdout, does);
    }),
  );
}
