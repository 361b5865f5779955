/** The published schema of `run.json`: JSON Schema 2020-12. */

import { REPORT_KINDS } from "../observe/charge_reports.ts";
import { VERDICTS } from "../observe/verdict.ts";
import type { GeneratedFile } from "../render/generated_file.ts";
import type { JsonSchema } from "./json_schema.ts";
import { RUN_SCHEMA_VERSION } from "./run_record.ts";

const text: JsonSchema = { type: "string" };
const texts: JsonSchema = { type: "array", items: text };

/** A field with what it means. */
function say(description: string, schema: JsonSchema): JsonSchema {
  return { description, ...schema };
}

/** An object; fields whose names end in `?` may be absent. */
function object(fields: Record<string, JsonSchema>): JsonSchema {
  const names = Object.keys(fields);
  return {
    type: "object",
    required: names.filter((name) => !name.endsWith("?")),
    properties: Object.fromEntries(
      Object.entries(fields).map(([name, schema]) => [
        name.replace(/\?$/, ""),
        schema,
      ]),
    ),
  };
}

function arrayOf(items: JsonSchema): JsonSchema {
  return { type: "array", items };
}

const verdict = say("How it ended", { type: "string", enum: VERDICTS });

const time: JsonSchema = {
  type: "string",
  pattern: "^\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}(\\.\\d+)?Z$",
};

const kernel = object({
  selector: say("As asked for: debian:trixie, a path", text),
  "release?": say(
    "What uname -r said in the guest; absent when it never booted",
    text,
  ),
  origin: say("The package and its version, or the image's path", text),
  "error?": say("Why nothing ran on it, or not all", text),
});

const point = object({
  name: say("Stable and unique in its scenario", text),
  verdict,
  "reason?": say("Why it is not a pass", text),
  diagnostics: say("What was printed for it, without #", texts),
});

const report = object({
  kind: say("What kind of report it is", {
    type: "string",
    enum: REPORT_KINDS,
  }),
  title: say("The line that says what happened", text),
  "function?": say("The function that it is about", text),
  callTrace: say(
    "The first functions of the call trace, innermost first",
    texts,
  ),
  lines: say("Its first lines, as printed", texts),
  "fingerprint?": say("The same for the same fault in any run", text),
  consoleLine: say("Where it begins in the guest's console", {
    type: "integer",
    minimum: 1,
  }),
  "scenario?": say("The scenario that ran, by the marks in the log", text),
  "point?": say("The test point that ran, by the marks in the log", text),
});

const stuckTask = object({
  pid: say("Its number in the guest", { type: "integer", minimum: 1 }),
  command: say("Its name", text),
  state: say("As in /proc/PID/stat: D, R", text),
  stack: say("The functions that it is in, innermost first", texts),
});

const checkRecord = object({
  case: say("As in xfs/901", text),
  "seconds?": say("How long it took by itself, of one that passed", {
    type: "number",
    minimum: 0,
  }),
  "notRun?": say("Why it was not run", text),
  diff: say("How its output differs from its .out, as diff -u says it", texts),
  dmesg: say("Lines of the kernel log for which check failed it", texts),
  hints: say("Fixes that check says the kernel may lack", texts),
});

const guest = say("Which guest of the run it ran in, from 1; 0 for none", {
  type: "integer",
  minimum: 0,
});

const directory = say(
  "Where its files are, relative to the run's directory",
  text,
);

const wholeReason = say(
  "What is wrong with it as a whole; absent when the points say all",
  text,
);

const seconds = say("How long it took", { type: "number", minimum: 0 });

const attempt = object({
  attempt: say("Which attempt, from 1", { type: "integer", minimum: 1 }),
  verdict,
  "reason?": wholeReason,
  guest,
  directory,
  seconds,
});

