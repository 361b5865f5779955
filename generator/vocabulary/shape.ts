/**
 * What each word takes, as data: the interfaces of scenario.ts once more, for
 * specs that are checked without TypeScript, with the ranges that types cannot
 * express. A field or value that one of the two lacks does not compile.
 *
 * @module
 */

import type {
  DaxMountOption,
  DevdaxDevice,
  DevdaxScenario,
  Expectation,
  ExpectationWord,
  Filesystem,
  FilesystemScenario,
  Fix,
  FsdaxDevice,
  KnownIssue,
  Unbind,
  User,
} from "./scenario.ts";
import type {
  ChoiceShape,
  FieldShapes,
  Optionality,
  RecordShape,
  ShapeOf,
  ShapesOf,
} from "./shape_type.ts";
import {
  catalogueLabel,
  commitHash,
  functionName,
  kernelRange,
  line,
  logText,
  mainlineRelease,
  paragraph,
  scenarioName,
  summaryLine,
} from "./text_form.ts";

type EitherScenario = {
  [Field in keyof FilesystemScenario | keyof DevdaxScenario]-?: Exclude<
    FilesystemScenario[Field] | DevdaxScenario[Field],
    undefined
  >;
};

type ScenarioShapes = {
  readonly [Field in keyof EitherScenario]:
    & ShapeOf<EitherScenario[Field]>
    & (Optionality<FilesystemScenario, Field> extends { optional: true }
      ? { optional: true }
      : Optionality<DevdaxScenario, Field>);
};

type AnyWord =
  | FsdaxDevice
  | DevdaxDevice
  | Filesystem
  | User
  | Unbind
  | Expectation;

type WordNamed<Word extends string> = AnyWord extends infer One
  ? One extends { word: string } ? Word extends One["word"] ? One : never
  : never
  : never;

/** The name of a word: `mapping`, `everyMapper.gets`. */
export type Word = AnyWord["word"];

type WordShapes = {
  readonly [W in Word]: ShapesOf<WordNamed<W>>;
};

const daxMountOption: ChoiceShape<DaxMountOption> = {
  kind: "choice",
  values: { always: true, inode: true, never: true },
};

const driver: ChoiceShape<Unbind["driver"]> = {
  kind: "choice",
  values: { nd_pmem: true, device_dax: true },
};

/** The upper bounds keep absurd values out, no kernel sets them. */
const integer = {
  deviceMiB: { kind: "integer", min: 16, max: 16384, multipleOf: 2 },
  processes: { kind: "integer", min: 1, max: 64 },
  files: { kind: "integer", min: 1, max: 64 },
  fileKiB: { kind: "integer", min: 4, max: 1048576, multipleOf: 4 },
  operations: { kind: "integer", min: 1, max: 10_000_000 },
  seconds: { kind: "integer", min: 1, max: 3600 },
} as const;

const expectationWords: { readonly [W in ExpectationWord]: true } = {
  "removal.returns": true,
  "nobody.isSignalled": true,
  "mappings.areGone": true,
  "everyUser.canBeKilled": true,
  "workload.ends": true,
  "filesystem.unmounts": true,
  "kernelLog.isClean": true,
  "device.bindsAgain": true,
  "filesystem.mountsAgain": true,
  "data.isIntact": true,
  "filesystem.isConsistent": true,
  "secondRemoval.isAlike": true,
  "nothing.leaks": true,
  "commonPromises": true,
  "everyMapper.gets": true,
  "systemCalls.failWith": true,
  "kernelLog.has": true,
};

const fixShapes: ShapesOf<Fix> = {
  commit: { kind: "text", form: commitHash },
  subject: { kind: "text", form: line },
  since: { kind: "text", form: mainlineRelease },
};

