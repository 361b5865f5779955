/** What a value of a spec must be, as data, and its types from interfaces. */

import type { TextForm } from "./text_form.ts";

/** A string of some form. */
export interface TextShape {
  kind: "text";
  form: TextForm;
}

/** One of some strings, the keys of `values`. */
export interface ChoiceShape<Value extends string = string> {
  kind: "choice";
  values: { readonly [V in Value]: true };
}

/** One of some strings, or a list of those that it may be. */
export interface OneOfShape<Value extends string = string> {
  kind: "oneOf";
  values: { readonly [V in Value]: true };
}

/** A whole number. */
export interface IntegerShape {
  kind: "integer";
  min: number;
  max: number;
  multipleOf?: number;
}

/** True or false. */
export interface BooleanShape {
  kind: "boolean";
}

/** A list of things of one shape, no string twice. */
export interface ListShape<Item = Shape> {
  kind: "list";
  of: Item;
  max: number;
  mayBeEmpty?: true;
}

/** An object literal. */
export interface RecordShape<Fields = FieldShapes> {
  kind: "record";
  fields: Fields;
}

/** An object literal whose fields have names of the spec's own. */
export interface NamedShape<Value = Shape> {
  kind: "named";
  form: TextForm;
  of: Value;
  max: number;
}

/** A call of one of some words, the keys of `words`. */
export interface WordShape<Word extends string = string> {
  kind: "word";
  words: { readonly [W in Word]: true };
}

/** What a value must be. */
export type Shape =
  | TextShape
  | ChoiceShape
  | OneOfShape
  | IntegerShape
  | BooleanShape
  | ListShape
  | RecordShape
  | NamedShape
  | WordShape;

/** The shape of a field that may be left out. */
export type OptionalShape<S> = S & { optional: true };

/** A field of an object literal. */
export type FieldShape = Shape & { optional?: true };

/** The fields of an object literal, in the order in which a spec has them. */
export interface FieldShapes {
  readonly [field: string]: FieldShape;
}

/** All string literals of a union, not `string` or a pattern. */
type IsChoice<T extends string> = Record<never, true> extends Record<T, true>
  ? false
  : true;

/** The shape that values of a type have. */
export type ShapeOf<T> = [T] extends [boolean] ? BooleanShape
  : [T] extends [number] ? IntegerShape
  : [T] extends [string]
    ? (IsChoice<T> extends true ? ChoiceShape<T> : TextShape)
  : [T] extends [string | readonly string[]]
    ? ([Extract<T, string>] extends [never] ? ListOf<T>
      : OneOfShape<Extract<T, string>>)
  : [T] extends [readonly unknown[]] ? ListOf<T>
  : [T] extends [{ word: infer Word extends string }] ? WordShape<Word>
  : string extends keyof T ? NamedShape<ShapeOf<T[keyof T]>>
  : RecordShape<ShapesOf<T>>;

type ListOf<T> = T extends readonly (infer Item)[] ? ListShape<ShapeOf<Item>>
  : never;

/** Whether a field may be left out. */
export type Optionality<T, Field extends keyof T> = Record<never, never> extends
  Pick<T, Field> ? { optional: true } : { optional?: never };

/** The shapes of an interface's fields; those of a word's options for a word. */
export type ShapesOf<T> = {
  readonly [Field in Exclude<keyof T, "word">]-?:
    & ShapeOf<Exclude<T[Field], undefined>>
    & Optionality<T, Field>;
};

type WordNamed<T extends { word: string }, Word extends string> = T extends
  unknown ? Word extends T["word"] ? T : never : never;

/** The shapes of some words' options, by the words' names. */
export type WordShapesOf<T extends { word: string }> = {
  readonly [Word in T["word"]]: ShapesOf<WordNamed<T, Word>>;
};

/** A call of one of the words that some shapes are of. */
export function oneWordOf<Shapes extends object>(
  shapes: Shapes,
): WordShape<keyof Shapes & string> {
  const words = Object.keys(shapes).map((word) => [word, true]);
  return { kind: "word", words: Object.fromEntries(words) };
}
