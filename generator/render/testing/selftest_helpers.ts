/** The C helpers of the shell tests, built once for tests. */

import { fileURLToPath } from "node:url";
import { HELPERS } from "../selftests.ts";
import { settleAll } from "./settle_all.ts";

const templates = fileURLToPath(
  new URL("../../../templates/selftests", import.meta.url),
);

let built: Promise<string> | undefined;

/**
 * The directory that has dax_user and the like; it goes with the process.
 *
 * @throws {Error} If they cannot be built: with the compiler's words.
 */
export function buildHelpers(): Promise<string> {
  built ??= build();
  return built;
}

async function build(): Promise<string> {
  const directory = await Deno.makeTempDir({ prefix: "yank_helpers_" });
  globalThis.addEventListener("unload", () => {
    Deno.removeSync(directory, { recursive: true });
  });
  await settleAll(Array.from(HELPERS, async ([name, sources]) => {
    const { success, stderr } = await new Deno.Command("gcc", {
      args: [
        ...["-O1", "-Wall", "-Wextra", "-Werror"],
        ...["-o", `${directory}/${name}`],
        ...[`${name}.c`, ...sources].map((file) => `${templates}/${file}`),
      ],
    }).output();
    if (!success) throw new Error(new TextDecoder().decode(stderr));
  }));
  return directory;
}
