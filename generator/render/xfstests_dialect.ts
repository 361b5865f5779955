/** The shell commands of a filesystem, as xfstests has them. */

import type { Filesystem, Xfs } from "../vocabulary/scenario.ts";
import type { ShellDialect } from "./shell_dialect.ts";
import { withoutFlags } from "./shell_filesystem.ts";

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
  const metadata = [
    `rmapbt=${Number(mkfs.rmapbt)}`,
    `reflink=${Number(mkfs.reflink)}`,
    ...(mkfs.metadir === undefined ? [] : [`metadir=${Number(mkfs.metadir)}`]),
  ];
  return [
    `-m ${metadata.join()}`,
    // For stripes mkfs makes more groups, too small for a log.
    ...(mkfs.stripeKiB === undefined
      ? []
      : [`-d su=${mkfs.stripeKiB}k,sw=1,agcount=4`]),
    // In blocks of the filesystem.
    ...(mkfs.extentHintKiB === undefined
      ? []
      : [`-d extszinherit=${mkfs.extentHintKiB / 4}`]),
    // All files inherit it from the root directory.
    ...(realtime === undefined ? [] : ["-d rtinherit=1"]),
    // Five zones at the least, and those of emulated devices are as one likes.
    ...(mkfs.zoned ? ["-r zoned=1,rgsize=64m"] : []),
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