const result = object({
  scenario: say("The scenario's name", text),
  kernel: say("Index into kernels", { type: "integer", minimum: 0 }),
  guest,
  directory,
  workload: say("Which programs the workloads really were", texts),
  verdict,
  "reason?": wholeReason,
  points: say("The test points, in the order of the plan", arrayOf(point)),
  reports: say(
    "The kernel's reports while it ran, expected ones too",
    arrayOf(report),
  ),
  stuck: say("Processes that survived SIGKILL", arrayOf(stuckTask)),
  "check?": say("What check of xfstests says of the case", checkRecord),
  "exitStatus?": say("The test program's; absent when it did not end", {
    type: "integer",
  }),
  seconds,
  "cutOff?": say(
    "Whether the run ended before the scenario did: it is run again when the run is gone on with",
    { type: "boolean" },
  ),
  "rest?": say(
    "The cells of a matrix that a further guest is to run; absent where none is",
    texts,
  ),
  "attempt?": say("Which attempt all this is of, from 1; 1 when absent", {
    type: "integer",
    minimum: 1,
  }),
  "attempts?": say(
    "All attempts, this one among them; absent where there was but one",
    arrayOf(attempt),
  ),
});

const shard = object({
  part: say("Which one, from 1", { type: "integer", minimum: 1 }),
  parts: say("How many there are", { type: "integer", minimum: 1 }),
  deal: say("The same for all that were dealt out alike", text),
});

const request = object({
  environment: say("Environment of the tests: KSFT_FSX=/usr/bin/fsx", texts),
  isolate: say("Whether every scenario has a guest of its own", {
    type: "boolean",
  }),
  repeats: say("How often each scenario is run", {
    type: "integer",
    minimum: 1,
  }),
  retries: say("How often what did not pass is run again, at most", {
    type: "integer",
    minimum: 0,
  }),
  digests: say("Of the plan of each scenario, in their order", texts),
});

/**
 * The schema. Fields that it does not know are no fault: a reader of this
 * version can do without them.
 */
export const RUN_SCHEMA: JsonSchema = {
  $schema: "https://json-schema.org/draft/2020-12/schema",
  title: "What a run of yank leaves behind: run.json",
  ...object({
    schemaVersion: say(
      "Raised with every change that makes this schema wrong for a reader",
      { type: "integer", const: RUN_SCHEMA_VERSION },
    ),
    id: say("The run's directory name", text),
    startedAt: say("ISO 8601", time),
    "endedAt?": say(
      "ISO 8601; absent while the run goes on, or when it was killed",
      time,
    ),
    "interrupted?": say("Whether the user ended the run", { type: "boolean" }),
    "resumedAt?": say(
      "ISO 8601: when it was gone on with; absent where it never was",
      arrayOf(time),
    ),
    "shard?": say(
      "Which part of the scenarios it has; absent where it has all",
      shard,
    ),
    "mergedFrom?": say(
      "The names of the runs of which it was made; absent where it was run itself",
      texts,
    ),
    "request?": say(
      "What the run was asked for beside kernels and scenarios; absent in older and in merged records",
      request,
    ),
    "target?": say("As what they were run; selftests when absent", {
      type: "string",
      enum: ["selftests", "xfstests"],
    }),
    "tree?": say("The xfstests tree whose cases were run", text),
    acceleration: say(
      "What the guests ran on",
      object({
        kind: { type: "string", enum: ["kvm", "tcg"] },
        reason: say("Why that was chosen", text),
      }),
    ),
    kernels: say("In the order of the table's columns", arrayOf(kernel)),
    scenarios: say("Names, in the order of the table's rows", texts),
    results: say(
      "What came of each scenario on each kernel, as far as it was run",
      arrayOf(result),
    ),
  }),
};

/** The schema as a file of the reference. */
export function renderRunSchema(): GeneratedFile {
  return {
    path: "reference/run.schema.json",
    text: `${JSON.stringify(RUN_SCHEMA, null, 2)}\n`,
    executable: false,
  };
}
