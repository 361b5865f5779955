import {
  findLocated,
  type LocatedRecord,
  type ValuePath,
} from "../load/located.ts";
import type { Mistake } from "../load/spec_file.ts";
import { commonPromiseExpectations } from "../vocabulary/common_promises.ts";
import type {
  Device,
  ExpectationWord,
  LayeredDevice,
  User,
} from "../vocabulary/scenario.ts";
import type { ScenarioSketch, Sketch } from "./sketch.ts";

/**
 * What a rule looks at: one scenario with its mistakes taken out. Of a matrix
 * each cell is one, with the fields that it has of its own.
 */
export interface Subject {
  sketch: ScenarioSketch;
  tree: LocatedRecord;
}

/** A mistake that a rule finds, and the value that it is about. */
export interface Finding extends Mistake {
  path: ValuePath;
}

/**
 * A rule about how the values of a scenario go together. It says nothing about
 * what is missing or wrong by itself.
 */
export type Rule = (subject: Subject) => Iterable<Finding>;

/** A user with its place in the list. */
export type IndexedUser<Word extends User["word"]> = {
  index: number;
  user: Extract<Sketch<User>, { word: Word }>;
};

/** The users of some kinds. */
export function usersOf<Word extends User["word"]>(
  { sketch }: Subject,
  ...words: Word[]
): IndexedUser<Word>[] {
  const found: IndexedUser<Word>[] = [];
  for (const [index, user] of (sketch.users ?? []).entries()) {
    if (user !== undefined && (words as string[]).includes(user.word)) {
      found.push({ index, user } as IndexedUser<Word>);
    }
  }
  return found;
}

/** Whether nobody of these kinds uses the device, for certain. */
export function hasNoUser(
  subject: Subject,
  ...words: User["word"][]
): boolean {
  const { users } = subject.sketch;
  return users !== undefined && users.every((user) => user !== undefined) &&
    usersOf(subject, ...words).length === 0;
}

/**
 * Whether files go through the page cache, for certain. Those on a filesystem
 * mounted with dax "inode" do: no file has the flag that it asks for.
 */
export function hasNoDax({ sketch }: Subject): boolean {
  const dax = sketch.filesystem?.mount?.dax;
  return dax === "never" || dax === "inode";
}

/** What is known of the namespace, below all that is on it. */
export function namespaceOf(
  { sketch: { device } }: Subject,
): Sketch<Exclude<Device, LayeredDevice>> | undefined {
  return device !== undefined && "of" in device ? device.of : device;
}

/** Whether the spec does not have a field, for certain, not even in a matrix. */
export function lacks({ tree }: Subject, field: string): boolean {
  return tree.complete && findLocated(tree, [field]) === undefined &&
    findLocated(tree, ["each", field]) === undefined;
}

/** An expectation with its place in the list. */
export interface IndexedExpectation {
  index: number;
  expectation: NonNullable<NonNullable<ScenarioSketch["expect"]>[number]>;
}

/** The expectations as the spec has them. */
export function expectationsOf({ sketch }: Subject): IndexedExpectation[] {
  const found: IndexedExpectation[] = [];
  for (const [index, expectation] of (sketch.expect ?? []).entries()) {
    if (expectation !== undefined) found.push({ index, expectation });
  }
  return found;
}

/** The words that a scenario expects, those of `commonPromises` among them. */
export function expectedWords(subject: Subject): Set<ExpectationWord> {
  const words = new Set<ExpectationWord>();
  for (const { expectation: { word } } of expectationsOf(subject)) {
    words.add(word);
    if (word !== "commonPromises") continue;
    for (const promise of commonPromiseExpectations) words.add(promise.word);
  }
  return words;
}

/** Whether no expectation is this, for certain. */
export function doesNotExpect(
  subject: Subject,
  word: ExpectationWord,
): boolean {
  const { expect } = subject.sketch;
  return expect !== undefined &&
    expect.every((expectation) => expectation !== undefined) &&
    !expectedWords(subject).has(word);
}
