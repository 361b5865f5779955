import { assertEquals, assertMatch, assertRejects } from "@std/assert";
import { EnvironmentError, InterruptedError, VmError } from "../base/errors.ts";
import {
  type AccelerationOptions,
  chooseAcceleration,
} from "./acceleration.ts";

interface Machine {
  options: AccelerationOptions;
  /** How often a kernel was booted to find out. */
  probes(): Promise<number>;
  kernel: { selector: string; imagePath: string; origin: string };
}

/** A machine whose /dev/kvm opens, and whose QEMU runs a line of shell. */
async function withMachine(
  behaviour: string,
  use: (machine: Machine) => Promise<void>,
): Promise<void> {
  const directory = await Deno.makeTempDir();
  const path = (name: string) => `${directory}/${name}`;
  try {
    await Deno.writeTextFile(path("kvm"), "");
    await Deno.writeTextFile(path("vmlinuz"), "an image");
    await Deno.writeTextFile(
      path("qemu"),
      `#!/bin/sh
[ "$1" != --version ] || exec echo "QEMU emulator version 0"
echo "$*" >>"${path("probes")}"
${behaviour}
`,
      { mode: 0o755 },
    );
    await use({
      options: {
        wish: "auto",
        cacheDirectory: path("cache/deep"),
        kvmPath: path("kvm"),
        qemuPath: path("qemu"),
      },
      probes: async () => {
        const text = await Deno.readTextFile(path("probes")).catch(() => "");
        return text.split("\n").length - 1;
      },
      kernel: {
        selector: "test",
        imagePath: path("vmlinuz"),
        origin: "test",
      },
    });
  } finally {
    await Deno.remove(directory, { recursive: true });
  }
}

Deno.test("chooseAcceleration() takes KVM once a kernel has said its name, and remembers", async () => {
  const behaviour = `echo "[    0.000000] Linux version 6.1"; sleep 1000`;
  await withMachine(behaviour, async ({ options, probes, kernel }) => {
    const wanted = { kind: "kvm", reason: "KVM works", timeScale: 1 };
    assertEquals(await chooseAcceleration(kernel, options), wanted);
    assertEquals(await chooseAcceleration(kernel, options), wanted);
    assertEquals(await probes(), 1);
    // Another image is another question.
    await Deno.writeTextFile(kernel.imagePath, "another image");
    assertEquals(await chooseAcceleration(kernel, options), wanted);
    assertEquals(await probes(), 2);
  });
});

Deno.test("chooseAcceleration() emulates where a kernel hangs, and remembers", async () => {
  const behaviour = `echo "Probing EDD (edd=off to disable)... ok"; sleep 1000`;
  await withMachine(behaviour, async ({ options, probes, kernel }) => {
    const { kind, reason, timeScale } = await chooseAcceleration(kernel, {
      ...options,
      probeSeconds: 0.5,
    });
    assertEquals([kind, timeScale], ["tcg", 4]);
    assertEquals(
      reason,
      `${options.kvmPath} opens, but "Linux version" was not seen within 0.5 s`,
    );
    await assertRejects(
      () => chooseAcceleration(kernel, { ...options, wish: "kvm" }),
      VmError,
      "Cannot use KVM: ",
    );
    assertEquals(await probes(), 1);
  });
});

Deno.test("chooseAcceleration() tells QEMU's own words", async () => {
  const behaviour = `echo "qemu: failed to set MSR" >&2; exit 134`;
  await withMachine(behaviour, async ({ options, kernel }) => {
    const { kind, reason } = await chooseAcceleration(kernel, options);
    assertEquals(kind, "tcg");
    assertMatch(reason, /QEMU ended with status 134: qemu: failed to set MSR$/);
  });
});

Deno.test("chooseAcceleration() does not boot where it need not", async (t) => {
  await withMachine("exit 1", async ({ options, probes, kernel }) => {
    await t.step("emulation is asked for", async () => {
      assertEquals(
        await chooseAcceleration(kernel, { ...options, wish: "tcg" }),
        { kind: "tcg", reason: "asked for", timeScale: 4 },
      );
    });
    await t.step("there is no KVM", async () => {
      const { reason } = await chooseAcceleration(kernel, {
        ...options,
        kvmPath: "/nowhere/kvm",
      });
      assertEquals(reason, "there is no /nowhere/kvm");
    });
    await t.step("KVM does not open", async () => {
      const { reason } = await chooseAcceleration(kernel, {
        ...options,
        kvmPath: "/proc",
      });
      assertMatch(reason, /^\/proc does not open: /);
    });
    assertEquals(await probes(), 0);
  });
});

Deno.test("chooseAcceleration() asks anew when what it remembers is spoilt", async () => {
  const behaviour = `echo "Linux version 6.1"; sleep 1000`;
  await withMachine(behaviour, async ({ options, kernel }) => {
    await Deno.mkdir(options.cacheDirectory, { recursive: true });
    for (const text of ["", "[]", '"x"', '{"a":', "null"]) {
      await Deno.writeTextFile(
        `${options.cacheDirectory}/acceleration.json`,
        text,
      );
      const { kind } = await chooseAcceleration(kernel, options);
      assertEquals(kind, "kvm");
    }
  });
});

Deno.test("chooseAcceleration() says how to get QEMU", async () => {
  await withMachine("", async ({ options, kernel }) => {
    await assertRejects(
      () =>
        chooseAcceleration(kernel, {
          ...options,
          qemuPath: "/nowhere/qemu-system-x86_64",
        }),
      EnvironmentError,
      "to mend it: apt-get install qemu-system-x86",
    );
  });
});

Deno.test("chooseAcceleration() can be interrupted and remembers nothing then", async () => {
  await withMachine("sleep 1000", async ({ options, kernel }) => {
    const controller = new AbortController();
    setTimeout(() => controller.abort(), 100);
    await assertRejects(
      () =>
        chooseAcceleration(kernel, { ...options, signal: controller.signal }),
      InterruptedError,
    );
    await assertRejects(
      () => Deno.stat(`${options.cacheDirectory}/acceleration.json`),
      Deno.errors.NotFound,
    );
  });
});
