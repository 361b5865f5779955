import { assertEquals, assertRejects } from "@std/assert";
import { SpecError, UsageError } from "../base/errors.ts";
import { runVerb } from "./testing/run_verb.ts";
import { specNamed, withProject } from "./testing/sample_project.ts";
import * as list from "./verbs/list.ts";

const specs = {
  "specs/a_one.ts": specNamed("a-one", { covers: ["A1", "C1"] }),
  "specs/a_two.ts": specNamed("a-two", {
    covers: ["A1", "B2"],
    missing: "a device that can be unplugged",
  }),
};

Deno.test("yank list prints a line for each scenario", () =>
  withProject(specs, async (root) => {
    assertEquals(await runVerb(list, root), {
      status: 0,
      stdout: "a-one  A1 C1  Unbind while files are mapped\n" +
        "a-two  A1 B2  Unbind while files are mapped " +
        "(missing: a device that can be unplugged)\n",
      said: [],
    });
    const { stdout } = await runVerb(list, root, ["a-one"]);
    assertEquals(stdout, "a-one  A1 C1  Unbind while files are mapped\n");
  }));

Deno.test("yank list lists only what passes its filters", () =>
  withProject(specs, async (root) => {
    const namesOf = async (...args: string[]) => {
      const { stdout } = await runVerb(list, root, args);
      return stdout.split("\n").slice(0, -1).map((row) => row.split(" ", 1)[0]);
    };
    const cases: [string[], string[]][] = [
      [["--label", "A"], ["a-one", "a-two"]],
      [["--label", "C"], ["a-one"]],
      [["--label", "C1"], ["a-one"]],
      [["--label", "C1", "--label", "B"], ["a-one", "a-two"]],
      [["--label", "C1", "--missing"], []],
      [["--missing"], ["a-two"]],
      [["--label", "D"], []],
      [["--device", "fsdax", "--filesystem", "xfs"], ["a-one", "a-two"]],
      [["--device", "devdax"], []],
      [["--filesystem", "ext4"], []],
      [["--filesystem", "ext4", "--filesystem", "xfs"], ["a-one", "a-two"]],
      [["--user", "mapping", "a-two"], ["a-two"]],
      [["--user", "fsx"], []],
      [["--word", "commonPromises"], ["a-one", "a-two"]],
      [["--word", "workload.ends"], []],
      [["--provider", "e820"], ["a-one", "a-two"]],
      [["--provider", "nfit"], []],
      [["--kernel-option", "FS_DAX"], ["a-one", "a-two"]],
      [["--kernel-option", "CONFIG_FS_DAX"], ["a-one", "a-two"]],
      [["--kernel-option", "EXT4_FS"], []],
      [["--broken-on", "6.12"], []],
    ];
    for (const [args, wanted] of cases) {
      assertEquals(await namesOf(...args), wanted, args.join(" "));
    }
    const { status, said } = await runVerb(list, root, ["--label", "D"]);
    assertEquals([status, said], [0, ["There is no such scenario"]]);
  }));

Deno.test("yank list --broken-on goes by the kernels of known issues", () => {
  const broken = specNamed("a-one").replace(
    "  expect:",
    `  knownIssues: [{
    breaks: ["mappings.areGone"],
    kernels: "<6.8",
    shows: "fail",
    symptom: "Pages stay mapped",
    cause: "Nobody unmaps them",
    certainty: "seen",
  }],
  expect:`,
  );
  return withProject({ "specs/a_one.ts": broken }, async (root) => {
    const found = async (release: string) =>
      (await runVerb(list, root, ["--broken-on", release])).stdout !== "";
    assertEquals(await found("6.1"), true);
    assertEquals(await found("6.1.0-56-amd64"), true);
    assertEquals(await found("6.8"), false);
  });
});

