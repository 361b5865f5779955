import { assertEquals, assertThrows } from "@std/assert";
import { EnvironmentError } from "../base/errors.ts";
import { planVng, refuseUnsafePath, type VngOptions } from "./vng_arguments.ts";

const options: VngOptions = {
  vngPath: "/usr/bin/vng",
  imagePath: "/kernels/boot/vmlinuz-6.12.9+bpo-amd64",
  guestDirectory: "/project/out/runs/1/guest",
  memory: { totalMiB: 2048, memmap: ["memmap=512M!1024M"] },
  acceleration: "tcg",
  name: "yank",
};

Deno.test("planVng() makes the whole command", () => {
  // deno-fmt-ignore
  assertEquals(planVng(options), [
    "/usr/bin/vng", "-v", "--force-9p", "--disable-kvm",
    "-r", "/kernels/boot/vmlinuz-6.12.9+bpo-amd64",
    "--user", "root", "--name", "yank", "-m", "2048M", "--cpus", "2",
    "--rodir", "/mnt=/",
    "-a", "init=/project/out/runs/1/guest/init.sh",
    "-a", "memmap=512M!1024M",
    "-a", "printk.devkmsg=on",
    "-a", "log_buf_len=4M",
    "-a", "loglevel=7",
    "-a", "sysctl.kernel.hung_task_timeout_secs=60",
    "-a", "sysctl.kernel.hung_task_warnings=-1",
    "-a", "hung_task_panic=0",
    "-a", "watchdog_thresh=20",
    "-a", "rcupdate.rcu_cpu_stall_timeout=60",
    "--exec",
    "sh /project/out/runs/1/guest/entry.sh /project/out/runs/1/guest",
  ]);
});

Deno.test("planVng() leaves KVM on and asks for shorter waits with it", () => {
  const command = planVng({ ...options, acceleration: "kvm" });
  assertEquals(command.includes("--disable-kvm"), false);
  assertEquals(
    command.includes("sysctl.kernel.hung_task_timeout_secs=30"),
    true,
  );
});

Deno.test("planVng() hands on arguments for QEMU and the kernel", () => {
  const command = planVng({
    ...options,
    qemuArguments: ["-cpu", "max,-la57"],
    kernelArguments: ["nokaslr"],
  });
  assertEquals(command.at(-1), "--qemu-opts=-cpu max,-la57");
  assertEquals(command[command.indexOf("nokaslr") - 1], "-a");
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
  for (const key of ["vngPath", "imagePath", "guestDirectory"] as const) {
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
  planVng({ ...options, guestDirectory: long(150), imagePath: long(150) });
  assertThrows(
    () => planVng({ ...options, guestDirectory: long(350) }),
    EnvironmentError,
    "bytes of at most 2048",
  );
});
