/** Runs shell tests as they are rendered, on a device made of files. */

import type { Plan } from "../../plan/plan.ts";
import { renderSelftests } from "../selftests.ts";
import { renderTestLibrary } from "./run_library.ts";
import type { ToolOutcome } from "./run_tool.ts";

const stubs = new URL("../testdata/kselftest/", import.meta.url);

/** What a test runs with. */
export interface ShellTestOptions {
  /** The directory that has the helpers. */
  helpers: string;
  /** What goes wrong: see `device.sh` in testdata. */
  fault?: string;
  /** After how many removals it does; 0 when absent. */
  removals?: number;
}

/** Runs a shell test; what it makes is removed. */
export async function runShellTest(
  plan: Plan,
  { helpers, fault = "", removals = 0 }: ShellTestOptions,
): Promise<ToolOutcome> {
  const directory = await Deno.makeTempDir({ prefix: "yank_shell_test_" });
  const here = `${directory}/dax`;
  try {
    await Deno.mkdir(here);
    await Deno.mkdir(`${directory}/kselftest`);
    await Deno.copyFile(
      new URL("ktap_helpers.sh", stubs),
      `${directory}/kselftest/ktap_helpers.sh`,
    );
    const device = await Deno.readTextFile(new URL("device.sh", stubs));
    await Deno.writeTextFile(
      `${here}/dax_lib.sh`,
      renderTestLibrary() + device,
    );
    for (const { path, text } of renderSelftests([plan])) {
      if (path.endsWith(`/${plan.program}`)) {
        await Deno.writeTextFile(`${here}/${plan.program}`, text);
      }
    }
    await Deno.symlink(`${helpers}/dax_workload`, `${here}/dax_workload`);
    const output = await new Deno.Command("bash", {
      args: [`${here}/${plan.program}`],
      cwd: here,
      env: {
        LC_ALL: "C",
        PATH: Deno.env.get("PATH") ?? "",
        KSFT_PMEM_DEV: "namespace0.0",
        SIM_FAULT: fault,
        SIM_REMOVALS: `${removals}`,
        SIM_HELPERS: helpers,
        TMPDIR: directory,
      },
      clearEnv: true,
      stdin: "null",
    }).output();
    const decoder = new TextDecoder();
    return {
      status: output.code,
      stdout: decoder.decode(output.stdout),
      stderr: decoder.decode(output.stderr),
    };
  } finally {
    await Deno.remove(directory, { recursive: true });
  }
}
