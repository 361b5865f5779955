import { assert, assertEquals } from "@std/assert";
import { fileURLToPath } from "node:url";
import { discoverSpecs } from "./discover_specs.ts";
import { type LoadResult, loadSpecs } from "./load_specs.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));
const validSpecs = "generator/load/testdata/specs";

/** Loads files of a project that is made for it and removed again. */
async function loadProject(
  files: Record<string, string | Uint8Array>,
  paths?: string[],
): Promise<LoadResult> {
  const project = await Deno.makeTempDir({ prefix: "yank-load-" });
  try {
    await Deno.mkdir(`${project}/specs`);
    for (const [path, content] of Object.entries(files)) {
      await Deno.writeFile(
        `${project}/${path}`,
        typeof content === "string"
          ? new TextEncoder().encode(content)
          : content,
      );
    }
    return await loadSpecs({
      root: project,
      paths: paths ?? await discoverSpecs(project),
    });
  } finally {
    await Deno.remove(project, { recursive: true });
  }
}

function codes({ diagnostics }: LoadResult): string[] {
  return diagnostics.map(({ code, at }) => `${at.file}:${at.line} ${code}`);
}

const header = 'import { scenario } from "../generator/mod.ts";\n';

Deno.test("loadSpecs() evaluates to what running a spec gives", async (t) => {
  for (const directory of [validSpecs, "specs"]) {
    const paths = directory === "specs"
      ? await discoverSpecs(root)
      : [directory];
    if (paths.length === 0) continue;
    const { specs, diagnostics } = await loadSpecs({ root, paths });
    assertEquals(diagnostics, []);
    assert(specs.length > 0);
    for (const { path, scenario } of specs) {
      await t.step(path, async () => {
        const module = await import(
          new URL(`../../${path}`, import.meta.url).href
        );
        assertEquals(scenario, module.default);
      });
    }
  }
});

Deno.test("loadSpecs() knows the place of every value", async () => {
  const path = `${validSpecs}/xfs_mapped.ts`;
  const { specs: [spec] } = await loadSpecs({ root, paths: [path] });
  assert(spec !== undefined);
  const lines = (await Deno.readTextFile(`${root}/${path}`)).split("\n");
  const cases: [(string | number)[], string][] = [
    [[], "scenario"],
    [["name"], '"xfs-mapped"'],
    [["covers"], "["],
    [["covers", 1], '"C1"'],
    [["why"], "why"],
    [["device"], "fsdax"],
    [["device", "sizeMiB"], "5_12"],
    [["filesystem", "mkfs"], "options"],
    [["filesystem", "mkfs", "reflink"], "false"],
    [["users", 0, "flags", 0], "shared"],
    [["expect", 1], "mappers.gets"],
    [["expect", 1, "siCode"], '"BUS_MCEERR_AR"'],
    [["expect", 1, "nowhere", 3], "mappers.gets"],
    [["expect", 7], "["],
  ];
  for (const [steps, text] of cases) {
    const { file, line, column, length } = spec.locate(steps);
    assertEquals(file, path);
    assertEquals(
      lines[line - 1]?.slice(column - 1).startsWith(text),
      true,
      text,
    );
    assertEquals(length, text.length, text);
  }
});

Deno.test("loadSpecs() never runs a spec", async () => {
  const project = await Deno.makeTempDir({ prefix: "yank-load-" });
  const witness = `${project}/ran`;
  const hasRun = () => Deno.stat(witness).then(() => true, () => false);
  try {
    await Deno.mkdir(`${project}/specs`);
    await Deno.mkdir(`${project}/generator`);
    await Deno.writeTextFile(
      `${project}/generator/mod.ts`,
      "export const scenario = (spec: unknown) => spec;",
    );
    const write = `Deno.writeTextFileSync(${JSON.stringify(witness)}, "ran")`;
    const path = "specs/hostile.ts";
    await Deno.writeTextFile(
      `${project}/${path}`,
      `${header}${write};\nexport default scenario({ name: ${write} });\n`,
    );
    assertEquals(codes(await loadSpecs({ root: project, paths: [path] })), [
      "specs/hostile.ts:2 not-data",
      "specs/hostile.ts:3 not-data",
    ]);
    assertEquals(await hasRun(), false);
    await import(`file://${project}/${path}`);
    assertEquals(await hasRun(), true);
  } finally {
    await Deno.remove(project, { recursive: true });
  }
});

