/** Generated files from a directory, for tests. */

import { join, relative } from "node:path";
import type { GeneratedFile } from "../../render/generated_file.ts";

/** All files below a directory, in the order of their paths. */
export function readFiles(root: string): GeneratedFile[] {
  const files: GeneratedFile[] = [];
  const open = [root];
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    for (const { name, isDirectory } of Deno.readDirSync(at)) {
      const path = join(at, name);
      if (isDirectory) {
        open.push(path);
        continue;
      }
      files.push({
        path: relative(root, path),
        text: Deno.readTextFileSync(path),
        executable: ((Deno.statSync(path).mode ?? 0) & 0o100) !== 0,
      });
    }
  }
  return files.sort((a, b) => a.path < b.path ? -1 : 1);
}
