import { assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import { UsageError } from "../base/errors.ts";
import {
  isVersionWithin,
  KERNEL_SELECTOR_FORMS,
  type KernelSelector,
  parseKernelSelector,
  placeKernelSelector,
} from "./kernel_selector.ts";

const RIGHT: Record<string, KernelSelector> = {
  "debian:bookworm": { kind: "suite", suite: "bookworm" },
  "debian:trixie": { kind: "suite", suite: "trixie" },
  "debian:sid": { kind: "suite", suite: "sid" },
  "debian:6.1": { kind: "version", version: "6.1" },
  "debian:6.12": { kind: "version", version: "6.12" },
  "debian:7": { kind: "version", version: "7" },
  "debian:6.12.107-1": { kind: "version", version: "6.12.107-1" },
  "debian:6.12.107-1~deb12u1": {
    kind: "version",
    version: "6.12.107-1~deb12u1",
  },
  "v6.12": { kind: "mainline", version: "v6.12" },
  "v7.0.3": { kind: "mainline", version: "v7.0.3" },
  "v7.1-rc2": { kind: "mainline", version: "v7.1-rc2" },
  "./bzImage": { kind: "path", path: "./bzImage" },
  "/boot/vmlinuz-6.1": { kind: "path", path: "/boot/vmlinuz-6.1" },
  "../linux": { kind: "path", path: "../linux" },
  ".": { kind: "path", path: "." },
};

Deno.test("parseKernelSelector() understands every form", async (t) => {
  for (const [selector, wanted] of Object.entries(RIGHT)) {
    await t.step(selector, () => {
      assertEquals(parseKernelSelector(selector), wanted);
    });
  }
});

/** What is wrong, and what it suggests. */
const WRONG: Record<string, string | undefined> = {
  "": undefined,
  "debian:": undefined,
  "debian:trixy": "debian:trixie",
  "debian:Trixie": "debian:trixie",
  "debian:book": "debian:bookworm",
  "debian:v6.12": "debian:6.12",
  "debian:6.12;reboot": "debian:6.12",
  "trixie": "debian:trixie",
  "Debian:sid": "debian:sid",
  "deb:6.12": "debian:6.12",
  "6.12": "debian:6.12",
  "v6": undefined,
  "ubuntu:noble": undefined,
  "no-such-file": undefined,
};

Deno.test("parseKernelSelector() refuses the rest and suggests", async (t) => {
  for (const [selector, suggestion] of Object.entries(WRONG)) {
    await t.step(selector || "nothing", () => {
      const { message } = assertThrows(
        () => parseKernelSelector(selector),
        UsageError,
        `Cannot use the kernel "${selector}": `,
      );
      assertEquals(
        message.match(/did you mean "(.*)"\?/)?.[1],
        suggestion,
      );
      for (const [form, meaning] of KERNEL_SELECTOR_FORMS) {
        assertStringIncludes(message, form);
        assertStringIncludes(message, meaning);
      }
    });
  }
});

Deno.test("isVersionWithin() compares whole numbers", () => {
  for (
    const [version, wanted, isWithin] of [
      ["6.1.192-2", "6.1", true],
      ["6.12.117-1", "6.1", false],
      ["6.12.117-1", "6.12", true],
      ["6.12.117-1", "6.12.117", true],
      ["6.12.117-1", "6.12.117-1", true],
      ["6.12.117-1~deb12u1", "6.12.117-1", true],
      ["6.12.117-1", "6.12.11", false],
      ["7.2~rc3-1~exp1", "7.2", true],
      ["6.12.117-1", "6", true],
      ["6.1.192-2", "6.1.192-2.1", false],
    ] as const
  ) assertEquals(isVersionWithin(version, wanted), isWithin, version);
});

Deno.test("placeKernelSelector() completes paths from where the user is", async () => {
  const directory = await Deno.makeTempDir({ prefix: "yank-place-" });
  await Deno.mkdir(`${directory}/linux`);
  await Deno.mkdir(`${directory}/v6.12`);
  const cases: Record<string, string> = {
    ".": directory,
    "linux": `${directory}/linux`,
    "./bzImage": `${directory}/bzImage`,
    "../bzImage": `${directory.slice(0, directory.lastIndexOf("/"))}/bzImage`,
    "/boot/vmlinuz": "/boot/vmlinuz",
    "lunix": "lunix",
    "v6.12": "v6.12",
    "debian:sid": "debian:sid",
  };
  try {
    for (const [selector, wanted] of Object.entries(cases)) {
      assertEquals(placeKernelSelector(selector, directory), wanted);
      assertEquals(placeKernelSelector(selector, Deno.cwd()), selector);
    }
  } finally {
    await Deno.remove(directory, { recursive: true });
  }
});
