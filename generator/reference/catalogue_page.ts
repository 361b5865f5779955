/** The page of the catalogue: what there is to cover, and which specs do. */

import { catalogue, promises } from "../vocabulary/catalogue.ts";
import {
  coverCatalogue,
  type CoveringSpec,
  type LabelCoverage,
} from "../vocabulary/coverage.ts";
import { plainText, table } from "./markdown.ts";

/** From the page to the project. */
const PROJECT = "../..";

function linkSpec({ name, path }: CoveringSpec): string {
  return `[${plainText(name)}](${PROJECT}/${encodeURI(path)})`;
}

function describeCoverage({ running, waiting }: LabelCoverage): string {
  return [
    ...running.length === 0 ? ["not yet"] : running.map(linkSpec),
    ...waiting.map((spec) =>
      `${linkSpec(spec)} is missing ${plainText(spec.missing ?? "")}`
    ),
  ].join(", ");
}

/**
 * The page, in Markdown.
 *
 * @param specs All specs of the project, in the order in which they are named.
 */
export function renderCataloguePage(specs: readonly CoveringSpec[]): string {
  const labels = coverCatalogue(specs);
  const covered = labels.filter(({ running }) => running.length > 0).length;
  const waiting =
    labels.filter((label) =>
      label.running.length === 0 && label.waiting.length > 0
    ).length;
  return [
    "# The catalogue of device removals",
    "",
    "What can be going on when a DAX device is removed, and what must hold then.",
    'It comes from commit fa422b353d21 ("mm, pmem, xfs: Introduce',
    'MF_MEM_PRE_REMOVE for unbind"), the RFC "mm, pmem: Force unmap pmem on',
    'surprise remove", and the sources of Linux 6.1, 6.12 and 7.2. Kernels do',
    "fail some of it: the specs' known issues say which, and why.",
    "",
    `Specs cover ${covered} of ${labels.length} labels${
      waiting === 0
        ? ""
        : `; for ${waiting} more there are specs that run nowhere yet`
    }.`,
    "",
    "## What holds in all of them",
    "",
    ...table(
      ["", "what must hold"],
      promises.map(({ label, mustHold }) => [label, mustHold]),
    ),
    ...catalogue.flatMap(({ letter, title }) => [
      "",
      `## ${letter}. ${title}`,
      "",
      ...table(
        ["", "set-up", "what must hold", "specs"],
        labels.filter(({ entry }) => entry.label.startsWith(letter)).map((
          coverage,
        ) => [
          coverage.entry.label,
          coverage.entry.setUp,
          coverage.entry.mustHold,
          describeCoverage(coverage),
        ]),
      ),
    ]),
    "",
  ].join("\n");
}
