/** What the vocabulary's source says of its words. */

import type { ts } from "ts-morph";
import type { Compiler } from "../load/spec_file.ts";
import { openVocabulary } from "./vocabulary_program.ts";

/** What a docstring says. */
export interface Story {
  /** In Markdown, as it is written; empty where there is none. */
  text: string;
  /** The code of its examples. */
  examples: string[];
}

/** A word, as its declaration has it. */
export interface WordStory extends Story {
  /** `mapping`, `everyMapper.gets`. */
  word: string;
  /** What is said of its fields, by their paths: `mkfs.rmapbt`. */
  fields: Map<string, string>;
}

/** What {@linkcode readVocabulary} finds. */
export interface Vocabulary {
  /** By the words' names; `scenario` among them. */
  words: Map<string, WordStory>;
  /** What is said of groups of words, by their names: `everyMapper`. */
  groups: Map<string, Story>;
}

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

/** The code in a block of code, or the text itself. */
function codeOf(text: string): string {
  return /^```\w*\n([^]*?)\n?```/m.exec(text)?.[1] ?? text.trim();
}

function storyOf(symbol: ts.Symbol, { ts, checker }: Reader): Story {
  const text = ts.displayPartsToString(symbol.getDocumentationComment(checker));
  return {
    text: withoutLinks(text).trim(),
    examples: symbol.getJsDocTags(checker)
      .filter(({ name }) => name === "example")
      .map((tag) => codeOf(ts.displayPartsToString(tag.text))),
  };
}

/** A type and, of a union, the types that it is made of. */
function partsOf(type: ts.Type, { ts, checker }: Reader): ts.Type[] {
  const isParameter = (type.flags & ts.TypeFlags.TypeParameter) !== 0;
  const bound = isParameter ? checker.getBaseConstraintOfType(type) : type;
  if (bound === undefined) return [];
  return bound.isUnion() ? bound.types : [bound];
}

/** Adds what is said of a type's fields, the first that says anything winning. */
function readFields(
  type: ts.Type,
  { fields, prefix, levels, reader }: {
    fields: Map<string, string>;
    prefix: string;
    levels: number;
    reader: Reader;
  },
): void {
  const { ts, checker } = reader;
  for (const part of partsOf(type, reader)) {
    if ((part.flags & ts.TypeFlags.Object) === 0) continue;
    const items = checker.getIndexTypeOfType(part, ts.IndexKind.Number);
    if (items !== undefined) {
      readFields(items, { fields, prefix, levels, reader });
      continue;
    }
    for (const field of checker.getPropertiesOfType(part)) {
      if (field.name === "word") {
        // A word of its own, which has its own fields.
        continue;
      }
      const path = `${prefix}${field.name}`;
      const { text } = storyOf(field, reader);
      if (text !== "" && !fields.get(path)) fields.set(path, text);
      const inner = checker.getTypeOfSymbol(field);
      const isWord = partsOf(inner, reader).some((one) =>
        checker.getPropertyOfType(one, "word") !== undefined
      );
      if (isWord || levels === 1) continue;
      readFields(inner, {
        fields,
        prefix: `${path}.`,
        levels: levels - 1,
        reader,
      });
    }
  }
}

function readWord(
  word: string,
  { symbol, type, reader }: {
    symbol: ts.Symbol;
    type: ts.Type;
    reader: Reader;
  },
): WordStory {
  const fields = new Map<string, string>();
  for (const signature of type.getCallSignatures()) {
    for (const parameter of signature.getParameters()) {
      readFields(reader.checker.getTypeOfSymbol(parameter), {
        fields,
        prefix: "",
        levels: MOST_LEVELS,
        reader,
      });
    }
  }
  return { word, ...storyOf(symbol, reader), fields };
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
  for (const exported of exports) {
    const symbol = (exported.flags & ts.SymbolFlags.Alias) === 0
      ? exported
      : checker.getAliasedSymbol(exported);
    if ((symbol.flags & ts.SymbolFlags.Value) === 0) continue;
    const { name } = exported;
    const type = checker.getTypeOfSymbol(symbol);
    if (type.getCallSignatures().length > 0) {
      words.set(name, readWord(name, { symbol, type, reader }));
      continue;
    }
    groups.set(name, storyOf(symbol, reader));
    for (const member of checker.getPropertiesOfType(type)) {
      const word = `${name}.${member.name}`;
      words.set(
        word,
        readWord(word, {
          symbol: member,
          type: checker.getTypeOfSymbol(member),
          reader,
        }),
      );
    }
  }
  return { words, groups };
}
