import { assertEquals, assertMatch, assertThrows } from "@std/assert";
import { EnvironmentError } from "../base/errors.ts";
import { planVng, refuseUnsafePath, type VngOptions } from "./vng_arguments.ts";

const options: VngOptions = {
  vngPath: "/usr/bin/vng",
  imagePath: "/kernels/boot/vmlinuz-6.12.9+bpo-amd64",
  modulesPath: "/kernels/lib/modules/6.12.9+bpo-amd64",
  guestDirectory: "/project/out/runs/1/guest",
  memory: { totalMiB: 2048, memmap: ["memmap=512M!1024M"] },
  acceleration: "tcg",
  name: "yank",
};

const commandLine = [
  "console=ttyS0",
  "earlyprintk=serial,ttyS0,115200",
  "panic=-1",
  "printk.devkmsg=on",
  "log_buf_len=4M",
  "loglevel=7",
  "sysctl.kernel.hung_task_timeout_secs=30",
  "sysctl.kernel.hung_task_warnings=-1",
  "hung_task_panic=0",
  "watchdog_thresh=20",
  "rcupdate.rcu_cpu_stall_timeout=60",
  "no_timer_check",
  "memmap=512M!1024M",
  "yank_modules=/kernels/lib/modules/6.12.9+bpo-amd64",
  "rootfstype=9p",
  "rootflags=trans=virtio,version=9p2000.L,access=any,msize=524288,cache=loose",
  "ro",
  "init=/project/out/runs/1/guest/init.sh",
  "rdinit=/bin/sh",
  "--",
  "-c",
  '"root=/newroot guest_directory=/project/out/runs/1/guest;',
  "[ -f /modules/load_all.sh ] && . /modules/load_all.sh &&",
  "mount -n -t 9p -o",
  "ro,trans=virtio,version=9p2000.L,access=any,msize=524288,cache=loose",
  "/dev/root $root &&",
  '. $root$guest_directory/init.sh; exec /init"',
].join(" ");

/** What a shell makes of the words that virtme-ng pastes into a command. */
async function shellWords(words: string): Promise<string[]> {
  const { stdout } = await new Deno.Command("/bin/sh", {
    args: ["-c", `printf '%s\\n' ${words}`],
  }).output();
  return new TextDecoder().decode(stdout).split("\n").slice(0, -1);
}

Deno.test("planVng() makes the whole command", async () => {
  const command = planVng(options);
  // deno-fmt-ignore
  assertEquals(command.slice(0, -1), [
    "/usr/bin/vng", "-v", "--force-9p", "--disable-kvm",
    "-r", "/kernels/boot/vmlinuz-6.12.9+bpo-amd64",
    "--user", "root", "--name", "yank", "-m", "2048M", "--cpus", "2",
    "--exec", "true",
  ]);
  const last = command.at(-1) ?? "";
  assertEquals(last.startsWith("--qemu-opts="), true);
  assertEquals(await shellWords(last.slice("--qemu-opts=".length)), [
    "-append",
    commandLine,
  ]);
});

Deno.test("planVng() says that a kernel has no modules", () => {
  const { modulesPath: _, ...rest } = options;
  assertMatch(planVng(rest).at(-1) ?? "", / yank_modules= /);
});

Deno.test("planVng() leaves KVM on and asks for shorter waits with it", () => {
  const command = planVng({ ...options, acceleration: "kvm" });
  assertEquals(command.includes("--disable-kvm"), false);
  assertMatch(
    command.at(-1) ?? "",
    / rcupdate.rcu_cpu_stall_timeout=21 /,
  );
});

Deno.test("planVng() hands on arguments for QEMU and the kernel", () => {
  const command = planVng({
    ...options,
    qemuArguments: ["-cpu", "max,-la57"],
    kernelArguments: ["nokaslr"],
  });
  assertMatch(
    command.at(-1) ?? "",
    /^--qemu-opts=-cpu max,-la57 -append '.* nokaslr .*'$/,
  );
});

Deno.test("planVng() refuses arguments that a shell would understand", () => {
  for (const argument of ["a b", "$(id)", "`id`", "a;b", "a'b", 'a"b', "a*"]) {
    assertThrows(
      () => planVng({ ...options, qemuArguments: [argument] }),
      TypeError,
    );
    assertThrows(
      () => planVng({ ...options, kernelArguments: [argument] }),
      TypeError,
    );
    assertThrows(() => planVng({ ...options, name: argument }), TypeError);
  }
});

Deno.test("planVng() refuses each path that does not survive virtme-ng", () => {
  for (
    const key of [
      "vngPath",
      "imagePath",
      "modulesPath",
      "guestDirectory",
    ] as const
  ) {
    assertThrows(
      () => planVng({ ...options, [key]: "/home/a b/x" }),
      EnvironmentError,
      'it has the character " "',
    );
  }
});

Deno.test("refuseUnsafePath() knows what survives", async (t) => {
  for (const path of ["/a", "/a-b_c.d/E+f@g%h~i", "/lib/6.1.0-1~bpo12"]) {
    await t.step(`takes ${path}`, () => refuseUnsafePath("x", path));
  }
  // deno-fmt-ignore
  const unsafe = [
    " ", "\t", "\n", "'", '"', "\\", "$", "`", ";", "&", "|", "<", ">", "(", ")",
    "*", "?", "[", "{", "#", "!", ",", "=", ":", "é", "中",
  ];
  for (const character of unsafe) {
    await t.step(`refuses ${JSON.stringify(character)}`, () => {
      const error = assertThrows(
        () => refuseUnsafePath("the kernel", `/a${character}b`),
        EnvironmentError,
      );
      assertEquals(
        error.message.includes(
          `it has the character ${JSON.stringify(character)}`,
        ),
        true,
      );
    });
  }
  await t.step("refuses what is not absolute", () => {
    assertThrows(
      () => refuseUnsafePath("the kernel", "boot/vmlinuz"),
      EnvironmentError,
      "it is not absolute",
    );
  });
});

Deno.test("planVng() refuses more than the kernel's command line takes", () => {
  const long = (length: number) => "/" + "d".repeat(length - 1);
  planVng({ ...options, guestDirectory: long(300), modulesPath: long(300) });
  assertThrows(
    () => planVng({ ...options, guestDirectory: long(700) }),
    EnvironmentError,
    "bytes of at most 2048",
  );
});
