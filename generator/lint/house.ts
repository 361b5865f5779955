/** What a tree of xfstests gives to its tests. */

/** The facts of a tree that generated code can be right or wrong about. */
export interface House {
  /** Functions, each with the files of `common/` that define it. */
  functions: ReadonlyMap<string, readonly string[]>;
  /** Variables in capitals, each with the files that set or read it. */
  variables: ReadonlyMap<string, readonly string[]>;
  /** Programs that are called by a variable: `xfs_io` by `XFS_IO_PROG`. */
  tools: ReadonlyMap<string, string>;
  /** What a file of `common/` sources, by names of that directory. */
  sourced: ReadonlyMap<string, readonly string[]>;
  /** The groups of doc/group-names.txt. */
  groups: ReadonlySet<string>;
  /** What is built in `src/`, by path there. */
  programs: ReadonlySet<string>;
}

/** Files of `common/` that `common/config` sources for one FSTYP only. */
const OF_FILESYSTEMS: ReadonlySet<string> = new Set([
  ...["btrfs", "ceph", "ext4", "f2fs", "nfs", "overlay", "ubifs", "xfs"],
]);

/**
 * The files of `common/` whose functions a test has.
 *
 * @param directory That of the test: in `generic`, functions of any filesystem
 * may be called, as what they are called for cannot be seen.
 * @param sources What the test sources.
 */
export function reachFiles(
  house: Pick<House, "sourced">,
  { directory, sources }: { directory: string; sources: Iterable<string> },
): Set<string> {
  const reached = new Set<string>();
  const open = [...sources];
  for (let file = open.pop(); file !== undefined; file = open.pop()) {
    if (reached.has(file)) continue;
    reached.add(file);
    for (const next of house.sourced.get(file) ?? []) {
      const isOther = file === "config" && directory !== "generic" &&
        OF_FILESYSTEMS.has(next) && next !== directory;
      if (!isOther) open.push(next);
    }
  }
  return reached;
}
