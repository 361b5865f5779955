import { assertEquals } from "@std/assert";
import { writeRunCommand } from "./reproduce.ts";
import { sampleRecord } from "./testing/sample_record.ts";

/** A run of selftests. */
const { tree: _, ...selftests } = sampleRecord();

const table: [string, { selector: string; origin: string }, string][] = [
  ["a suite by its version", {
    selector: "debian:trixie",
    origin: "linux-image-6.12.118+deb13-amd64 6.12.118-1",
  }, "debian:6.12.118-1"],
  ["a build tree by its absolute path", {
    selector: "../my linux",
    origin: "6.13.0-rc1+ built in /home/me/my linux",
  }, "'/home/me/my linux'"],
  ["an image by its absolute path", {
    selector: "./bzImage",
    origin: "6.13.0 at /home/me/bzImage",
  }, "/home/me/bzImage"],
  ["anything else as it was asked for", {
    selector: "v6.6.17",
    origin: "v6.6.17 of kernel.ubuntu.com, 6.6.17-060617-generic",
  }, "v6.6.17"],
];

for (const [what, kernel, word] of table) {
  Deno.test(`writeRunCommand() names ${what}`, () => {
    assertEquals(
      writeRunCommand({ ...selftests, kernels: [kernel] }, {
        scenario: "xfs-unbind-mmap-shared",
        kernel: 0,
        workload: [],
      }),
      `deno task yank run xfs-unbind-mmap-shared --kernel ${word} --accel tcg`,
    );
  });
}

Deno.test("writeRunCommand() names the programs of workloads that are not ours", () => {
  assertEquals(
    writeRunCommand(selftests, {
      scenario: "a",
      kernel: 9,
      workload: [
        "fsstress is /opt/x y/fsstress",
        "fsx is dax_workload, fsx not found",
      ],
    }),
    "deno task yank run a --accel tcg --fsstress '/opt/x y/fsstress'",
  );
});

Deno.test("writeRunCommand() names the xfstests tree", () => {
  assertEquals(
    writeRunCommand(sampleRecord(), {
      scenario: "a",
      kernel: 9,
      workload: [],
    }),
    "deno task yank run a --target xfstests --xfstests /home/me/xfstests " +
      "--accel tcg",
  );
});
