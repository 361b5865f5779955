import { assertEquals, assertRejects } from "@std/assert";
import { EnvironmentError } from "../base/errors.ts";
import { makeRunDirectory } from "./run_directory.ts";
import { inTemporaryDirectory } from "./testing/temporary_directory.ts";

const startedAt = new Date("2026-11-21T21:45:01.999Z");

Deno.test("makeRunDirectory() makes another one for each run of a second", () =>
  inTemporaryDirectory(async (directory) => {
    const runs = await Promise.all(
      [1, 2, 3].map(() => makeRunDirectory(`${directory}/runs`, startedAt)),
    );
    const ids = ["20261121-214501", "20261121-214501-2", "20261121-214501-3"];
    assertEquals(runs.map(({ id }) => id).sort(), ids);
    assertEquals(
      [...Deno.readDirSync(`${directory}/runs`)].map(({ name }) => name).sort(),
      ids,
    );
    for (const { id, path } of runs) {
      assertEquals(path, `${directory}/runs/${id}`);
    }
  }));

Deno.test("makeRunDirectory() says where it cannot", async () => {
  await assertRejects(
    () => makeRunDirectory("/proc/none", startedAt),
    EnvironmentError,
    'Cannot make a directory for the run in "/proc/none": ',
  );
});
