/**
 * Writes generated files in a process of its own, whose system can be made to
 * fail: `write_files.ts ROOT TEXT PATH...`.
 *
 * @module
 */
import { EnvironmentError } from "../../base/errors.ts";
import { writeGenerated } from "../write.ts";

const [root = "", text = "", ...paths] = Deno.args;
try {
  await writeGenerated({
    root,
    files: paths.map((path) => ({ path, text, executable: false })),
  });
} catch (error) {
  if (!(error instanceof EnvironmentError)) throw error;
  await Deno.stderr.write(new TextEncoder().encode(error.message));
  Deno.exit(error.exitCode);
}
