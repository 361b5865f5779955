import { assertEquals, assertMatch } from "@std/assert";
import { planVng } from "../vm/vng_arguments.ts";

const script = new URL("./plain_vng.sh", import.meta.url).pathname;

/** What virtme-ng would be started with. */
async function passOn(args: string[]): Promise<string[]> {
  const directory = await Deno.makeTempDir({ prefix: "yank-bench-test-" });
  try {
    await Deno.writeTextFile(
      `${directory}/vng`,
      `#!/bin/sh\nfor argument; do printf '%s\\0' "$argument"; done\n`,
      { mode: 0o755 },
    );
    const { stdout } = await new Deno.Command("/bin/sh", {
      args: [script, ...args],
      env: { YANK_BENCH_VNG: `${directory}/vng` },
    }).output();
    return new TextDecoder().decode(stdout).split("\0").slice(0, -1);
  } finally {
    await Deno.remove(directory, { recursive: true });
  }
}

Deno.test("plain_vng.sh drops yank's init and the cached root, nothing else", async () => {
  const [, ...args] = planVng({
    vngPath: "/usr/bin/vng",
    imagePath: "/boot/vmlinuz",
    guestDirectory: "/guest",
    memory: { totalMiB: 1664, memmap: ["memmap=512M!1024M"] },
    acceleration: "tcg",
    name: "yank",
  });
  const text = args.join(" ");
  assertMatch(text, / -a init=\/guest\/init\.sh /);
  assertMatch(text, / --rodir \/mnt=\/ /);
  assertEquals(
    (await passOn(args)).join(" "),
    text.replace(" -a init=/guest/init.sh", "").replace(" --rodir /mnt=/", ""),
  );
});

Deno.test("plain_vng.sh keeps arguments as they are", async () => {
  const args = ["-a", "memmap=1M!2M", "", "a  b", "$(exit 1)", "*", "--rodir"];
  assertEquals(await passOn(args), args);
});
