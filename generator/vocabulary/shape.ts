/**
 * What each word takes, as data: the interfaces of the words once more, for
 * specs that are checked without TypeScript, with the ranges that types cannot
 * express. A field or value that one of the two lacks does not compile.
 *
 * @module
 */

import { activityShapes } from "./activity_shapes.ts";
import { aftermathShapes } from "./aftermath_shapes.ts";
import { deviceShapes } from "./device_shapes.ts";
import type { Expectation, ExpectationWord } from "./expectation.ts";
import { expectationShapes } from "./expectation_shapes.ts";
import { filesystemShapes } from "./filesystem_shapes.ts";
import type { Fix, KnownIssue } from "./known_issue.ts";
import { neighbourShapes } from "./neighbour_shapes.ts";
import { preparationShapes } from "./preparation_shapes.ts";
import { removalShapes } from "./removal_shapes.ts";
import type { AnyScenario, Matrix } from "./scenario.ts";
import {
  type FieldShapes,
  type ListShape,
  oneWordOf,
  type RecordShape,
  type ShapesOf,
  type WordShape,
} from "./shape_type.ts";
import {
  catalogueLabel,
  cellName,
  commitHash,
  functionName,
  kernelRange,
  line,
  mainlineRelease,
  paragraph,
  scenarioName,
  summaryLine,
} from "./text_form.ts";
import { userShapes } from "./user_shapes.ts";

const shapesOfWords = {
  ...deviceShapes,
  ...filesystemShapes,
  ...userShapes,
  ...neighbourShapes,
  ...preparationShapes,
  ...activityShapes,
  ...removalShapes,
  ...aftermathShapes,
  ...expectationShapes,
};

/** The name of a word: `mapping`, `everyMapper.gets`. */
export type Word = keyof typeof shapesOfWords;

const device = oneWordOf(deviceShapes);
const filesystem = oneWordOf(filesystemShapes);
const removal = oneWordOf(removalShapes);
const users: ListShape<WordShape<keyof typeof userShapes>> = {
  kind: "list",
  of: oneWordOf(userShapes),
  max: 16,
  mayBeEmpty: true,
};
const activities: ListShape<WordShape<keyof typeof activityShapes>> = {
  kind: "list",
  of: oneWordOf(activityShapes),
  max: 8,
};
const preparations: ListShape<
  WordShape<keyof typeof preparationShapes | "unbind">
> = {
  kind: "list",
  of: oneWordOf({ ...preparationShapes, unbind: true }),
  max: 4,
};
const aftermaths: ListShape<WordShape<keyof typeof aftermathShapes>> = {
  kind: "list",
  of: oneWordOf(aftermathShapes),
  max: 4,
};
const expectations: ListShape<WordShape<Expectation["word"]>> = {
  kind: "list",
  of: oneWordOf(expectationShapes),
  max: 40,
};

const fixShapes: ShapesOf<Fix> = {
  commit: { kind: "text", form: commitHash },
  subject: { kind: "text", form: line },
  since: { kind: "text", form: mainlineRelease },
};

const knownIssueShapes: ShapesOf<KnownIssue> = {
  breaks: {
    kind: "list",
    of: {
      kind: "choice",
      values: expectations.of.words satisfies {
        [W in ExpectationWord]: true;
      },
    },
    max: 20,
  },
  cells: {
    kind: "list",
    of: { kind: "text", form: line },
    max: 40,
    optional: true,
  },
  kernels: { kind: "text", form: kernelRange },
  shows: {
    kind: "choice",
    values: { fail: true, crash: true, hang: true, timeout: true },
  },
  intermittent: { kind: "boolean", optional: true },
  reportedIn: { kind: "text", form: functionName, optional: true },
  symptom: { kind: "text", form: paragraph },
  cause: { kind: "text", form: paragraph },
  certainty: {
    kind: "choice",
    values: { "seen": true, "read in the source": true, "suspected": true },
  },
  reference: { kind: "text", form: line, optional: true },
};

const matrixShapes: ShapesOf<Matrix> = {
  filesystem: {
    kind: "named",
    form: cellName,
    of: filesystem,
    max: 8,
    optional: true,
  },
  users: { kind: "named", form: cellName, of: users, max: 16, optional: true },
  before: {
    kind: "named",
    form: cellName,
    of: preparations,
    max: 16,
    optional: true,
  },
  meanwhile: {
    kind: "named",
    form: cellName,
    of: activities,
    max: 16,
    optional: true,
  },
  remove: {
    kind: "named",
    form: cellName,
    of: removal,
    max: 8,
    optional: true,
  },
  afterwards: {
    kind: "named",
    form: cellName,
    of: aftermaths,
    max: 16,
    optional: true,
  },
};

const scenarioShapes: ShapesOf<AnyScenario> = {
  name: { kind: "text", form: scenarioName },
  summary: { kind: "text", form: summaryLine },
  why: { kind: "text", form: paragraph },
  covers: {
    kind: "list",
    of: { kind: "text", form: catalogueLabel },
    max: 20,
    mayBeEmpty: true,
  },
  missing: { kind: "text", form: line, optional: true },
  fixedBy: {
    kind: "list",
    of: { kind: "record", fields: fixShapes },
    max: 20,
    optional: true,
  },
  knownIssues: {
    kind: "list",
    of: { kind: "record", fields: knownIssueShapes },
    max: 40,
    optional: true,
  },
  device,
  filesystem: { ...filesystem, optional: true },
  beside: { ...oneWordOf(neighbourShapes), optional: true },
  users: { ...users, optional: true },
  before: { ...preparations, optional: true },
  meanwhile: { ...activities, optional: true },
  remove: { ...removal, optional: true },
  afterwards: { ...aftermaths, optional: true },
  expect: expectations,
  each: { kind: "record", fields: matrixShapes, optional: true },
};

/** What `scenario()` takes. */
export const scenarioShape: RecordShape = {
  kind: "record",
  fields: scenarioShapes,
};

/** Fields that a scenario cannot do without, in `each` or beside it. */
export const alwaysNeeded: ReadonlySet<string> = new Set<keyof AnyScenario>([
  "users",
  "remove",
]);

/** The options of every word; a word without fields takes none. */
export const wordShapes: ReadonlyMap<string, FieldShapes> = new Map(
  Object.entries<FieldShapes>(shapesOfWords),
);

/** All that a spec can import: words, groups of words, and `scenario`. */
export const importableNames: ReadonlySet<string> = new Set([
  "scenario",
  ...Array.from(wordShapes.keys(), (word) => word.replace(/\..*/, "")),
]);
