/** `yank new`: a spec to start from. */

import { UsageError } from "../../base/errors.ts";
import { scaffoldSpec } from "../../load/scaffold_spec.ts";
import type { OptionTable } from "../option_table.ts";
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
} as const satisfies OptionTable;

const words: ArgumentShape = { placeholder: "NAME", minimum: 1, maximum: 1 };
export { words as arguments };

/**
 * Writes the spec and prints its path.
 *
 * @throws {UsageError} If the name is none, or a spec has its file.
 */
export async function run(
  context: VerbContext<typeof options>,
): Promise<0 | 1> {
  const { root, print } = context;
  const [name = ""] = context.arguments;
  const { path, text } = scaffoldSpec({
    name,
    device: context.options.device === "devdax" ? "devdax" : "fsdax",
  });
  try {
    await Deno.writeTextFile(`${root}/${path}`, text, { createNew: true });
  } catch (error) {
    if (!(error instanceof Deno.errors.AlreadyExists)) throw error;
    throw new UsageError(`Cannot write "${path}": there is such a file`);
  }
  print(`${path}\n`);
  return 0;
}
