/**
 * The command that installs Debian packages: what mends many errors.
 *
 * @example
 * ```ts
 * import { installCommand } from "./install_command.ts";
 *
 * console.error(installCommand(["kmod"]));
 * ```
 */
export function installCommand(packages: Iterable<string>): string {
  return (Deno.uid() === 0 ? [] : ["sudo"])
    .concat(INSTALL, ...packages).join(" ");
}

/** The command without the packages, as an argument array. */
export const INSTALL: readonly string[] = [
  "apt-get",
  "install",
  "--yes",
  "--no-install-recommends",
];
