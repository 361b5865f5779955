/** What real runs of check in a guest printed, for tests. */

/** A recorded case: which it was, and how check ended. */
export interface RecordedCheck {
  /** As in `xfs/901`. */
  name: string;
  outputLines: string[];
  /** Absent where it was ended from outside. */
  exitStatus?: number;
}

/** The recordings, by what became of the case. */
const RECORDED = {
  "pass": ["xfs/901", 0],
  "mismatch": ["xfs/902", 1],
  "not run": ["xfs/903", 0],
  "exit status": ["xfs/904", 1],
  "dmesg": ["xfs/905", 1],
  "filesystem": ["xfs/906", 1],
  "stray line": ["xfs/907", 1],
  "core": ["xfs/908", 1],
  "no golden output": ["xfs/909", 1],
  "bare exit": ["xfs/910", 1],
  "unknown": ["xfs/911", 0],
  "interrupted": ["xfs/912", 0],
  "hung": ["xfs/913", undefined],
  "crash": ["xfs/914", undefined],
  "oops": ["xfs/901", 1],
} as const satisfies Record<string, [string, number | undefined]>;

/** Which recording. */
export type Recording = keyof typeof RECORDED;

/** The names of all of them. */
export const RECORDINGS = Object.keys(RECORDED) as Recording[];

/** Reads what templates/guest/run_case.sh printed. */
export function readRecorded(recording: Recording): RecordedCheck {
  const [name, exitStatus] = RECORDED[recording];
  const file = new URL(
    `../testdata/check/${recording.replaceAll(" ", "_")}.log`,
    import.meta.url,
  );
  return {
    name,
    outputLines: Deno.readTextFileSync(file).trimEnd().split("\n"),
    ...(exitStatus === undefined ? {} : { exitStatus }),
  };
}
