/** Who gets a series: those whom the tree's own get_maintainer.pl names. */

import { runCommand } from "../acquire/command.ts";
import { firstComplaint } from "../acquire/fault.ts";
import type { Talk } from "../base/talk.ts";
import type { Tree } from "./tree.ts";

/** Addresses, with names where these are known. */
export interface Recipients {
  to: string[];
  cc: string[];
}

/** What {@linkcode findRecipients} takes. */
export interface RecipientsOptions {
  tree: Tree;
  /** get_maintainer.pl's path in the tree. */
  script: string;
  /** Absolute path of MAINTAINERS as it is after the series. */
  maintainersPath: string;
  /** Absolute paths. */
  patches: readonly string[];
  /** The house's lists, which get it in any case. */
  lists: readonly string[];
  talk: Talk;
}

/** It greps all of MAINTAINERS for each patch. */
const DEADLINE_SECONDS = 120;

/**
 * Asks get_maintainer.pl. Where the tree has none, or it fails, the lists are
 * left, and that is said.
 */
export async function findRecipients(
  { tree, script, maintainersPath, patches, lists, talk }: RecipientsOptions,
): Promise<Recipients> {
  const fallback = { to: [...lists], cc: [] };
  const isThere = await Deno.stat(`${tree.path}/${script}`)
    .then(() => true, () => false);
  if (!isThere) {
    talk.say(`no ${script} in the tree: only mailing lists are addressed`);
    return fallback;
  }
  const { status, stdout, stderr } = await runCommand([
    "perl",
    script,
    "--no-git",
    "--no-git-fallback",
    // The words of a test are not what somebody asked to hear of.
    "--no-keywords",
    "--rolestats",
    `--mpath=${maintainersPath}`,
    "--",
    ...patches,
  ], {
    action: `Cannot run ${script}`,
    deadlineSeconds: DEADLINE_SECONDS,
    signal: tree.signal,
    cwd: tree.path,
    debianPackages: ["perl"],
  });
  const found = parseMaintainers(stdout);
  if (status !== 0 || found.to.length + found.cc.length === 0) {
    talk.say(
      `${script} names nobody (${firstComplaint(stderr)}): ` +
        "only mailing lists are addressed",
    );
    return fallback;
  }
  const missing = lists.filter((list) =>
    ![...found.to, ...found.cc].some((address) => address.includes(list))
  );
  return { to: found.to, cc: [...found.cc, ...missing] };
}

/**
 * The addresses in what get_maintainer.pl prints: maintainers to the one side,
 * reviewers and lists to the other.
 */
export function parseMaintainers(output: string): Recipients {
  const recipients: Recipients = { to: [], cc: [] };
  for (const line of output.split("\n")) {
    const [, address, role = ""] = /^(.*\S@\S+?)\s+\((.*)\)$/.exec(line) ?? [];
    if (address === undefined) continue;
    const isMaintainer = /^(?:maintainer|supporter|odd fixer)\b/.test(role);
    recipients[isMaintainer ? "to" : "cc"].push(address);
  }
  if (recipients.to.length === 0) return { to: recipients.cc, cc: [] };
  return recipients;
}
