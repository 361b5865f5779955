import {
  assert,
  assertEquals,
  assertMatch,
  assertRejects,
  assertStringIncludes,
} from "@std/assert";
import { SpecError, UsageError } from "../base/errors.ts";
import { runVerb } from "./testing/run_verb.ts";
import { specNamed, withProject } from "./testing/sample_project.ts";
import * as show from "./verbs/show.ts";

const full = specNamed("a-one", {
  covers: ["A1", "C2"],
  missing: "a device that can be unplugged",
}).replace(
  "  expect:",
  `  fixedBy: [{ commit: "fa422b353d21", subject: "mm: Fix it", since: "6.8" }],
  knownIssues: [{
    breaks: ["mappings.areGone"],
    kernels: "<6.8",
    shows: "crash",
    reportedIn: "do_wp_page",
    symptom: "Pages stay mapped",
    cause: "Nobody unmaps them",
    certainty: "suspected",
    reference: "a thread",
  }],
  expect:`,
);

const specs = {
  "specs/a_one.ts": full,
  "specs/a_two.ts": specNamed("a-two"),
};

Deno.test("yank show tells all of a scenario", () =>
  withProject(specs, async (root) => {
    const { status, stdout, said } = await runVerb(show, root, ["a-one"]);
    assertEquals([status, said], [0, []]);
    for (
      const part of [
        "a-one: Unbind while files are mapped\n\n  The kernel must take",
        "\n  spec     specs/a_one.ts\n",
        "\n  A1       nd_pmem unbound from an e820 raw namespace",
        "\n  C2       MAP_PRIVATE, read only and touched\n",
        "\n  missing  a device that can be unplugged\n",
        "\nsteps, up to the test points:\n   1 device: fsdax({ sizeMiB: 512 })\n",
        '\n   4 remove: unbind({ driver: "nd_pmem", withinSeconds: 30 })\n',
        "\nneeds:\n  device   pmem by e820, 512 MiB\n  tools    mkfs.xfs",
        "\ntest points:\n   1 unbind returns in time\n",
        '\nmade to work by:\n  fa422b353d21 ("mm: Fix it"), v6.8\n',
        "\nknown issues:\n  <6.8: crash: Pages stay mapped\n" +
        "    Nobody unmaps them (suspected)\n" +
        "    breaks mappings.areGone; reported in do_wp_page; a thread\n",
        "\nfiles:\n  out/selftests/tools/testing/selftests/dax/a_one.sh\n" +
        "  out/xfstests/tests/xfs/901\n  out/xfstests/tests/xfs/901.out\n",
        "/Makefile (shared)\n",
      ]
    ) {
      assertStringIncludes(stdout, part);
    }
    // A word's meaning is the first sentence of its docstring.
    assertMatch(
      stdout,
      /\n {3}3 users: mapping\([^]*?\n {7}Processes that map/,
    );
    for (const line of stdout.split("\n")) assert(line.length < 80, line);
  }));

Deno.test("yank show leaves out what there is not to tell", () =>
  withProject(specs, async (root) => {
    const { stdout } = await runVerb(show, root, ["a-two"]);
    for (const part of ["missing", "made to work by", "known issues"]) {
      assert(!stdout.includes(part), part);
    }
    const both = await runVerb(show, root, ["a-two", "specs/a_one.ts"]);
    assertMatch(both.stdout, /^a-one: [^]*\n\na-two: /);
  }));

Deno.test("yank show --json has the plan and what follows from it", () =>
  withProject(specs, async (root) => {
    const { stdout } = await runVerb(show, root, ["--json", "a-one"]);
    const { plans, ...rest } = JSON.parse(stdout);
    assertEquals([plans.length, rest], [1, {}]);
    const [{ scenario, catalogue, steps, files, points, needs }] = plans;
    assertEquals(scenario.name, "a-one");
    assertEquals(
      catalogue.map(({ label }: { label: string }) => label),
      ["A1", "C2"],
    );
    assertEquals(Object.keys(catalogue[0]), ["label", "setUp", "mustHold"]);
    assertEquals(
      steps.map(({ field, word }: Record<string, string>) => [field, word]),
      [
        ["device", "fsdax"],
        ["filesystem", "xfs"],
        ["users", "mapping"],
        ["remove", "unbind"],
      ],
    );
    assertEquals(steps[0].options, { sizeMiB: 512 });
    assertMatch(steps[0].meaning, /^A pmem namespace .*[^.]$/);
    assertEquals(files.own, [
      "selftests/tools/testing/selftests/dax/a_one.sh",
      "xfstests/tests/xfs/901",
      "xfstests/tests/xfs/901.out",
    ]);
    assert(files.shared.length > 3);
    assert(points.length > 10);
    assertEquals(needs.devices.length, 1);
  }));

Deno.test("yank show refuses what there is not", async () => {
  await withProject(specs, async (root) => {
    await assertRejects(
      () => runVerb(show, root, ["a-onr"]),
      UsageError,
      'Unknown scenario "a-onr"; did you mean "a-one"?',
    );
    await assertRejects(
      () => runVerb(show, root),
      UsageError,
      "Missing argument SCENARIO|SPEC",
    );
  });
  await withProject({}, async (root) => {
    await assertRejects(() => runVerb(show, root, ["specs/"]), SpecError);
    await assertRejects(() => runVerb(show, root, ["a"]), UsageError);
  });
});
