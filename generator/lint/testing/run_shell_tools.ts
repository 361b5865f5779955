/** What bash and shellcheck say of scripts, for tests. */

/**
 * What the house does not mind: words without quotes, files that are sourced
 * from elsewhere, variables that these set and read; and of ours, programs of
 * awk in single quotes.
 */
const UNMINDED = [
  ...["SC1090", "SC1091", "SC2086", "SC2154", "SC2034", "SC2317", "SC2129"],
  ...["SC2119", "SC2120", "SC2004", "SC2016"],
];

/**
 * Has scripts read by `bash -n`, and by shellcheck.
 *
 * @returns What they say; nothing if they are content.
 */
export async function runShellTools(paths: string[]): Promise<string> {
  const commands: [string, ...string[]][] = [
    ...paths.map((path): [string, ...string[]] => ["bash", "-n", path]),
    [
      "shellcheck",
      ...["--norc", "-s", "bash", "-f", "gcc", "-e", UNMINDED.join()],
      ...paths,
    ],
  ];
  let said = "";
  for (const [program, ...args] of commands) {
    const { code, stdout, stderr } = await new Deno.Command(program, {
      args,
      env: { LC_ALL: "C.UTF-8" },
    }).output();
    const decoder = new TextDecoder();
    said += decoder.decode(stdout) + decoder.decode(stderr);
    if (code !== 0 && said === "") said = `${program} exits with ${code}`;
  }
  return said;
}
