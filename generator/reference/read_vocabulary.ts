/** What the vocabulary's source says of its words. */

import type { ts } from "ts-morph";
import type { Compiler } from "../load/spec_file.ts";
import { readChoices } from "./read_choices.ts";
import { openVocabulary } from "./vocabulary_program.ts";

/** An example in a docstring. */
export interface Example {
  /** Empty where it has none. */
  title: string;
  /** As a spec would have it. */
  code: string;
}

/** What a docstring says. */
export interface Story {
  /** In Markdown, as it is written; empty where there is none. */
  text: string;
  examples: Example[];
}

/** What is said of a field. */
export interface FieldStory {
  /** In Markdown; empty where nothing is. */
  text: string;
  /** What is said of the strings that it can be. */
  choices: Map<string, string>;
}

/** A word, as its declaration has it. */
export interface WordStory extends Story {
  /** `mapping`, `everyMapper.gets`. */
  word: string;
  /** What is said of its fields, by their paths: `mkfs.rmapbt`. */
  fields: Map<string, FieldStory>;
}

/** What {@linkcode readVocabulary} finds. */
export interface Vocabulary {
  /** By the words' names; `scenario` among them. */
  words: Map<string, WordStory>;
  /** What is said of groups of words, by their names: `everyMapper`. */
  groups: Map<string, Story>;
}

/** The type that has all fields of a scenario, whatever it is about. */
const SCENARIO_TYPE = "AnyScenario";

/** How deep fields are looked for in fields. */
const MOST_LEVELS = 4;

interface Reader {
  ts: Compiler;
  checker: ts.TypeChecker;
}

/** `{@linkcode unbind}` and the like are names of words. */
function withoutLinks(text: string): string {
  return text.replace(/\{@link(?:code|plain)?\s+([^}]*?)\s*\}/g, "`$1`");
}

/** What examples import from, and what a spec imports instead. */
const SPECIFIERS = ['from "../mod.ts"', 'from "../generator/mod.ts"'] as const;

/** An example: what it shows, if it says so, and its block of code. */
function exampleOf(text: string): Example {
  const [, title = "", code = ""] = /^(.*?)\n?```\w*\n([^]*?)\n?```/s
    .exec(text) ?? [];
  return { title: title.trim(), code: code.replace(...SPECIFIERS) };
}

/** A tag's text as it is written: the compiler would take blanks from it. */
function textOfTag(tag: ts.JSDocTag): string {
  return tag.getSourceFile().text.slice(tag.tagName.end, tag.end)
    .replaceAll(/\n[ \t]*\* ?/g, "\n");
}

function storyOf(symbol: ts.Symbol, { ts, checker }: Reader): Story {
  const text = ts.displayPartsToString(symbol.getDocumentationComment(checker));
  return {
    text: withoutLinks(text).trim(),
    examples: (symbol.declarations ?? [])
      .flatMap((declaration) => ts.getJSDocTags(declaration))
      .filter(({ tagName }) => tagName.text === "example")
      .map((tag) => exampleOf(textOfTag(tag))),
  };
}

/** A type and, of a union, the types that it is made of. */
function partsOf(type: ts.Type, { ts, checker }: Reader): ts.Type[] {
  const isParameter = (type.flags & ts.TypeFlags.TypeParameter) !== 0;
  const bound = isParameter ? checker.getBaseConstraintOfType(type) : type;
  if (bound === undefined) return [];
  return bound.isUnion() ? bound.types : [bound];
}

/** The types of what is in an object: of a list those of its items. */
function objectsOf(type: ts.Type, reader: Reader): ts.Type[] {
  const { ts, checker } = reader;
  return partsOf(type, reader).flatMap((part) => {
    if ((part.flags & ts.TypeFlags.Object) === 0) return [];
    const items = checker.getIndexTypeOfType(part, ts.IndexKind.Number);
    return items === undefined ? [part] : objectsOf(items, reader);
  });
}

/** Adds what is said of a type's fields, the first that says anything winning. */
function readFields(
  type: ts.Type,
  { fields, prefix, levels, reader }: {
    fields: Map<string, FieldStory>;
    prefix: string;
    levels: number;
    reader: Reader;
  },
): void {
  const { checker } = reader;
  for (const part of objectsOf(type, reader)) {
    const properties = checker.getPropertiesOfType(part);
    // A word in a word has its own fields.
    if (properties.some(({ name }) => name === "word")) continue;
    for (const property of properties) {
      const path = `${prefix}${property.name}`;
      const { text } = storyOf(property, reader);
      if (!fields.get(path)?.text) {
        fields.set(path, { text, choices: readChoices(property, reader) });
      }
      if (levels === 1) continue;
      readFields(checker.getTypeOfSymbol(property), {
        fields,
        prefix: `${path}.`,
        levels: levels - 1,
        reader,
      });
    }
  }
}

/** A word of this name, with the fields of these types. */
function readWord(
  word: string,
  { symbol, types, reader }: {
    symbol: ts.Symbol;
    types: readonly ts.Type[];
    reader: Reader;
  },
): WordStory {
  const fields = new Map<string, FieldStory>();
  for (const type of types) {
    readFields(type, { fields, prefix: "", levels: MOST_LEVELS, reader });
  }
  return { word, ...storyOf(symbol, reader), fields };
}

/** What a function takes. */
function parametersOf(type: ts.Type, { checker }: Reader): ts.Type[] {
  return type.getCallSignatures().flatMap((signature) =>
    signature.getParameters().map((one) => checker.getTypeOfSymbol(one))
  );
}

/**
 * Reads the words that specs can import, whichever file declares them: their
 * docstrings, and those of the fields in their options' types.
 */
export function readVocabulary(ts: Compiler): Vocabulary {
  const { checker, exports } = openVocabulary(ts);
  const reader: Reader = { ts, checker };
  const words = new Map<string, WordStory>();
  const groups = new Map<string, Story>();
  const aliased = (symbol: ts.Symbol) =>
    (symbol.flags & ts.SymbolFlags.Alias) === 0
      ? symbol
      : checker.getAliasedSymbol(symbol);
  for (const exported of exports) {
    const symbol = aliased(exported);
    if ((symbol.flags & ts.SymbolFlags.Value) === 0) continue;
    const { name } = exported;
    const type = checker.getTypeOfSymbol(symbol);
    if (type.getCallSignatures().length > 0) {
      const types = name === "scenario"
        ? exports.filter((one) => one.name === SCENARIO_TYPE)
          .map((one) => checker.getDeclaredTypeOfSymbol(aliased(one)))
        : parametersOf(type, reader);
      words.set(name, readWord(name, { symbol, types, reader }));
      continue;
    }
    groups.set(name, storyOf(symbol, reader));
    for (const member of checker.getPropertiesOfType(type)) {
      const word = `${name}.${member.name}`;
      const types = parametersOf(checker.getTypeOfSymbol(member), reader);
      words.set(word, readWord(word, { symbol: member, types, reader }));
    }
  }
  return { words, groups };
}
