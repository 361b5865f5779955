import { assertEquals } from "@std/assert";
import { checkSpecs } from "../check/check_specs.ts";
import { conformScenario } from "../check/conform.ts";
import { typeCheckSpecs } from "../check/type_check_specs.ts";
import type { Diagnostic } from "../base/diagnostic.ts";
import { renderDiagnostics } from "../base/render_diagnostic.ts";
import { loadSpecs } from "../load/load_specs.ts";
import { loadCompiler } from "../load/spec_file.ts";
import {
  importableNames,
  scenarioShape,
  wordShapes,
} from "../vocabulary/shape.ts";
import type { FieldShapes } from "../vocabulary/shape_type.ts";
import { wordsOfField } from "../vocabulary/spec_words.ts";
import { readVocabulary } from "./read_vocabulary.ts";

const { words } = readVocabulary(await loadCompiler());

/** Gives a function a project that has these files and our generator. */
async function withFiles(
  files: Record<string, string>,
  fn: (root: string) => Promise<void>,
): Promise<void> {
  const root = await Deno.makeTempDir({ prefix: "yank_examples_" });
  try {
    await Deno.symlink(`${import.meta.dirname}/..`, `${root}/generator`);
    await Deno.mkdir(`${root}/specs`);
    for (const [path, text] of Object.entries(files)) {
      await Deno.writeTextFile(`${root}/${path}`, text);
    }
    await fn(root);
  } finally {
    await Deno.remove(root, { recursive: true });
  }
}

/** Diagnostics as text, or nothing. */
function tell(
  diagnostics: Diagnostic[],
  files: Record<string, string>,
): string {
  return renderDiagnostics(diagnostics, {
    colour: false,
    readSource: (file) => files[file],
  });
}

/** The import of all that some code says of the vocabulary. */
function importFor(code: string): string {
  const names = [...importableNames].filter((name) =>
    new RegExp(`(?<![.\\w])${name}[(.]`).test(code)
  );
  return `import { ${names.join(", ")} } from "../generator/mod.ts";\n\n`;
}

/** The shortest scenario, with a word where it belongs. */
function placeWord(word: string, code: string): string {
  const field = Object.keys(scenarioShape.fields).find((one) =>
    wordsOfField(one).includes(word)
  );
  const { kind = "" } = scenarioShape.fields[field ?? ""] ?? {};
  const fields: Record<string, string> = {
    name: '"an-example"',
    summary: '"Take it away"',
    why: '"It is an example"',
    covers: "[]",
    device: "fsdax({ sizeMiB: 512 })",
    filesystem: 'ext4({ mount: { dax: "always" } })',
    users: "[openFiles({ processes: 1, files: 1, sizeKiB: 4 })]",
    remove: 'unbind({ driver: "nd_pmem", withinSeconds: 30 })',
    expect: "[removal.returns()]",
  };
  const value = code.replace(/;$/, "");
  if (field !== undefined) {
    fields[field] = kind === "list" ? `[${value}]` : value;
  }
  const text = `export default scenario({\n${
    Object.entries(fields).map(([name, said]) => `  ${name}: ${said},\n`).join(
      "",
    )
  }});\n`;
  return importFor(text) + text;
}

/** The examples of all words but `scenario()`, each with a name for a file. */
function* listExamples(): Iterable<
  { word: string; name: string; code: string }
> {
  for (const [word, { examples }] of words) {
    if (word === "scenario") continue;
    for (const [index, { code }] of examples.entries()) {
      const name = `${word.replace(".", "_")}_${index}`.toLowerCase();
      yield { word, name, code };
    }
  }
}

/** Fields by their paths, those of objects instead of the objects. */
function listLeaves(shapes: FieldShapes, prefix = ""): string[] {
  return Object.entries(shapes).flatMap(([field, shape]) => {
    const path = `${prefix}${field}`;
    const inner = shape.kind === "list" ? shape.of : shape;
    // The values of a matrix are what the fields of their names are.
    return inner.kind === "record" && field !== "each"
      ? listLeaves(inner.fields, `${path}.`)
      : [path];
  });
}

Deno.test("every word has a meaning and an example, its fields a meaning", () => {
  const lacking: string[] = [];
  for (const [word, { text, examples, fields }] of words) {
    if (text === "") lacking.push(`${word}: what it means`);
    if (examples.length === 0) lacking.push(`${word}: an @example`);
    for (const { code } of examples) {
      if (code === "") lacking.push(`${word}: code in an @example`);
    }
    const shapes = word === "scenario"
      ? scenarioShape.fields
      : wordShapes.get(word) ?? {};
    for (const path of listLeaves(shapes)) {
      if (!fields.get(path)?.text) {
        lacking.push(`${word}: what its field ${path} is`);
      }
    }
  }
  assertEquals(lacking, []);
});

Deno.test("the examples of words have values that words take", async () => {
  const files = Object.fromEntries(
    Array.from(listExamples(), ({ word, name, code }) => [
      `specs/${name}.ts`,
      placeWord(word, code),
    ]),
  );
  await withFiles(files, async (root) => {
    const { specs, diagnostics } = await loadSpecs({ root, paths: ["specs"] });
    // What does not go together is no concern of an example of one word.
    for (const { tree } of specs) conformScenario(tree, diagnostics);
    assertEquals(tell(diagnostics, files), "");
    assertEquals(specs.length, Object.keys(files).length);
  });
});

Deno.test("the examples of words compile", async () => {
  const files = Object.fromEntries(
    Array.from(listExamples(), ({ name, code }) => [
      `specs/${name}.ts`,
      `${importFor(code)}export const example = ${code}\n`,
    ]),
  );
  await withFiles(files, async (root) => {
    const diagnostics = await typeCheckSpecs(root, Object.keys(files));
    assertEquals(tell(diagnostics, files), "");
  });
});

Deno.test("the examples of scenario() are good specs", async () => {
  const { examples = [] } = words.get("scenario") ?? {};
  const files = Object.fromEntries(
    examples.map(({ code }, index) => [
      `specs/example_${index}.ts`,
      `${code}\n`,
    ]),
  );
  await withFiles(files, async (root) => {
    const { specs, diagnostics } = await loadSpecs({ root, paths: ["specs"] });
    assertEquals(specs.length, 2);
    assertEquals(
      tell([
        ...diagnostics,
        ...checkSpecs(specs),
        ...await typeCheckSpecs(root, Object.keys(files)),
      ], files),
      "",
    );
  });
});

Deno.test("the examples are formatted", async () => {
  const files = Object.fromEntries(
    Array.from(words.values(), ({ word, examples }) => [
      `specs/${word.replace(".", "_").toLowerCase()}.ts`,
      examples.map(({ code }) => `${code}\n`).join("\n"),
    ]),
  );
  await withFiles(files, async (root) => {
    const { success, stderr } = await new Deno.Command(Deno.execPath(), {
      args: ["fmt", "--check", "--no-config", "specs"],
      cwd: root,
      env: { NO_COLOR: "1" },
      stdout: "null",
      stderr: "piped",
    }).output();
    assertEquals(success, true, new TextDecoder().decode(stderr));
  });
});
