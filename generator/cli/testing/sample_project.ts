/** Projects with a few small specs. */

/** A spec that is right, of a scenario with this name. */
export function specNamed(
  name: string,
  { covers = ["A1"], missing }: { covers?: string[]; missing?: string } = {},
): string {
  return `import {
  commonPromises, fsdax, mapping, scenario, unbind, xfs,
} from "../generator/mod.ts";

export default scenario({
  name: "${name}",
  summary: "Unbind while files are mapped",
  why: "The kernel must take every mapping away",
  covers: ${JSON.stringify(covers)},${
    missing === undefined ? "" : `\n  missing: ${JSON.stringify(missing)},`
  }
  device: fsdax({ sizeMiB: 512 }),
  filesystem: xfs({
    mkfs: { rmapbt: true, reflink: true },
    mount: { dax: "always" },
  }),
  users: [mapping({
    processes: 2,
    files: 2,
    sizeKiB: 64,
    flags: ["MAP_SHARED"],
    access: "write",
  })],
  remove: unbind({ driver: "nd_pmem", withinSeconds: 30 }),
  expect: [commonPromises()],
});
`;
}

/** Gives a function a project that has these files and our generator. */
export async function withProject(
  specs: Record<string, string>,
  fn: (root: string) => Promise<void>,
): Promise<void> {
  const root = await Deno.makeTempDir({ prefix: "yank_cli_" });
  try {
    await Deno.symlink(`${import.meta.dirname}/../..`, `${root}/generator`);
    await Deno.mkdir(`${root}/specs/more`, { recursive: true });
    for (const [path, text] of Object.entries(specs)) {
      await Deno.writeTextFile(`${root}/${path}`, text);
    }
    await fn(root);
  } finally {
    await Deno.remove(root, { recursive: true });
  }
}
