import { resolve } from "node:path";
import type { Diagnostic } from "../base/diagnostic.ts";
import { showValue } from "../base/show_value.ts";
import { suggestWord } from "../base/suggest.ts";
import { discoverSpecs } from "./discover_specs.ts";
import { report } from "./spec_file.ts";

/** A spec is a page of text: what is larger is something else. */
const MOST_BYTES = 256 * 1024;

/** What {@linkcode readSpecText} takes. */
export interface ReadSpecTextOptions {
  /** The project. */
  root: string;
  /** The spec, from `root` on or absolute. */
  path: string;
  /** Gets the reason if the text cannot be had. */
  diagnostics: Diagnostic[];
}

/** The text of a spec, undefined where a diagnostic says why there is none. */
export async function readSpecText(
  { root, path, diagnostics }: ReadSpecTextOptions,
): Promise<string | undefined> {
  function refuse(seen: string, hint?: string) {
    report(diagnostics, { file: path, line: 1, column: 1 }, {
      code: "unreadable",
      message: `Cannot read ${showValue(path)}: ${seen}`,
      hint,
    });
  }

  const absolute = resolve(root, path);
  try {
    const { isFile, size } = await Deno.stat(absolute);
    if (!isFile) {
      refuse("it is no file");
    } else if (size > MOST_BYTES) {
      refuse(`it has ${size} bytes, ${MOST_BYTES} are allowed`);
    } else {
      const bytes = await Deno.readFile(absolute);
      return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    }
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) {
      const suggestion = suggestWord(path, await discoverSpecs(root));
      refuse(
        "there is no such file or directory",
        suggestion && `did you mean ${showValue(suggestion)}`,
      );
    } else if (error instanceof TypeError) {
      refuse("it is not UTF-8");
    } else if (error instanceof Error) {
      refuse(error.message);
    } else {
      throw error;
    }
  }
  return undefined;
}
