/** A directory in which a kernel was built, for tests. */

import { fakeImage } from "./fake_archive.ts";

/** What {@linkcode makeFakeBuildTree} builds. */
export interface FakeBuild {
  release: string;
  /** The lines of `modules.order`; there is no such file when absent. */
  order?: string[];
  /** The modules that are there, by path. */
  modules?: string[];
  /** The text of `.config`. */
  config?: string;
}

/** Lays out what `make` leaves. */
export async function makeFakeBuildTree(
  tree: string,
  { release, order, modules = [], config = "" }: FakeBuild,
): Promise<void> {
  await Deno.mkdir(`${tree}/arch/x86/boot`, { recursive: true });
  await Deno.writeTextFile(`${tree}/.config`, config);
  await Deno.writeFile(`${tree}/arch/x86/boot/bzImage`, fakeImage(release));
  for (const module of modules) {
    const path = `${tree}/${module}`;
    await Deno.mkdir(path.slice(0, path.lastIndexOf("/")), { recursive: true });
    await Deno.writeTextFile(path, module);
  }
  if (order === undefined) return;
  await Deno.writeTextFile(
    `${tree}/modules.order`,
    order.map((line) => `${line}\n`).join(""),
  );
  await Deno.writeTextFile(`${tree}/modules.builtin`, "");
}
