/** The C helpers of the shell tests, built once for tests. */

import { fileURLToPath } from "node:url";
import { settleAll } from "./settle_all.ts";

const templates = fileURLToPath(
  new URL("../../../templates/selftests", import.meta.url),
);

let built: Promise<string> | undefined;

/**
 * The directory that has dax_user and dax_workload; it goes with the process.
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
  await settleAll(["dax_user", "dax_workload"].map(async (name) => {
    const { success, stderr } = await new Deno.Command("gcc", {
      args: [
        ...["-O1", "-Wall", "-Wextra", "-Werror"],
        ...["-o", `${directory}/${name}`, `${templates}/${name}.c`],
      ],
    }).output();
    if (!success) throw new Error(new TextDecoder().decode(stderr));
  }));
  return directory;
}
