import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { loadCompiler } from "../load/spec_file.ts";
import { wordShapes } from "../vocabulary/shape.ts";
import { readVocabulary } from "./read_vocabulary.ts";

const { words, groups } = readVocabulary(await loadCompiler());

Deno.test("readVocabulary() finds every word and scenario()", () => {
  assertEquals(
    [...words.keys()].sort(),
    ["scenario", ...wordShapes.keys()].sort(),
  );
});

Deno.test("readVocabulary() finds what is said of words and groups", () => {
  assertStringIncludes(words.get("mapping")?.text ?? "", "Processes that map");
  assertStringIncludes(groups.get("everyMapper")?.text ?? "", "mapped");
  // A link in a docstring is a name.
  const { text = "" } = words.get("removal.returns") ?? {};
  assertStringIncludes(text, "`unbind`");
  assert(!text.includes("@link"), text);
});

Deno.test("readVocabulary() finds fields by whatever types say them", () => {
  const fieldOf = (word: string, field: string) =>
    words.get(word)?.fields.get(field)?.text ?? "";
  // Of an interface, of an object in one, by Omit, of a generic one, and of
  // objects in a list.
  assertStringIncludes(fieldOf("mapping", "sizeKiB"), "KiB");
  assertStringIncludes(fieldOf("xfs", "mkfs.rmapbt"), "Reverse-mapping");
  assertStringIncludes(fieldOf("everyMapper.gets", "who"), "`as`");
  assertStringIncludes(fieldOf("unbind", "driver"), "driver");
  assertStringIncludes(fieldOf("scenario", "knownIssues.symptom"), "sees");
});

Deno.test("readVocabulary() finds what is said of a field's values", () => {
  const { fields } = words.get("xfs") ?? {};
  const { choices = new Map() } = fields?.get("mount.flags") ?? {};
  assertEquals([...choices.keys()].slice(0, 2), ["ro", "norecovery"]);
  assertStringIncludes(choices.get("ro"), "Nothing is written");
  assertStringIncludes(choices.get("norecovery"), '"ro"');
  assertEquals(fields?.get("mount.dax")?.choices.size, 0);
});

Deno.test("readVocabulary() finds examples as they are written", () => {
  const [first, second] = words.get("scenario")?.examples ?? [];
  assertEquals(first?.title, "A scenario");
  assertStringIncludes(first?.code ?? "", '} from "../generator/mod.ts";\n');
  assertStringIncludes(first?.code ?? "", "\n    mapping({\n      processes");
  assertStringIncludes(first?.code ?? "", "\n});");
  assertStringIncludes(second?.code ?? "", "\n  each: {\n");
  assertEquals(words.get("removal.returns")?.examples, [
    { title: "", code: "removal.returns();" },
  ]);
});
