/** Who sends a series: its author, and who signs it off. */

import { EnvironmentError, UsageError } from "../base/errors.ts";
import { showValue } from "../base/show_value.ts";
import { tryGit } from "./git.ts";
import { gitOptionsOf, type Tree } from "./tree.ts";

/** A person as git and mails have one. */
export interface Identity {
  name: string;
  /** The address, without angle brackets. */
  email: string;
}

/** `Jane Developer <jane@example.org>`. */
export function formatIdentity({ name, email }: Identity): string {
  return `${name} <${email}>`;
}

/**
 * Reads what the user wrote.
 *
 * @throws {UsageError} If it is no name and address.
 */
export function parseIdentity(text: string): Identity {
  const [, name, email] =
    /^\s*([^<>\p{Cc}]*[^<>\p{Cc}\s])\s*<([^<>@\s]+@[^<>@\s]+)>\s*$/u
      .exec(text) ?? [];
  if (name === undefined || email === undefined) {
    throw new UsageError(
      `Option "--signoff" needs a name and an address, ` +
        `"Jane Developer <jane@example.org>": got ${showValue(text)}`,
    );
  }
  return { name, email };
}

/**
 * The identity that git has for commits in a tree.
 *
 * @throws {EnvironmentError} If it has none.
 */
export async function readIdentity(tree: Tree): Promise<Identity> {
  const action = "Cannot sign the patches off";
  const [name, email] = await Promise.all(
    [["GIT_AUTHOR_NAME", "user.name"], ["GIT_AUTHOR_EMAIL", "user.email"]].map(
      async ([variable = "", key = ""]) =>
        Deno.env.get(variable)?.trim() ||
        (await tryGit(["config", "--get", key], gitOptionsOf(tree, action)))
          .stdout.trim(),
    ),
  );
  if (!name || !email) {
    throw new EnvironmentError({
      action,
      seen: `git has no ${!name ? "user.name" : "user.email"}`,
      mend: !name
        ? 'git config --global user.name "Your Name", or --signoff "Your Name <you@example.org>"'
        : "git config --global user.email you@example.org",
    });
  }
  return { name, email };
}
