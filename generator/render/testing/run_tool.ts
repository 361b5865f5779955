/** The tools that read what yank writes, for tests. */

/** What a tool did. */
export interface ToolOutcome {
  status: number;
  stdout: string;
  stderr: string;
}

/** Whether a program is on PATH. */
export function hasTool(name: string): boolean {
  return (Deno.env.get("PATH") ?? "").split(":").some((directory) => {
    try {
      return Deno.statSync(`${directory}/${name}`).isFile;
    } catch {
      return false;
    }
  });
}

/** Runs a tool in an empty directory that holds only the given files. */
export async function runTool(
  [program, ...args]: [string, ...string[]],
  files: Record<string, string>,
): Promise<ToolOutcome & { left: string[] }> {
  const directory = await Deno.makeTempDir({ prefix: "yank_tool_" });
  try {
    for (const [name, text] of Object.entries(files)) {
      await Deno.writeTextFile(`${directory}/${name}`, text);
    }
    const output = await new Deno.Command(program, {
      args,
      cwd: directory,
      env: { LC_ALL: "C.UTF-8", HOME: directory },
    }).output();
    const decoder = new TextDecoder("utf-8", { ignoreBOM: true });
    return {
      status: output.code,
      stdout: decoder.decode(output.stdout),
      stderr: decoder.decode(output.stderr),
      left: Array.from(Deno.readDirSync(directory), (entry) => entry.name)
        .filter((name) => !(name in files)).sort(),
    };
  } finally {
    await Deno.remove(directory, { recursive: true });
  }
}
