import { assert, assertEquals, assertRejects } from "@std/assert";
import { UsageError } from "../base/errors.ts";
import { checkSpecs } from "../check/check_specs.ts";
import { typeCheckSpecs } from "../check/type_check_specs.ts";
import { loadSpecs } from "../load/load_specs.ts";
import { runVerb } from "./testing/run_verb.ts";
import { specNamed, withProject } from "./testing/sample_project.ts";
import * as newVerb from "./verbs/new.ts";

async function areFormatted(root: string, paths: string[]): Promise<boolean> {
  const { success } = await new Deno.Command(Deno.execPath(), {
    args: ["fmt", "--check", "--no-config", ...paths],
    cwd: root,
    stdout: "null",
    stderr: "null",
  }).output();
  return success;
}

Deno.test("yank new writes a spec, and never over one", () =>
  withProject({}, async (root) => {
    const args = ["unbind-twice", "--device", "devdax"];
    const { status, stdout } = await runVerb(newVerb, root, args);
    assertEquals([status, stdout], [0, "specs/unbind_twice.ts\n"]);
    const path = `${root}/specs/unbind_twice.ts`;
    await Deno.writeTextFile(path, "mine");
    for (const args of [["unbind-twice"], ["unbind-twice", "--like", "a-b"]]) {
      if (args.length > 1) {
        await Deno.writeTextFile(`${root}/specs/a_b.ts`, specNamed("a-b"));
        await Deno.writeTextFile(path, specNamed("unbind-twice"));
      }
      const before = await Deno.readTextFile(path);
      await assertRejects(
        () => runVerb(newVerb, root, args),
        UsageError,
        'Cannot write "specs/unbind_twice.ts": there is such a file',
      );
      assertEquals(await Deno.readTextFile(path), before);
    }
  }));

Deno.test("yank new --like makes a good, formatted spec of every spec", async () => {
  await withProject({}, async (root) => {
    const { success } = await new Deno.Command("cp", {
      args: ["-r", `${import.meta.dirname}/../../specs`, root],
    }).output();
    assert(success);
    const originals = await loadSpecs({ root, paths: ["specs"] });
    const paths: string[] = [];
    for (const [index, { scenario, path }] of originals.specs.entries()) {
      const like = index % 2 === 0 ? scenario.name : path;
      const { stdout } = await runVerb(newVerb, root, [
        `new-${index}`,
        "--like",
        like,
      ]);
      assertEquals(stdout, `specs/new_${index}.ts\n`);
      paths.push(stdout.trimEnd());
    }
    assert(paths.length > 0);

    const { specs, diagnostics } = await loadSpecs({ root, paths });
    assertEquals([...diagnostics, ...checkSpecs(specs)], []);
    assertEquals(await typeCheckSpecs(root, paths), []);
    for (const { path, scenario } of specs) {
      const index = Number(/\d+/.exec(path)?.[0]);
      const original = originals.specs[index]?.scenario;
      assert(original !== undefined);
      const { knownIssues: _, missing: __, ...kept } = original;
      assertEquals(
        scenario as unknown,
        {
          ...kept,
          name: `new-${index}`,
          summary: `Say what differs from ${original.name}`,
          covers: [],
        },
      );
    }
    assert(await areFormatted(root, paths));
  });
});

Deno.test("yank new --like refuses what it cannot start from", () =>
  withProject({
    "specs/a_one.ts": specNamed("a-one"),
    "specs/a_two.ts": specNamed("a-two"),
  }, async (root) => {
    const cases: [string[], string][] = [
      [["--like", "a-onr"], 'Unknown scenario "a-onr"; did you mean "a-one"?'],
      [
        ["--like", "specs/"],
        '"--like" needs one scenario: "specs/" is several',
      ],
      [["--like", "a-one", "--device", "fsdax"], 'does not go with "--device"'],
    ];
    for (const [args, message] of cases) {
      await assertRejects(
        () => runVerb(newVerb, root, ["new", ...args]),
        UsageError,
        message,
      );
    }
    await assertRejects(
      () => runVerb(newVerb, root, ["No_name", "--like", "a-one"]),
      UsageError,
      'Cannot name a scenario "No_name"',
    );
    assertEquals(
      Array.from(Deno.readDirSync(`${root}/specs`), ({ name }) => name).sort(),
      ["a_one.ts", "a_two.ts", "more"],
    );
  }));
