/** `yank new`: a spec to start from. */

import { resolve } from "node:path";
import { runCommand } from "../../acquire/command.ts";
import { EnvironmentError, UsageError } from "../../base/errors.ts";
import { showValue } from "../../base/show_value.ts";
import { deriveSpec } from "../../load/derive_spec.ts";
import { type ScaffoldedSpec, scaffoldSpec } from "../../load/scaffold_spec.ts";
import { loadCompiler } from "../../load/spec_file.ts";
import type { OptionTable } from "../option_table.ts";
import { selectGoodSpecs } from "../select_specs.ts";
import type { ArgumentShape, VerbContext } from "../verb.ts";

/** For the help. */
export const summary = "Write a spec to start from";

/** The options. */
export const options = {
  device: {
    kind: "text",
    placeholder: "DEVICE",
    choices: ["fsdax", "devdax"],
    summary: "What is removed; fsdax where absent",
  },
  like: {
    kind: "text",
    placeholder: "SCENARIO|SPEC",
    summary:
      "Start from this one, beside it, without its name, summary, labels and known issues",
  },
} as const satisfies OptionTable;

type NewContext = VerbContext<typeof options>;

const words: ArgumentShape = { placeholder: "NAME", minimum: 1, maximum: 1 };
export { words as arguments };

/** How long it may take to format a spec, in seconds. */
const FORMAT_SECONDS = 60;

/**
 * Writes the spec and prints its path.
 *
 * @throws {UsageError} If the name is none, or a spec has its file.
 * @throws {SpecError} If there are mistakes in the one to start from.
 */
export async function run(context: NewContext): Promise<0> {
  const { root, print } = context;
  const { path, text } = await makeSpec(context);
  try {
    await Deno.writeTextFile(resolve(root, path), text, { createNew: true });
  } catch (error) {
    if (!(error instanceof Deno.errors.AlreadyExists)) throw error;
    throw new UsageError(`Cannot write "${path}": there is such a file`);
  }
  if (context.options.like !== undefined) await format(path, context);
  print(`${path}\n`);
  return 0;
}

async function makeSpec(context: NewContext): Promise<ScaffoldedSpec> {
  const [name = ""] = context.arguments;
  const { device, like } = context.options;
  if (like === undefined) {
    return scaffoldSpec({
      name,
      device: device === "devdax" ? "devdax" : "fsdax",
    });
  }
  if (device !== undefined) {
    throw new UsageError('Option "--like" does not go with "--device"');
  }
  const [original, other] = await selectGoodSpecs([like], context);
  if (original === undefined || other !== undefined) {
    throw new UsageError(
      `Option "--like" needs one scenario: ${showValue(like)} is several`,
    );
  }
  const { path, scenario } = original;
  return deriveSpec({
    compiler: await loadCompiler(),
    name,
    original: {
      name: scenario.name,
      path,
      text: await Deno.readTextFile(resolve(context.root, path)),
    },
  });
}

/** Lays the spec out as the project's format is. */
async function format(path: string, { root, signal }: NewContext) {
  const action = `Cannot format "${path}"`;
  const { status, stderr } = await runCommand(
    [Deno.execPath(), "fmt", "--quiet", "--no-config", path],
    { action, deadlineSeconds: FORMAT_SECONDS, signal, cwd: root },
  );
  if (status !== 0) {
    throw new EnvironmentError({ action, seen: stderr.trimEnd() });
  }
}
