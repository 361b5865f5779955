import { assertEquals } from "@std/assert";
import { listQemuProcesses, machineArguments } from "./qemu_processes.ts";

Deno.test("machineArguments() keeps the machine and no device", () => {
  assertEquals(
    // deno-fmt-ignore
    machineArguments([
      "/usr/bin/qemu-system-x86_64", "-name", "yank", "-m", "1664M",
      "-device", "i6300esb,id=watchdog0", "-machine", "q35", "-cpu", "max",
      "-net", "none", "-smp", "2", "-serial", "chardev:console",
      "-kernel", "/vmlinuz", "-append", "console=ttyS0 -m=1",
    ]),
    ["-m", "1664M", "-machine", "q35", "-cpu", "max", "-smp", "2"],
  );
  assertEquals(
    // deno-fmt-ignore
    machineArguments([
      "qemu-system-x86_64", "-enable-kvm", "-M", "accel=kvm:tcg",
      "-accel", "kvm", "-cpu", "host,topoext=on", "-no-reboot",
    ]),
    // deno-fmt-ignore
    [
      "-enable-kvm", "-M", "accel=kvm:tcg", "-accel", "kvm",
      "-cpu", "host,topoext=on",
    ],
  );
});

Deno.test("listQemuProcesses() finds QEMU itself, not what starts it", async () => {
  const directory = await Deno.makeTempDir({ prefix: "yank-bench-test-" });
  try {
    const commands: Record<string, string[]> = {
      "10": ["/bin/sh", "supervise.sh", "/usr/bin/qemu-system-x86_64"],
      "11": ["/usr/bin/qemu-system-x86_64", "-append", "a b", ""],
      "12": [],
      self: ["qemu-system-x86_64"],
    };
    for (const [pid, command] of Object.entries(commands)) {
      await Deno.mkdir(`${directory}/${pid}`);
      await Deno.writeTextFile(
        `${directory}/${pid}/cmdline`,
        command.map((argument) => `${argument}\0`).join(""),
      );
    }
    await Deno.mkdir(`${directory}/13`);
    assertEquals(await listQemuProcesses(directory), [
      ["/usr/bin/qemu-system-x86_64", "-append", "a b", ""],
    ]);
  } finally {
    await Deno.remove(directory, { recursive: true });
  }
});
