/** The shell commands of a filesystem, as xfstests has them. */

import type { Filesystem, Xfs } from "../vocabulary/scenario.ts";
import type { ShellDialect } from "./shell_dialect.ts";
import {
  INHERIT,
  mkfsXfsOptions,
  withoutFlags,
  ZONED,
} from "./shell_filesystem.ts";

/**
 * How xfstests has filesystems made, mounted and checked: its own helpers know
 * the type, and the devices for the log and the realtime section.
 */
export const XFSTESTS_DIALECT: ShellDialect = {
  mountPoint: "$SCRATCH_MNT",
  make: (filesystem) => ["dax_mkfs", ...mkfsArguments(filesystem)],
  mount: mountArguments,
  mountForFiles: (filesystem) => mountArguments(withoutFlags(filesystem)),
  mountWithDax: () => "-o dax=always",
  check: () => "dax_is_consistent",
};

/** What `_scratch_mkfs` takes. */
export function mkfsArguments(filesystem: Filesystem): string[] {
  switch (filesystem.word) {
    case "xfs":
      return mkfsXfsArguments(filesystem);
    default:
      return ['-b "$(_get_page_size)"'];
  }
}

function mkfsXfsArguments({ mkfs, realtime }: Xfs): string[] {
  return [
    ...mkfsXfsOptions(mkfs),
    ...(realtime === undefined ? [] : [INHERIT]),
    ...(mkfs.zoned ? [`-r ${ZONED}`] : []),
  ];
}

function mountArguments(filesystem: Filesystem): string {
  switch (filesystem.word) {
    case "xfs": {
      const { dax, flags = [] } = filesystem.mount;
      return `-o ${[`dax=${dax}`, ...flags].join()}`;
    }
    case "ext2":
      return filesystem.mount.dax === "always" ? "-o dax" : "";
    default:
      return `-o dax=${filesystem.mount.dax}`;
  }
}
