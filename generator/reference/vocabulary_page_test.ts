import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { loadCompiler } from "../load/spec_file.ts";
import { scenarioShape, wordShapes } from "../vocabulary/shape.ts";
import { anchorOf } from "./markdown.ts";
import { readVocabulary } from "./read_vocabulary.ts";
import { renderVocabularyPage } from "./vocabulary_page.ts";

const page = renderVocabularyPage(readVocabulary(await loadCompiler()));

const headings = [...page.matchAll(/^#+ (.+)$/gm)].map(([, text = ""]) => text);

/** What stands under a heading. */
function sectionOf(heading: string): string {
  const start = page.indexOf(`# ${heading}\n`);
  assert(start !== -1, heading);
  const end = page.indexOf("\n#", start + 2);
  return page.slice(start, end === -1 ? undefined : end);
}

Deno.test("renderVocabularyPage() has a heading for every word, each once", () => {
  const anchors = headings.map(anchorOf);
  assertEquals(anchors.length, new Set(anchors).size);
  for (const word of wordShapes.keys()) {
    assert(headings.includes(word), word);
  }
});

Deno.test("renderVocabularyPage() links to headings that there are", () => {
  const anchors = new Set(headings.map(anchorOf));
  const links = [...page.matchAll(/\]\(#([^)]*)\)/g)];
  assert(links.length > wordShapes.size);
  for (const [link, anchor = ""] of links) assert(anchors.has(anchor), link);
});

Deno.test("renderVocabularyPage() has every field of every word", () => {
  for (const [word, fields] of wordShapes) {
    for (const field of Object.keys(fields)) {
      assertStringIncludes(sectionOf(word), `\n| \`${field}\` | `);
    }
  }
  for (const field of Object.keys(scenarioShape.fields)) {
    assertStringIncludes(sectionOf("scenario"), `\n| \`${field}\` | `);
  }
  assertStringIncludes(sectionOf("xfs"), "| `mkfs.rmapbt` | `true` or `false`");
  assertStringIncludes(
    sectionOf("fsdax"),
    "| a whole number, 16 to 16384 MiB, a multiple of 2 |",
  );
});

Deno.test("renderVocabularyPage() ends with one line end", () => {
  assert(page.endsWith("\n") && !page.endsWith("\n\n"));
  assert(!/[ \t]$/m.test(page));
  assert(!page.includes("\n\n\n"));
});
