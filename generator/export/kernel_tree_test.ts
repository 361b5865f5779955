import { assertEquals, assertThrows } from "@std/assert";
import { EnvironmentError } from "../base/errors.ts";
import { findSortedPlace } from "./insert_sorted.ts";
import { addMaintainedFiles, addTarget } from "./kernel_tree.ts";

const places: [string[], number][] = [
  [[], 0],
  [["e"], 0],
  [["a", "c", "e"], 2],
  [["a", "c"], 2],
  [["z", "a", "c", "e"], 3],
  [["a", "c", "b", "e"], 2],
];

for (const [names, place] of places) {
  Deno.test(`findSortedPlace(): "d" goes to ${place} of ${names.join(" ")}`, () => {
    assertEquals(findSortedPlace(names, "d"), place);
  });
}

Deno.test("addTarget() puts a target behind the one before it", () => {
  const text = [
    "# SPDX",
    "TARGETS += cpufreq",
    "TARGETS += cpu-hotplug",
    "TARGETS += damon",
    "TARGETS += devices/probe",
    "ifneq (1, $(SKIP))",
    "TARGETS += $(ALL)",
    "endif",
    "",
  ].join("\n");
  const added = addTarget(text, "dax");
  assertEquals(
    added,
    text.replace("TARGETS += damon\n", "TARGETS += damon\nTARGETS += dax\n"),
  );
  assertEquals(addTarget(added, "dax"), added);
  assertEquals(
    addTarget("TARGETS += mm\n", "dax").split("\n")[0],
    "TARGETS += dax",
  );
  assertThrows(
    () => addTarget("all:\n", "dax"),
    EnvironmentError,
    "TARGETS +=",
  );
});

Deno.test("addMaintainedFiles() puts a pattern into the entry for DAX", () => {
  const text = [
    "CPU FREQUENCY",
    "F:	drivers/cpufreq/",
    "",
    "DEVICE DIRECT ACCESS (DAX)",
    "M:	Dan Developer <dan@example.org>",
    "F:	drivers/dax/",
    "F:	tools/testing/selftests/zzz/",
    "",
    "OTHERS",
    "F:	tools/testing/",
    "",
  ].join("\n");
  const added = addMaintainedFiles(text, "tools/testing/selftests/dax/");
  assertEquals(
    added,
    text.replace(
      "F:	drivers/dax/\n",
      "F:	drivers/dax/\nF:	tools/testing/selftests/dax/\n",
    ),
  );
  assertEquals(
    addMaintainedFiles(added, "tools/testing/selftests/dax/"),
    added,
  );
  for (
    const other of ["", "DEVICE DIRECT ACCESS (DAX)\nS:	Orphan\n\nX\nF:	a\n"]
  ) {
    assertThrows(
      () => addMaintainedFiles(other, "a/"),
      EnvironmentError,
      "no entry",
    );
  }
});
