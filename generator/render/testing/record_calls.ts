/** What a shell test calls, seen without a device and without the library. */

import type { Plan } from "../../plan/plan.ts";
import { renderSelftests } from "../selftests.ts";

/** A command of the library, or of kselftest's, and its arguments. */
export type Call = [name: string, ...args: string[]];

/** What a test did. */
export interface Recording {
  calls: Call[];
  status: number;
  stderr: string;
  /** The files in its directory that nobody but the test can have made. */
  left: string[];
}

const KTAP = ["ktap_print_header"];

/** A library whose functions only tell that they were called. */
function makeRecorder(library: string): string {
  const names = Array.from(
    library.matchAll(/^(dax_\w+)\(\)$/gm),
    ([, name = ""]) => name,
  );
  const points = ["dax_test", "dax_test_end"];
  const runs = new Map([["dax_on_second", '"$@"; ']]);
  return [
    `record() { printf '%s\\0' "$#" "$@" >> "$DIR"/calls; }`,
    ...[...names, ...KTAP].map((name) =>
      `${name}() { record ${name} "$@"; ${
        points.includes(name) ? 'shift; "$@"; ' : runs.get(name) ?? ""
      }}`
    ),
    "",
  ].join("\n");
}

function readCalls(text: string): Call[] {
  const words = text.split("\0");
  const calls: Call[] = [];
  for (let at = 0; at < words.length - 1;) {
    const count = Number(words[at]);
    const [name = "", ...args] = words.slice(at + 1, at + 1 + count);
    calls.push([name, ...args]);
    at += 1 + count;
  }
  return calls;
}

/** Runs the test of a plan with a library that records. */
export async function recordCalls(plan: Plan): Promise<Recording> {
  const directory = await Deno.makeTempDir({ prefix: "yank_calls_" });
  const here = `${directory}/dax`;
  try {
    await Deno.mkdir(here);
    await Deno.mkdir(`${directory}/kselftest`);
    await Deno.writeTextFile(`${directory}/kselftest/ktap_helpers.sh`, "");
    for (const { path, text } of renderSelftests([plan])) {
      const name = path.slice(path.lastIndexOf("/") + 1);
      if (name === "dax_lib.sh") {
        await Deno.writeTextFile(`${here}/${name}`, makeRecorder(text));
      } else if (name === plan.program) {
        await Deno.writeTextFile(`${here}/${name}`, text);
      }
    }
    const output = await new Deno.Command("bash", {
      args: [`${here}/${plan.program}`],
      cwd: here,
      env: { LC_ALL: "C.UTF-8", PATH: Deno.env.get("PATH") ?? "" },
      clearEnv: true,
      stdin: "null",
    }).output();
    return {
      calls: readCalls(await Deno.readTextFile(`${here}/calls`)),
      status: output.code,
      stderr: new TextDecoder().decode(output.stderr),
      left: Array.from(Deno.readDirSync(here), ({ name }) => name)
        .filter((name) =>
          !["calls", "dax_lib.sh", plan.program].includes(name)
        ),
    };
  } finally {
    await Deno.remove(directory, { recursive: true });
  }
}
