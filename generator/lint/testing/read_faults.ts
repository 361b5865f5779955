/** Faults that a good case is given, for tests. */

import type { GeneratedFile } from "../../render/generated_file.ts";

/** One fault and what is found of it. */
export interface Fault {
  what: string;
  /** `E2 tests/xfs/901:1` */
  findings: string[];
  path: string;
  /** Whole lines, which are there once. */
  from: string;
  to: string;
}

/**
 * Reads a table of faults: for each a title, its findings, the file, and the
 * lines that are replaced and what replaces them, as a diff has them.
 *
 * ```text
 * # a bare umount
 * E8 common/dax_remove:88
 * @ common/dax_remove
 * -	_unmount $SCRATCH_MNT
 * +	umount $SCRATCH_MNT
 * ```
 */
export function readFaults(text: string): Fault[] {
  return text.trimEnd().split("\n\n").map((block) => {
    const lines = block.split("\n");
    const at = (sign: string) =>
      lines.filter((line) => line.startsWith(sign))
        .map((line) => line.slice(sign.length));
    return {
      what: at("# ")[0] ?? "",
      findings: lines.filter((line) => /^[EW]\d/.test(line)),
      path: at("@ ")[0] ?? "",
      from: at("-").map((line) => `${line}\n`).join(""),
      to: at("+").map((line) => `${line}\n`).join(""),
    };
  });
}

/** Files of which one has another text, in a place that is there once. */
export function replaceText(
  files: GeneratedFile[],
  { path, from, to }: Pick<Fault, "path" | "from" | "to">,
): GeneratedFile[] {
  const parts = files.find((file) => file.path === path)?.text.split(from);
  if (parts?.length !== 2) {
    throw new TypeError(`"${from}" is not once in "${path}"`);
  }
  return files.map((file) =>
    file.path === path ? { ...file, text: parts.join(to) } : file
  );
}
