/** The pages of the reference. */

import { loadCompiler } from "../load/spec_file.ts";
import type { GeneratedFile } from "../render/generated_file.ts";
import type { CoveringSpec } from "../vocabulary/coverage.ts";
import { renderCataloguePage } from "./catalogue_page.ts";
import { readVocabulary } from "./read_vocabulary.ts";
import { renderVocabularyPage } from "./vocabulary_page.ts";

/** Where the pages go under `out/`. */
export const REFERENCE_DIRECTORY = "reference";

/**
 * Renders all pages.
 *
 * @param specs All specs of the project.
 */
export async function renderReference(
  specs: readonly CoveringSpec[],
): Promise<GeneratedFile[]> {
  const page = (name: string, text: string): GeneratedFile => ({
    path: `${REFERENCE_DIRECTORY}/${name}`,
    text,
    executable: false,
  });
  return [
    page("catalogue.md", renderCataloguePage(specs)),
    page(
      "vocabulary.md",
      renderVocabularyPage(readVocabulary(await loadCompiler())),
    ),
  ];
}
