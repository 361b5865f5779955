/** What the verbs that run scenarios share. */

import { relative, resolve } from "node:path";
import { placeKernelSelector } from "../acquire/kernel_selector.ts";
import { InterruptedError, UsageError, VmError } from "../base/errors.ts";
import { chooseExitStatus } from "../report/exit_status.ts";
import { formatHistory } from "../report/history.ts";
import { readEarlierRuns } from "../report/saved_run.ts";
import { formatRun } from "../report/table.ts";
import type { MatrixOutcome } from "../run/run_matrix.ts";
import { recallDurations, runSpecs } from "../run/run_specs.ts";
import { countUnfinished } from "../run/unfinished.ts";
import type { AccelerationWish } from "../vm/acceleration.ts";
import { jsonOption, type OptionTable } from "./option_table.ts";
import { type AskedRun, openResumed, requestAgain } from "./resume.ts";
import { parseShard, takeShard } from "./shard.ts";
import { chooseTarget } from "./run_target.ts";
import { runsDirectoryOf } from "./run_words.ts";
import type { VerbContext } from "./verb.ts";

/** The options of a run. */
export const runOptions = {
  target: {
    kind: "text",
    placeholder: "TARGET",
    choices: ["selftests", "xfstests"],
    summary: "Run the scenarios as these; as selftests where it is not given",
  },
  xfstests: {
    kind: "text",
    placeholder: "DIR",
    summary: "Run cases of xfstests with check of this tree, which is built",
  },
  kernel: {
    kind: "texts",
    placeholder: "KERNEL",
    summary:
      "Run on this kernel: debian:trixie, debian:6.1, an image, a build tree or an unpacked package",
  },
  accel: {
    kind: "text",
    placeholder: "HOW",
    choices: ["auto", "kvm", "tcg"],
    summary: "Accelerate guests this way; auto takes KVM where it works",
  },
  isolate: {
    kind: "flag",
    summary: "Give every scenario a guest of its own",
  },
  shard: {
    kind: "text",
    placeholder: "I/N",
    summary:
      "Run the Ith of N parts of the scenarios; yank merge puts them together",
  },
  jobs: {
    kind: "number",
    placeholder: "GUESTS",
    minimum: 1,
    integer: true,
    summary: "Run so many guests at the same time; 1 where it is not given",
  },
  retry: {
    kind: "number",
    placeholder: "TIMES",
    minimum: 1,
    integer: true,
    summary:
      "Run what did not pass again, each in a fresh guest, at most so often; the first verdict stands",
  },
  repeat: {
    kind: "number",
    placeholder: "TIMES",
    minimum: 1,
    integer: true,
    summary: "Run every scenario so often and say how often which verdict came",
  },
  resume: {
    kind: "text",
    placeholder: "RUN",
    summary:
      "Go on with this run, which was ended or killed: its ID, latest, or a path",
  },
  fsstress: {
    kind: "text",
    placeholder: "PATH",
    summary: "Use this fsstress where it is not installed",
  },
  fsx: {
    kind: "text",
    placeholder: "PATH",
    summary: "Use this fsx where it is not installed",
  },
  runs: {
    kind: "text",
    placeholder: "DIRECTORY",
    summary: "Keep the run in this directory; in out/runs where absent",
  },
  json: jsonOption,
} as const satisfies OptionTable;

/** The kernel of a run that names none: the first with the fix that Debian ships. */
export const DEFAULT_KERNEL = "debian:trixie";

/** Runs scenarios and prints their verdicts; returns what the verb returns. */
export async function runAndReport(
  context: VerbContext<typeof runOptions>,
): Promise<0 | 1> {
  const { root, directory, options, print, colour } = context;
  const { record, directory: runDirectory } = await runAsked(context);
  const shown = relative(directory, runDirectory) || ".";
  if (options.json) {
    print(`${JSON.stringify(record, null, 2)}\n`);
  } else {
    print(formatRun(record, { colour: colour.stdout, directory: shown }));
    const history = formatHistory(
      record,
      await readEarlierRuns(runsDirectoryOf(root), record),
    );
    if (history !== "") print(`\n${history}`);
  }
  if (record.interrupted === true) throw new InterruptedError();
  const status = chooseExitStatus(record);
  if (status === 4) {
    throw new VmError(`Cannot run a scenario in any guest: see ${shown}`);
  }
  return status;
}

async function runAsked(
  context: VerbContext<typeof runOptions>,
): Promise<MatrixOutcome> {
  const { root, directory, talk, signal, options: { jobs = 1, runs } } =
    context;
  const runsDirectory = runs === undefined
    ? runsDirectoryOf(root)
    : resolve(directory, runs);
  const how = { root, jobs, runsDirectory, talk, signal };
  using resumed = await openResumed(context);
  if (resumed === undefined) {
    const asked = await request(context);
    return await runSpecs({ ...asked, ...how });
  }
  const { record } = resumed;
  const count = countUnfinished(record);
  if (count === 0) {
    talk.say(`nothing of the run ${record.id} is left to be run`);
    return { record, directory: resumed.directory.path };
  }
  talk.say(`going on with the run ${record.id}: ${count} left to be run`);
  const again = await requestAgain(resumed, context);
  return await runSpecs({ ...again, ...how });
}

async function request(
  context: VerbContext<typeof runOptions>,
): Promise<AskedRun> {
  const { options, directory } = context;
  if (options.repeat !== undefined && options.retry !== undefined) {
    throw new UsageError(
      'Option "--retry" does not go with "--repeat", which runs everything again',
    );
  }
  const selectors = [
    ...new Set(
      options.kernel.map((kernel) => placeKernelSelector(kernel, directory)),
    ),
  ];
  const shard = options.shard === undefined
    ? undefined
    : parseShard(options.shard);
  const target = await chooseTarget(context);
  const dealt = shard === undefined ? { target } : await takeShard(
    target,
    shard,
    await recallDurations({ root: context.root, target }),
  );
  return {
    ...dealt,
    selectors: selectors.length === 0 ? [DEFAULT_KERNEL] : selectors,
    environment: {
      ...(options.fsstress === undefined
        ? {}
        : { KSFT_FSSTRESS: options.fsstress }),
      ...(options.fsx === undefined ? {} : { KSFT_FSX: options.fsx }),
    },
    acceleration: (options.accel ?? "auto") as AccelerationWish,
    isolate: options.isolate,
    repeats: options.repeat ?? 1,
    retries: options.retry ?? 0,
  };
}
