import { assertEquals } from "@std/assert";
import {
  isFreshResolution,
  recallResolution,
  rememberResolution,
} from "./resolution.ts";

const RESOLUTION = {
  package: "linux-image-6.12.117+deb13-amd64",
  version: "6.12.117-1",
  askedAt: "2026-11-21T20:00:00.000Z",
};

Deno.test("isFreshResolution() is true for a day, and never of the future", () => {
  for (
    const [now, isFresh] of [
      ["2026-11-21T20:00:00Z", true],
      ["2026-11-22T19:59:59Z", true],
      ["2026-11-22T20:00:00Z", false],
      ["2026-11-21T19:59:59Z", false],
    ] as const
  ) {
    assertEquals(isFreshResolution(RESOLUTION, new Date(now)), isFresh, now);
  }
  assertEquals(
    isFreshResolution({ ...RESOLUTION, askedAt: "sometime" }),
    false,
  );
});

Deno.test("recallResolution() gets back what was remembered, by key", async () => {
  const directory = await Deno.makeTempDir();
  const file = `${directory}/newest.json`;
  try {
    assertEquals(await recallResolution(file, "debian:sid"), undefined);
    await rememberResolution(file, "debian:sid", RESOLUTION);
    const other = { ...RESOLUTION, version: "6.1.192-2" };
    await rememberResolution(file, "debian:bookworm", other);
    assertEquals(await recallResolution(file, "debian:sid"), RESOLUTION);
    assertEquals(await recallResolution(file, "debian:bookworm"), other);
    assertEquals(await recallResolution(file, "constructor"), undefined);
  } finally {
    await Deno.remove(directory, { recursive: true });
  }
});

Deno.test("recallResolution() takes damaged memory for none", async () => {
  const directory = await Deno.makeTempDir();
  const file = `${directory}/newest.json`;
  try {
    for (
      const text of [
        "",
        "{",
        "null",
        "[]",
        '{"debian:sid": {"package": "linux"}}',
        '{"debian:sid": null}',
      ]
    ) {
      await Deno.writeTextFile(file, text);
      assertEquals(await recallResolution(file, "debian:sid"), undefined, text);
    }
    await rememberResolution(file, "debian:sid", RESOLUTION);
    assertEquals(await recallResolution(file, "debian:sid"), RESOLUTION);
  } finally {
    await Deno.remove(directory, { recursive: true });
  }
});
