/** An error that apt reported, as a person can act on it. */

import { EnvironmentError } from "../base/errors.ts";
import { type AptTrouble, classifyApt, findComplaint } from "./apt_output.ts";
import { MIRROR_VARIABLE } from "./debian_mirror.ts";
import { diskFullMend } from "./fault.ts";
import { installCommand } from "./install_command.ts";

/** apt failed; `trouble` says in which way. */
export class AptError extends EnvironmentError {
  override name = "AptError";
  /**
   * @param action what failed: `Cannot fetch Debian's package lists`
   * @param trouble in which way
   * @param seen apt's own words
   * @param mend what to do
   */
  constructor(
    action: string,
    readonly trouble: AptTrouble,
    { seen, mend }: { seen: string; mend?: string | undefined },
  ) {
    super({ action, seen, ...(mend === undefined ? {} : { mend }) });
  }
}

/** The error for what an apt program wrote to stderr, working in `directory`. */
export function aptError(
  action: string,
  stderr: string,
  directory: string,
): AptError {
  const trouble = classifyApt(stderr);
  return new AptError(action, trouble, {
    seen: trouble === "disk-full"
      ? "no space left on the disk"
      : findComplaint(trouble, stderr),
    mend: mendOf(trouble, directory),
  });
}

function mendOf(trouble: AptTrouble, directory: string): string | undefined {
  switch (trouble) {
    case "network":
      return "check the network and the proxy: apt-config dump Acquire::http";
    case "clock":
      return "set the clock: date";
    case "signature":
      return installCommand(["debian-archive-keyring"]);
    case "mismatch":
      return "try again in some minutes: the mirror is being updated";
    case "disk-full":
      return diskFullMend(directory);
    case "gone":
      return `name a mirror that has it: ${MIRROR_VARIABLE}=http://MIRROR/debian`;
    case "locked":
      return "wait for the other apt to end";
    default:
      return undefined;
  }
}
