/** The order of Debian's package versions. */

/**
 * Compares two versions as dpkg does (deb-version(7)): negative if `a` is
 * older than `b`, 0 if they are the same, positive if it is newer.
 *
 * @example
 * ```ts
 * import { compareDebianVersions } from "./debian_version.ts";
 *
 * ["6.12.107-1", "6.12.94-1"].sort(compareDebianVersions);
 * ```
 */
export function compareDebianVersions(a: string, b: string): number {
  const [epochA, upstreamA, revisionA] = splitVersion(a);
  const [epochB, upstreamB, revisionB] = splitVersion(b);
  return epochA - epochB || compareParts(upstreamA, upstreamB) ||
    compareParts(revisionA, revisionB);
}

function splitVersion(version: string): [number, string, string] {
  const colon = version.indexOf(":");
  const rest = version.slice(colon + 1);
  const dash = rest.lastIndexOf("-");
  return [
    colon === -1 ? 0 : Number(version.slice(0, colon)),
    dash === -1 ? rest : rest.slice(0, dash),
    dash === -1 ? "" : rest.slice(dash + 1),
  ];
}

/** Text and numbers take turns, beginning with text that may be empty. */
function compareParts(a: string, b: string): number {
  const partsA = a.split(/(\d+)/);
  const partsB = b.split(/(\d+)/);
  for (let i = 0; i < Math.max(partsA.length, partsB.length); i++) {
    const partA = partsA[i] ?? "";
    const partB = partsB[i] ?? "";
    const order = i % 2 === 0
      ? compareText(partA, partB)
      : Number(partA) - Number(partB);
    if (order !== 0) return order;
  }
  return 0;
}

function compareText(a: string, b: string): number {
  for (let i = 0; i < Math.max(a.length, b.length); i++) {
    const order = rank(a[i]) - rank(b[i]);
    if (order !== 0) return order;
  }
  return 0;
}

/** A tilde sorts before the end, the end before letters, letters before all. */
function rank(character: string | undefined): number {
  if (character === "~") return -1;
  if (character === undefined) return 0;
  const code = character.charCodeAt(0);
  return /[A-Za-z]/.test(character) ? code : code + 256;
}
