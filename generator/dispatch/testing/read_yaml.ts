/** Reads YAML with PyYAML, where it is installed. */

import { assertEquals } from "@std/assert";

const READ =
  "import json, sys, yaml\njson.dump(yaml.safe_load(sys.stdin), sys.stdout)";

/** What PyYAML reads; undefined where it is not there. */
// deno-lint-ignore no-explicit-any
export async function readYaml(text: string): Promise<any> {
  const child = new Deno.Command("python3", {
    args: ["-c", READ],
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const writer = child.stdin.getWriter();
  await writer.write(new TextEncoder().encode(text)).catch(() => {});
  await writer.close().catch(() => {});
  const { stdout, stderr, success } = await child.output();
  const said = new TextDecoder().decode(stderr);
  if (said.includes("No module named 'yaml'")) return undefined;
  assertEquals([success, said], [true, ""]);
  return JSON.parse(new TextDecoder().decode(stdout));
}

/** Whether there is a PyYAML. */
export const canReadYaml = await readYaml("a: 1").then(
  (value) => value !== undefined,
  () => false,
);
