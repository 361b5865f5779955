import { assertEquals, assertRejects } from "@std/assert";
import type { Kernel } from "../acquire/kernel_record.ts";
import { EnvironmentError } from "../base/errors.ts";
import { requireGuestOptions } from "./guest_options.ts";

/** As a distribution has them: drivers are modules. */
const GOOD: Record<string, string> = {
  "9P_FS": "m",
  BINFMT_ELF: "y",
  BINFMT_SCRIPT: "y",
  BLK_DEV_INITRD: "y",
  CGROUPS: "y",
  DEVTMPFS: "y",
  MAGIC_SYSRQ: "y",
  NET_9P_VIRTIO: "m",
  OVERLAY_FS: "m",
  PCI: "y",
  PROC_FS: "y",
  SERIAL_8250_CONSOLE: "y",
  SYSFS: "y",
  TMPFS: "y",
  VIRTIO_CONSOLE: "m",
  VIRTIO_PCI: "y",
};

async function requireOf(
  options: Record<string, string>,
  kernel: Partial<Kernel> = { modulesPath: "/modules" },
): Promise<void> {
  const configPath = await Deno.makeTempFile({ prefix: "yank-config-" });
  try {
    await Deno.writeTextFile(
      configPath,
      Object.entries(options).map(([option, value]) =>
        `CONFIG_${option}=${value}\n`
      ).join(""),
    );
    await requireGuestOptions({
      selector: "~/linux",
      imagePath: "/image",
      origin: "test",
      configPath,
      ...kernel,
    });
  } finally {
    await Deno.remove(configPath);
  }
}

Deno.test("requireGuestOptions() takes a distribution's kernel", async () => {
  await requireOf(GOOD);
});

Deno.test("requireGuestOptions() names what is missing before a boot", async () => {
  const { NET_9P_VIRTIO: _, ...lacking } = GOOD;
  const error = await assertRejects(
    () => requireOf({ ...lacking, TMPFS: "n" }),
    EnvironmentError,
    'Cannot boot guests with the kernel "~/linux": ',
  );
  assertEquals(
    error.message.endsWith(`lacks CONFIG_TMPFS, CONFIG_NET_9P_VIRTIO
  to mend it: build it with them: CONFIG_TMPFS=y CONFIG_NET_9P_VIRTIO=y`),
    true,
    error.message,
  );
});

Deno.test("requireGuestOptions() wants an initramfs for modules only", async () => {
  const { BLK_DEV_INITRD: _, ...lacking } = GOOD;
  await assertRejects(
    () => requireOf(lacking),
    EnvironmentError,
    "lacks CONFIG_BLK_DEV_INITRD",
  );
  await requireOf(
    Object.fromEntries(Object.keys(lacking).map((option) => [option, "y"])),
    {},
  );
});

Deno.test("requireGuestOptions() takes what nobody knows the options of", async () => {
  await requireGuestOptions({
    selector: "./bzImage",
    imagePath: "/bzImage",
    origin: "test",
  });
});
