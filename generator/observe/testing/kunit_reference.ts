/** The kernel's own parser of KTAP, for tests that hold ours against it. */

import { fileURLToPath } from "node:url";

const trees = fileURLToPath(
  new URL("../../../out/cache/trees", import.meta.url),
);

const script = fileURLToPath(
  new URL("./kunit_reference.py", import.meta.url),
);

const DEADLINE_MILLISECONDS = 60_000;

/** A kernel tree with tools/testing/kunit. */
export interface KunitParser {
  /** The tree's name: `6.12.118-1`. */
  tree: string;
  /** Absolute path of its tools/testing/kunit. */
  directory: string;
}

/** A test as kunit_parser.py sees it. */
export interface KunitTest {
  name: string;
  /** `SUCCESS`, `FAILURE`, `SKIPPED`, `TEST_CRASHED`, `NO_TESTS`, ...; `RAISED` where it does not end well. */
  status: string;
  /** How often it says that something is wrong. */
  errors: number;
  subtests: KunitTest[];
}

function exists(path: string): boolean {
  try {
    Deno.statSync(path);
    return true;
  } catch {
    return false;
  }
}

/** The trees that are here: none, where no test with a tree ever ran. */
export function listKunitParsers(): KunitParser[] {
  if (!exists(trees)) return [];
  return [...Deno.readDirSync(trees)].map(({ name }) => ({
    tree: name,
    directory: `${trees}/${name}/tools/testing/kunit`,
  })).filter(({ directory }) => exists(`${directory}/kunit_parser.py`))
    .sort((a, b) => a.tree.localeCompare(b.tree, "en", { numeric: true }));
}

/** Has texts read, in one go. */
export async function parseWithKunit(
  { directory }: KunitParser,
  texts: string[],
): Promise<KunitTest[]> {
  const python = new Deno.Command("python3", {
    args: [script, directory],
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
    signal: AbortSignal.timeout(DEADLINE_MILLISECONDS),
  }).spawn();
  const output = python.output();
  const writer = python.stdin.getWriter();
  await writer.write(new TextEncoder().encode(JSON.stringify(texts)));
  await writer.close();
  const { success, stdout, stderr } = await output;
  const decoder = new TextDecoder();
  if (!success) throw new Error(decoder.decode(stderr));
  return JSON.parse(decoder.decode(stdout));
}
