/** The page that explains every word of the vocabulary. */

import { isUnrendered } from "../plan/unrendered.ts";
import { scenarioShape, wordShapes } from "../vocabulary/shape.ts";
import type { FieldShapes, Shape } from "../vocabulary/shape_type.ts";
import { wordsOfField } from "../vocabulary/spec_words.ts";
import { anchorOf, inlineCode, table } from "./markdown.ts";
import type { FieldStory, Vocabulary, WordStory } from "./read_vocabulary.ts";
import { describeValues, type NameWords } from "./shape_text.ts";

/** Titles of sections, by the field of a scenario whose words they have. */
const TITLES: Readonly<Record<string, string>> = {
  device: "Devices",
  filesystem: "Filesystems",
  beside: "Neighbours",
  users: "Users",
  before: "Preparations",
  meanwhile: "Meanwhile",
  remove: "Removals",
  afterwards: "Afterwards",
  expect: "Expectations",
};

interface Section {
  title: string;
  /** Where its words stand in a scenario. */
  place: string;
  words: string[];
}

/** Every word in one section: that of the last field that takes it. */
function listSections(): Section[] {
  const sections: Section[] = [];
  const seen = new Set<string>();
  const fields = Object.keys(scenarioShape.fields);
  const lastFields = new Map(
    fields.flatMap((field) =>
      wordsOfField(field).map((word) => [word, field] as const)
    ),
  );
  for (const field of fields) {
    const words = wordsOfField(field).filter((word) =>
      lastFields.get(word) === field
    );
    if (words.length === 0) continue;
    for (const word of words) seen.add(word);
    sections.push({
      title: TITLES[field] ?? `Words of ${field}`,
      place: `In ${inlineCode(field)} of a scenario.`,
      words,
    });
  }
  const others = [...wordShapes.keys()].filter((word) => !seen.has(word));
  if (others.length > 0) {
    sections.push({
      title: "Words in words",
      place: "In fields of other words.",
      words: others,
    });
  }
  return sections;
}

function linkWord(word: string): string {
  return `[${inlineCode(word)}](#${anchorOf(word)})`;
}

/** Fewer words than this are named one by one. */
const FEW_WORDS = 4;

/** Links to words, or to the section that has them and no others. */
function nameWordsBy(sections: readonly Section[]): NameWords {
  return (words) => {
    const section = sections.find((one) =>
      one.words.length === words.length &&
      one.words.every((word) => words.includes(word))
    );
    return section === undefined || words.length < FEW_WORDS
      ? words.map(linkWord).join(", ")
      : `[${section.title.toLowerCase()}](#${anchorOf(section.title)})`;
  };
}

/** All fields, those of objects in objects by their paths. */
function* listFields(
  fields: FieldShapes,
  prefix = "",
): Iterable<{ path: string; field: string; shape: FieldShapes[string] }> {
  for (const [field, shape] of Object.entries(fields)) {
    const path = `${prefix}${field}`;
    yield { path, field, shape };
    const inner = recordIn(shape);
    if (inner !== undefined) yield* listFields(inner, `${path}.`);
  }
}

/** The fields of an object, or of each object of a list. */
function recordIn(shape: Shape): FieldShapes | undefined {
  if (shape.kind === "list") return recordIn(shape.of);
  return shape.kind === "record" ? shape.fields : undefined;
}

/** What a field is, and each of its values of which something is said. */
function describeField(story: FieldStory | undefined): string {
  if (story === undefined) return "";
  return [
    story.text,
    ...Array.from(
      story.choices,
      ([choice, text]) => `${inlineCode(JSON.stringify(choice))}: ${text}`,
    ),
  ].join("<br>");
}

function describeFields(
  fields: FieldShapes,
  story: WordStory,
  nameWords: NameWords,
): string[] {
  const rows = Array.from(listFields(fields), ({ path, field, shape }) => [
    inlineCode(path),
    (shape.optional ? "optional: " : "") +
    describeValues(shape, field, nameWords),
    describeField(story.fields.get(path)),
  ]);
  if (rows.length === 0) return [];
  return ["", ...table(["field", "takes", "is"], rows)];
}

/** What is said of a word that is left out of what is generated. */
const NOT_YET =
  "_No target can express it yet: a scenario with it is checked " +
  "and shown, and left out of what is generated and run._";

function describeWord(
  fields: FieldShapes,
  story: WordStory,
  nameWords: NameWords,
): string[] {
  return [
    ...story.text === "" ? [] : ["", story.text],
    ...isUnrendered(story.word) ? ["", NOT_YET] : [],
    ...describeFields(fields, story, nameWords),
    ...story.examples.flatMap(({ title, code }) => [
      "",
      ...title === "" ? [] : [`${title}:`, ""],
      "```ts",
      code,
      "```",
    ]),
  ];
}

function describeSection(
  { title, place, words }: Section,
  { words: stories, groups }: Vocabulary,
  nameWords: NameWords,
): string[] {
  const lines = ["", `## ${title}`, "", place];
  let group = "";
  for (const word of words) {
    const story = stories.get(word);
    if (story === undefined) throw new TypeError(`There is no word ${word}`);
    lines.push("", `### ${word}`);
    const [first = ""] = word.split(".", 1);
    const about = first === group ? undefined : groups.get(first);
    if (about !== undefined && about.text !== "") {
      lines.push("", `_${inlineCode(first)}: ${about.text}_`);
    }
    group = first;
    lines.push(...describeWord(wordShapes.get(word) ?? {}, story, nameWords));
  }
  return lines;
}

/**
 * The page, in Markdown: every word with its meaning, fields and examples.
 *
 * @throws {TypeError} If a word has no declaration.
 */
export function renderVocabularyPage(vocabulary: Vocabulary): string {
  const sections = listSections();
  const nameWords = nameWordsBy(sections);
  const scenario = vocabulary.words.get("scenario");
  if (scenario === undefined) throw new TypeError("There is no scenario()");
  return [
    "# The words of a spec",
    "",
    "A spec is one call of [`scenario`](#scenario) on an object literal of the",
    "words below, which it imports from `generator/mod.ts`. It is data: it is",
    "parsed, never run. What must hold is what `R1` to `R8` promise, see the",
    "[catalogue](catalogue.md).",
    "",
    ...sections.map(({ title, words }) =>
      `- [${title}](#${anchorOf(title)}): ${words.map(linkWord).join(", ")}`
    ),
    "",
    "## scenario",
    ...describeWord(scenarioShape.fields, scenario, nameWords),
    ...sections.flatMap((section) =>
      describeSection(section, vocabulary, nameWords)
    ),
    "",
  ].join("\n");
}
