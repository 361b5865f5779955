import { assert, assertEquals, assertRejects } from "@std/assert";
import { SpecError, UsageError } from "../base/errors.ts";
import { selectGoodSpecs, selectSpecs } from "./select_specs.ts";

/** A spec that is right, of a scenario with this name. */
function specNamed(name: string): string {
  return `import {
  commonPromises, fsdax, mapping, scenario, unbind, xfs,
} from "../generator/mod.ts";

export default scenario({
  name: "${name}",
  summary: "Unbind while files are mapped",
  why: "The kernel must take every mapping away",
  covers: ["A1"],
  device: fsdax({ sizeMiB: 512 }),
  filesystem: xfs({
    mkfs: { rmapbt: true, reflink: true },
    mount: { dax: "always" },
  }),
  users: [mapping({
    processes: 2,
    files: 2,
    sizeKiB: 64,
    flags: ["MAP_SHARED"],
    access: "write",
  })],
  remove: unbind({ driver: "nd_pmem", withinSeconds: 30 }),
  expect: [commonPromises()],
});
`;
}

async function withProject(
  specs: Record<string, string>,
  fn: (root: string) => Promise<void>,
): Promise<void> {
  const root = await Deno.makeTempDir({ prefix: "yank_cli_" });
  try {
    await Deno.symlink(`${import.meta.dirname}/..`, `${root}/generator`);
    await Deno.mkdir(`${root}/specs/more`, { recursive: true });
    for (const [path, text] of Object.entries(specs)) {
      await Deno.writeTextFile(`${root}/${path}`, text);
    }
    await fn(root);
  } finally {
    await Deno.remove(root, { recursive: true });
  }
}

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
