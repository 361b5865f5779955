/** Takes apart what a case of xfstests, check and its results come as. */

/** The streams that are no files of the results. */
export type CheckStream = "check" | "stderr" | "case" | "runner";

/** What came of one call of check, stream by stream. */
export interface CheckStreams {
  /** The lines of a stream, or of a file of the results by its path. */
  linesOf(stream: CheckStream | (string & Record<never, never>)): string[];
  /** Whether anything came of it. */
  has(stream: string): boolean;
  /** The files of the results, by their paths: `xfs/901.full`. */
  files: ReadonlyMap<string, string[]>;
  /** Lines that are of no stream. */
  strays: string[];
}

/** `STREAM|TEXT`, as templates/guest/run_case.sh prints it; `..` is no stream. */
const LINE = /^((?:\w[\w.-]*\/)?\w[\w.-]*)\|(.*)$/s;

const STREAMS: readonly string[] = [
  "check",
  "stderr",
  "case",
  "runner",
] satisfies CheckStream[];

/** Sorts the lines of a job by the streams that they are of. */
export function splitStreams(outputLines: readonly string[]): CheckStreams {
  const lines = new Map<string, string[]>();
  const strays: string[] = [];
  for (const line of outputLines) {
    const [, stream, text = ""] = LINE.exec(line) ?? [];
    if (stream === undefined) {
      if (line !== "") strays.push(line);
      continue;
    }
    const own = lines.get(stream) ?? [];
    own.push(text);
    lines.set(stream, own);
  }
  return {
    linesOf: (stream) => lines.get(stream) ?? [],
    has: (stream) => lines.has(stream),
    files: new Map([...lines].filter(([name]) => !STREAMS.includes(name))),
    strays,
  };
}