Deno.test("loadSpecs() says what it cannot read", async (t) => {
  await t.step("a file that is not there", async () => {
    const result = await loadProject(
      { "specs/unbind.ts": `${header}export default scenario({});` },
      ["specs/unbnd.ts"],
    );
    assertEquals(codes(result), ["specs/unbnd.ts:1 unreadable"]);
    assertEquals(
      result.diagnostics[0]?.hint,
      'did you mean "specs/unbind.ts"',
    );
  });
  await t.step("a project without specs", async () => {
    assertEquals(codes(await loadProject({})), ["specs:1 no-specs"]);
  });
  await t.step("a directory without specs", async () => {
    const result = await loadProject(
      { "specs/x_test.ts": "", "specs/.x.ts": "", "specs/x.txt": "" },
      ["specs"],
    );
    assertEquals(codes(result), ["specs:1 no-specs"]);
  });
  await t.step("bytes that are no text", async () => {
    const result = await loadProject({
      "specs/a.ts": new Uint8Array([0x2f, 0x2f, 0xff]),
    });
    assertEquals(codes(result), ["specs/a.ts:1 unreadable"]);
  });
  await t.step("a file that is too large", async () => {
    const result = await loadProject({
      "specs/a.ts": new Uint8Array(300_000).fill(0x20),
    });
    assertEquals(codes(result), ["specs/a.ts:1 unreadable"]);
  });
  await t.step("what is no file", async () => {
    const result = await loadProject({}, ["/dev/zero"]);
    assertEquals(codes(result), ["/dev/zero:1 unreadable"]);
  });
});

Deno.test("loadSpecs() reports all files at once, in whatever order they come", async () => {
  const files = {
    "specs/a.ts": `${header}export default scenario({ name: x, why: y });`,
    "specs/b.ts": `${header}export default scenario({`,
    "specs/c.ts": "",
  };
  const wanted = [
    "specs/a.ts:2 not-data",
    "specs/a.ts:2 not-data",
    "specs/b.ts:2 syntax",
    "specs/c.ts:1 no-default-export",
    "specs/d.ts:1 unreadable",
  ];
  const paths = [...Object.keys(files), "specs/d.ts"];
  const forward = await loadProject(files, [...paths, "specs/../specs/a.ts"]);
  const backward = await loadProject(files, paths.toReversed());
  assertEquals(codes(forward), wanted);
  assertEquals(backward.diagnostics, forward.diagnostics);
  assertEquals(forward.specs.map(({ path }) => path), ["specs/a.ts"]);
});

Deno.test("loadSpecs() takes text that is made to hurt", async (t) => {
  const nested = "[".repeat(100_000);
  const bomb = Array.from(
    { length: 40 },
    (_, i) => `const a${i + 1} = [a${i}, a${i}];\n`,
  ).join("");
  const long = Array.from(
    { length: 40 },
    (_, i) => `const a${i + 1} = a${i} + a${i};\n`,
  ).join("");
  const cases: Record<string, [string, string[]]> = {
    "nested too deeply to parse": [
      `${header}export default scenario({ name: ${nested} });`,
      ["specs/a.ts:1 syntax"],
    ],
    "a sum too long to evaluate": [
      `${header}export default scenario({ name: ${'""+'.repeat(50_000)}"" });`,
      ["specs/a.ts:1 not-data"],
    ],
    "lists that double": [
      `${header}const a0 = ["x"];\n${bomb}export default scenario({ name: a40 });`,
      [],
    ],
    "strings that double": [
      `${header}const a0 = "x";\n${long}export default scenario({ name: a40 });`,
      ["specs/a.ts:19 not-data"],
    ],
    "a byte order mark and other line ends": [
      `\ufeff${header}\r\nexport default scenario({\r name: x\u2028});`,
      ["specs/a.ts:4 not-data"],
    ],
  };
  for (const [name, [text, wanted]] of Object.entries(cases)) {
    await t.step(name, async () => {
      assertEquals(codes(await loadProject({ "specs/a.ts": text })), wanted);
    });
  }
});

Deno.test("discoverSpecs() finds specs, sorted, without tests", async () => {
  const project = await Deno.makeTempDir({ prefix: "yank-load-" });
  try {
    assertEquals(await discoverSpecs(project), []);
    await Deno.mkdir(`${project}/specs/dir.ts`, { recursive: true });
    for (const name of ["b.ts", "a.ts", "a_test.ts", ".a.ts", "a.txt"]) {
      await Deno.writeTextFile(`${project}/specs/${name}`, "");
    }
    assertEquals(await discoverSpecs(project), ["specs/a.ts", "specs/b.ts"]);
  } finally {
    await Deno.remove(project, { recursive: true });
  }
});