const knownIssueShapes: ShapesOf<KnownIssue> = {
  breaks: {
    kind: "list",
    of: { kind: "choice", values: expectationWords },
    max: 20,
  },
  kernels: { kind: "text", form: kernelRange },
  shows: {
    kind: "choice",
    values: { fail: true, crash: true, hang: true, timeout: true },
  },
  reportedIn: { kind: "text", form: functionName, optional: true },
  symptom: { kind: "text", form: paragraph },
  cause: { kind: "text", form: paragraph },
  certainty: {
    kind: "choice",
    values: { "seen": true, "read in the source": true, "suspected": true },
  },
  reference: { kind: "text", form: line, optional: true },
};

const scenarioShapes: ScenarioShapes = {
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
  device: { kind: "word", words: { fsdax: true, devdax: true } },
  filesystem: {
    kind: "word",
    words: { xfs: true, ext4: true },
    optional: true,
  },
  users: {
    kind: "list",
    of: {
      kind: "word",
      words: {
        mapping: true,
        openFiles: true,
        fsstress: true,
        fsx: true,
        deviceMapping: true,
      },
    },
    max: 16,
  },
  remove: { kind: "word", words: { unbind: true } },
  expect: {
    kind: "list",
    of: { kind: "word", words: expectationWords },
    max: 40,
  },
};

/** What `scenario()` takes. */
export const scenarioShape: RecordShape = {
  kind: "record",
  fields: scenarioShapes,
};

const shapesOfWords: WordShapes = {
  fsdax: { sizeMiB: integer.deviceMiB },
  devdax: { sizeMiB: integer.deviceMiB },
  xfs: {
    mkfs: {
      kind: "record",
      fields: { rmapbt: { kind: "boolean" }, reflink: { kind: "boolean" } },
    },
    mount: { kind: "record", fields: { dax: daxMountOption } },
  },
  ext4: { mount: { kind: "record", fields: { dax: daxMountOption } } },
  mapping: {
    processes: integer.processes,
    files: integer.files,
    sizeKiB: integer.fileKiB,
    flags: {
      kind: "list",
      of: {
        kind: "choice",
        values: {
          MAP_SHARED: true,
          MAP_PRIVATE: true,
          MAP_SYNC: true,
          MAP_POPULATE: true,
        },
      },
      max: 4,
    },
    access: { kind: "choice", values: { read: true, write: true } },
  },
  openFiles: {
    processes: integer.processes,
    files: integer.files,
    sizeKiB: integer.fileKiB,
  },
  fsstress: {
    processes: integer.processes,
    operations: integer.operations,
  },
  fsx: {
    operations: integer.operations,
    maxOperationBytes: { kind: "integer", min: 1, max: 1048576 },
    fileBytes: { kind: "integer", min: 1, max: 268435456 },
  },
  deviceMapping: {
    sizeMiB: { kind: "integer", min: 2, max: 16384, multipleOf: 2 },
  },
  unbind: { driver, withinSeconds: integer.seconds },
  "everyMapper.gets": {
    signal: { kind: "choice", values: { SIGBUS: true } },
    siCode: {
      kind: "choice",
      values: { BUS_MCEERR_AO: true, BUS_MCEERR_AR: true, BUS_ADRERR: true },
    },
  },
  "systemCalls.failWith": { errno: { kind: "choice", values: { EIO: true } } },
  "kernelLog.has": { text: { kind: "text", form: logText } },
  "removal.returns": {},
  "nobody.isSignalled": {},
  "mappings.areGone": {},
  "everyUser.canBeKilled": {},
  "workload.ends": {},
  "filesystem.unmounts": {},
  "kernelLog.isClean": {},
  "device.bindsAgain": {},
  "filesystem.mountsAgain": {},
  "data.isIntact": {},
  "filesystem.isConsistent": {},
  "secondRemoval.isAlike": {},
  "nothing.leaks": {},
  "commonPromises": {},
};

/** The options of every word; a word without fields takes none. */
export const wordShapes: ReadonlyMap<string, FieldShapes> = new Map(
  Object.entries(shapesOfWords),
);

/** All that a spec can import: words, groups of words, and `scenario`. */
export const importableNames: ReadonlySet<string> = new Set([
  "scenario",
  ...Array.from(wordShapes.keys(), (word) => word.replace(/\..*/, "")),
]);
