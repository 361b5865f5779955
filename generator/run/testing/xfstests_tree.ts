/** Something with the files that make a directory an xfstests tree. */

/** What is executable of it. */
const PROGRAMS = ["check", "ltp/fsstress", "ltp/fsx", "src/lstat64"];

const FILES = ["common/preamble", "common/rc", "common/config", "src/a.c"];

/** Makes a tree below a directory; none of its programs does anything. */
export async function makeXfstestsTree(directory: string): Promise<string> {
  const tree = `${directory}/xfstests`;
  for (const name of ["common", "ltp", "src", "tests/xfs"]) {
    await Deno.mkdir(`${tree}/${name}`, { recursive: true });
  }
  for (const path of [...PROGRAMS, ...FILES, "tests/xfs/001"]) {
    await Deno.writeTextFile(`${tree}/${path}`, "", {
      mode: PROGRAMS.includes(path) ? 0o755 : 0o644,
    });
  }
  return tree;
}