Deno.test("yank list --json tells all of each scenario", () =>
  withProject(specs, async (root) => {
    const { stdout, said } = await runVerb(list, root, ["--json", "a-two"]);
    assertEquals(said, []);
    const { scenarios, ...rest } = JSON.parse(stdout);
    assertEquals([scenarios.length, rest], [1, {}]);
    const [{ needs, testPoints, ...scenario }] = scenarios;
    assertEquals(scenario, {
      name: "a-two",
      spec: "specs/a_two.ts",
      covers: ["A1", "B2"],
      summary: "Unbind while files are mapped",
      missing: "a device that can be unplugged",
      words: ["fsdax", "xfs", "mapping", "unbind", "commonPromises"],
      knownIssues: [],
    });
    assertEquals(needs.tools, ["mkfs.xfs", "xfs_repair"]);
    assertEquals(testPoints > 10, true);
    const one = await runVerb(list, root, ["--json", "a-one"]);
    assertEquals(JSON.parse(one.stdout).scenarios[0].missing, null);
    const none = await runVerb(list, root, ["--json", "--label", "D"]);
    assertEquals(JSON.parse(none.stdout), { scenarios: [] });
  }));

Deno.test("yank list --uncovered names what nothing that runs covers", () =>
  withProject(specs, async (root) => {
    const { stdout, said } = await runVerb(list, root, ["--uncovered"]);
    const rows = stdout.trimEnd().split("\n");
    assertEquals(said, ["113 of 115 labels are not covered yet"]);
    const labels = rows.map((row) => row.split(" ", 1)[0]);
    assertEquals(labels.filter((label) => label !== "").length, 113);
    assertEquals(["A1", "C1"].filter((label) => labels.includes(label)), []);
    assertEquals(
      rows.at(labels.indexOf("B2")),
      "B2   XFS with rmapbt, " +
        "dax=never, or dax=inode without the flag",
    );
    assertEquals(
      rows.at(labels.indexOf("B2") + 1),
      "     a-two is missing: a device that can be unplugged",
    );

    const group = await runVerb(list, root, [
      "--uncovered",
      ...["--label", "C", "--label", "A1", "--label", "B2"],
    ]);
    assertEquals(group.said, ["21 of 23 labels are not covered yet"]);
  }));

Deno.test("yank list --uncovered --json has the promises and what waits", () =>
  withProject(specs, async (root) => {
    const args = ["--uncovered", "--json", "--label", "B2", "--label", "C"];
    const { stdout, said } = await runVerb(list, root, args);
    assertEquals(said, []);
    const { labels, uncovered } = JSON.parse(stdout);
    assertEquals([labels, uncovered.length], [22, 21]);
    assertEquals(uncovered[0], {
      label: "B2",
      setUp: "XFS with rmapbt, dax=never, or dax=inode without the flag",
      mustHold: "freeze and shutdown; cached pages of in-core files are " +
        "dropped and unmapped, the next touch is BUS_ADRERR",
      waiting: [{
        name: "a-two",
        spec: "specs/a_two.ts",
        missing: "a device that can be unplugged",
      }],
    });
    assertEquals(uncovered[1].label, "C2");
    assertEquals(uncovered[1].waiting, []);
  }));

Deno.test("yank list refuses what there is not", () =>
  withProject(specs, async (root) => {
    const cases: [string[], string][] = [
      [["a-tow"], 'Unknown scenario "a-tow"; did you mean "a-two"?'],
      [["--label", "a1"], 'Unknown label "a1"; did you mean "A1"?'],
      [["--label", "H7"], 'Unknown label "H7"'],
      [["--label", "A21"], 'Unknown label "A21"'],
      [["--user", "mappin"], "it is one of mapping, "],
      [["--provider", "nfti"], 'did you mean "nfit"?'],
      [["--word", "mapings.areGone"], 'did you mean "mappings.areGone"?'],
      [["--broken-on", "trixie"], 'needs a release like 6.12: got "trixie"'],
      [["--uncovered", "a-one"], '"--uncovered" takes no scenarios'],
      [["--uncovered", "--missing"], 'does not go with "--missing"'],
      [["--uncovered", "--user", "fsx"], 'does not go with "--user"'],
    ];
    for (const [args, message] of cases) {
      await assertRejects(
        () => runVerb(list, root, args),
        UsageError,
        message,
        args.join(" "),
      );
    }
  }));

Deno.test("yank list says that there are no specs", () =>
  withProject({}, async (root) => {
    for (const args of [[], ["--uncovered"], ["--json"]]) {
      const error = await assertRejects(
        () => runVerb(list, root, args),
        SpecError,
      );
      assertEquals(error.diagnostics.map(({ code }) => code), ["no-specs"]);
    }
  }));
