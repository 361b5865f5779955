/** Reads what apt prints in the C locale. */

import { firstComplaint, isDiskFull } from "./fault.ts";

/** A version of a package in the archive: a line of `apt-cache madison`. */
export interface PackageVersion {
  name: string;
  version: string;
  /** `http://mirror.example/debian-security`. */
  mirror: string;
  /** `trixie-security`. */
  suite: string;
}

/**
 * Reads `apt-cache madison`. Accepted format, newest version of a package first:
 * `linux-image-amd64 | 6.12.117-1 | http://mirror.example/debian sid/main amd64 Packages`
 */
export function parseMadison(text: string): PackageVersion[] {
  const found: PackageVersion[] = [];
  for (const line of text.split("\n")) {
    const match = line.match(
      /^\s*(\S+) \|\s+(\S+) \| (\S+) ([^\s/]+)\/\S+ \S+ Packages\s*$/,
    );
    const [, name, version, mirror, suite] = match ?? [];
    if (name && version && mirror && suite) {
      found.push({ name, version, mirror, suite });
    }
  }
  return found;
}

/** What is needed of a stanza of `apt-cache show`. */
export interface PackageRecord {
  name: string;
  version: string;
  /** Bytes of the package. */
  sizeBytes: number;
  /** What it needs: Pre-Depends and Depends, alternatives left out. */
  depends: PackageDependency[];
}

/** One thing that a package needs. */
export interface PackageDependency {
  name: string;
  /** The version, where it needs exactly that one. */
  exactVersion?: string;
}

/** Reads `apt-cache show`: stanzas with empty lines between them. */
export function parseShow(text: string): PackageRecord[] {
  return text.split(/\n\s*\n/).flatMap((stanza) => {
    const name = field(stanza, "Package");
    const version = field(stanza, "Version");
    if (name === undefined || version === undefined) return [];
    return [{
      name,
      version,
      sizeBytes: Number(field(stanza, "Size") ?? 0),
      depends: [
        ...parseDepends(field(stanza, "Pre-Depends") ?? ""),
        ...parseDepends(field(stanza, "Depends") ?? ""),
      ],
    }];
  });
}

function field(stanza: string, name: string): string | undefined {
  const prefix = `${name}: `;
  return stanza.split("\n").find((line) => line.startsWith(prefix))
    ?.slice(prefix.length).trim();
}

function parseDepends(text: string): PackageDependency[] {
  return text.split(",").flatMap((part) => {
    if (part.includes("|")) return [];
    const match = part.trim().match(
      /^([a-z0-9][a-z0-9.+-]*)(?::\w+)?(?:\s*\((\S+)\s+([^)]+)\))?$/,
    );
    const [, name, relation, version] = match ?? [];
    if (name === undefined) return [];
    return [{
      name,
      ...(relation === "=" && version !== undefined
        ? { exactVersion: version }
        : {}),
    }];
  });
}

/**
 * Reads what `apt-get install --print-uris` would download. Accepted format:
 * `'http://mirror.example/pool/q/qemu_1%3a11.1_amd64.deb' qemu_1%3a11.1_amd64.deb 4096 SHA256:…`
 */
export function parsePrintedUris(text: string): PackageRecord[] {
  return text.split("\n").flatMap((line) => {
    const [, name, version, size] =
      line.match(/^'\S+' ([^\s_]+)_([^\s_]+)_\w+\.deb (\d+)\b/) ?? [];
    return name === undefined || version === undefined ? [] : [{
      name,
      version: version.replaceAll("%3a", ":"),
      sizeBytes: Number(size),
      depends: [],
    }];
  });
}

/** Percent of a download, from a line that apt writes to `APT::Status-Fd`. */
export function parseDownloadPercent(line: string): number | undefined {
  const percent = line.match(/^dlstatus:\d+:([\d.]+):/)?.[1];
  return percent === undefined ? undefined : Math.floor(Number(percent));
}

/** What kind of trouble apt complains about. */
export type AptTrouble =
  /** No answer from the archive. */
  | "network"
  /** The index is older than it says it may be: a mirror that lags behind. */
  | "expired"
  /** The index is younger than this machine's clock. */
  | "clock"
  /** A signature is missing, wrong or by an unknown key. */
  | "signature"
  /** The archive answers, but does not have the file. */
  | "gone"
  /** What came is not what the signed index says. */
  | "mismatch"
  /** No such package or version. */
  | "unknown"
  /** Another apt works in the same directory. */
  | "locked"
  | "disk-full"
  | "other";

/** In the order of what hides what: a full disk also breaks downloads. */
const TROUBLES: readonly [AptTrouble, RegExp][] = [
  [
    "signature",
    /GPG error|OpenPGP signature|NO_PUBKEY|BADSIG|KEYEXPIRED|EXPKEYSIG|REVKEYSIG|signatures (couldn't|were)|is not signed/,
  ],
  ["mismatch", /Hash Sum mismatch|unexpected size|Mirror sync in progress/],
  ["clock", /is not valid yet/],
  ["locked", /Could not get lock|Unable to lock directory/],
  [
    "unknown",
    /Unable to locate package|Version '.*' for '.*' was not found|No packages found|Can't select versions/,
  ],
  [
    "network",
    /Could not (resolve|connect)|Unable to connect|Temporary failure resolving|Connection (failed|timed out|reset)|Cannot initiate the connection|Network is unreachable|timed out|Failed to establish|\b(407|403|50[0-9])\s+[A-Z]/,
  ],
  ["gone", /\b404\s+|(does not have|no longer has) a Release file/],
];

/**
 * What apt's stderr complains about, the most telling first. Only errors count,
 * and warnings about signatures.
 */
export function classifyApt(stderr: string): AptTrouble {
  if (isDiskFull(stderr)) return "disk-full";
  for (const [trouble, pattern] of TROUBLES) {
    if (pattern.test(stderr)) return trouble;
  }
  const errors = stderr.split("\n").filter((line) => /^(E|Error): /.test(line));
  const expired = errors.filter((line) => EXPIRED.test(line));
  return expired.length > 0 && expired.length === errors.length
    ? "expired"
    : "other";
}

/** The line of stderr that best tells this trouble, without apt's `E: `. */
export function findComplaint(trouble: AptTrouble, stderr: string): string {
  const pattern = TROUBLES.find(([name]) => name === trouble)?.[1];
  const line = stderr.split("\n").find((line) => pattern?.test(line));
  return firstComplaint(line ?? stderr);
}

const EXPIRED =
  /^(?:E|Error): Release file for (\S+) is expired \(invalid since ([^)]+)\)/;

/** What is expired and since when: `…/dists/sid/InRelease`, `15d 12h 49min 38s`. */
export function parseExpired(
  stderr: string,
): { index: string; since: string }[] {
  return stderr.split("\n").flatMap((line) => {
    const [, index, since] = line.match(EXPIRED) ?? [];
    return index && since ? [{ index, since }] : [];
  });
}
