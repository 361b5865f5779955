import { assert, assertEquals, assertRejects } from "@std/assert";
import { SpecError, UsageError } from "../base/errors.ts";
import { selectGoodSpecs, selectSpecs } from "./select_specs.ts";
import { specNamed, withProject } from "./testing/sample_project.ts";

const good = {
  "specs/a_one.ts": specNamed("a-one"),
  "specs/a_two.ts": specNamed("a-two"),
};

async function namesOf(
  words: string[],
  options: { root: string; directory: string },
): Promise<string[]> {
  const specs = await selectGoodSpecs(words, options);
  return specs.map(({ scenario }) => scenario.name);
}

Deno.test("selectGoodSpecs() finds names, specs and directories", () =>
  withProject(good, async (root) => {
    const from = { root, directory: root };
    assertEquals(await namesOf([], from), ["a-one", "a-two"]);
    assertEquals(await namesOf(["a-two"], from), ["a-two"]);
    assertEquals(await namesOf(["specs/a_one.ts"], from), ["a-one"]);
    assertEquals(await namesOf([`${root}/specs/a_one.ts`], from), ["a-one"]);
    assertEquals(await namesOf(["./specs"], from), ["a-one", "a-two"]);
    assertEquals(await namesOf(["specs/"], from), ["a-one", "a-two"]);
    assertEquals(
      await namesOf(["./a_one.ts"], { root, directory: `${root}/specs` }),
      ["a-one"],
    );
    assertEquals(
      await namesOf(["a-two", "specs/a_one.ts", "a-one"], from),
      ["a-one", "a-two"],
    );
  }));

Deno.test("selectGoodSpecs() refuses a name that is no scenario's", () =>
  withProject(good, async (root) => {
    await assertRejects(
      () => selectGoodSpecs(["a-onr"], { root, directory: root }),
      UsageError,
      'Unknown scenario "a-onr"; did you mean "a-one"?',
    );
  }));

Deno.test("selectGoodSpecs() leaves out what is wrong with others", () =>
  withProject(
    { ...good, "specs/broken_one.ts": "export default {" },
    async (root) => {
      const from = { root, directory: root };
      assertEquals(await namesOf(["a-one"], from), ["a-one"]);
      for (const words of [[], ["broken-one"], ["specs/broken_one.ts"]]) {
        const error = await assertRejects(
          () => selectGoodSpecs(words, from),
          SpecError,
        );
        assert(
          error.diagnostics.every(({ at }) =>
            at.file === "specs/broken_one.ts"
          ),
        );
      }
    },
  ));

Deno.test("selectSpecs() sees that another spec has the same name", () =>
  withProject(
    { ...good, "specs/b_one.ts": specNamed("a-one") },
    async (root) => {
      const { diagnostics } = await selectSpecs(["specs/b_one.ts"], {
        root,
        directory: root,
      });
      assertEquals(diagnostics.map(({ at }) => at.file), ["specs/b_one.ts"]);
    },
  ));

Deno.test("selectSpecs() tells that a spec is not there", () =>
  withProject(good, async (root) => {
    const { specs, diagnostics } = await selectSpecs(["specs/c.ts"], {
      root,
      directory: root,
    });
    assertEquals(specs, []);
    assertEquals(diagnostics.map(({ at }) => at.file), ["specs/c.ts"]);
  }));
