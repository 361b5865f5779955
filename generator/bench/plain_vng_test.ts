import { assertEquals, assertMatch } from "@std/assert";
import { planVng } from "../vm/vng_arguments.ts";

const script = new URL("./plain_vng.sh", import.meta.url).pathname;
const entryScript = new URL("./plain_entry.sh", import.meta.url).pathname;

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

Deno.test("plain_vng.sh has virtme's init boot the same guest", async () => {
  const [, ...args] = planVng({
    vngPath: "/usr/bin/vng",
    imagePath: "/boot/vmlinuz",
    guestDirectory: "/guest",
    memory: { totalMiB: 1664, memmap: ["memmap=512M!1024M"] },
    acceleration: "tcg",
    name: "yank",
    qemuArguments: ["-machine", "nvdimm=on"],
  });
  const passed = await passOn(args);
  const text = passed.join(" ");
  assertMatch(text, /^-v --force-9p --disable-kvm -r \/boot\/vmlinuz /);
  assertMatch(text, / -m 1664M --cpus 2 /);
  assertMatch(text, / -a memmap=512M!1024M /);
  assertMatch(text, / -a printk\.devkmsg=on /);
  assertEquals(/rdinit|append|init=/.test(text), false, text);
  assertMatch(text, / --qemu-opts=-machine nvdimm=on  ?-a /);
  assertEquals(passed.slice(-2), [
    "--exec",
    `sh ${entryScript} /guest`,
  ]);
});

Deno.test("plain_vng.sh starts nothing that is not for a guest of yank's", async () => {
  assertEquals(await passOn(["-r", "/boot/vmlinuz", "--exec", "true"]), []);
});

Deno.test("plain_entry.sh refuses to run on a host", async () => {
  const { code, stderr } = await new Deno.Command("/bin/sh", {
    args: [entryScript, "/guest"],
  }).output();
  assertEquals(code, 1);
  assertMatch(
    new TextDecoder().decode(stderr),
    /^plain_entry\.sh: this is no guest/,
  );
});
