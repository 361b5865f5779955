/** The trees that tests can be given to, and what is the custom there. */

import type { ContributeOptions, Contribution } from "./contribution.ts";
import {
  contributeSelftests,
  DAX_DIRECTORY,
  KERNEL_TREE_MARKS,
} from "./selftests_contribution.ts";
import {
  contributeXfstests,
  XFSTESTS_PLACES,
  XFSTESTS_TREE_MARKS,
} from "./xfstests_contribution.ts";

/** One of those who take tests. */
export interface House {
  /** What a tree of theirs is called: `kernel tree`. */
  treeKind: string;
  /** Files that each such tree has. */
  marks: readonly string[];
  /** Where the tests go in it. */
  places: readonly string[];
  /** Path in the tree of the program that tells who gets patches. */
  maintainerScript: string;
  /** The mailing lists that get patches which change these paths. */
  lists(paths: readonly string[]): string[];
  contribute(options: ContributeOptions): Promise<Contribution>;
}

/** Who hears of tests in a directory. */
const FILESYSTEM_LISTS: Readonly<Record<string, string>> = {
  xfs: "linux-xfs@vger.kernel.org",
  ext4: "linux-ext4@vger.kernel.org",
};

/** By the target's name on the command line. */
export const houses: Readonly<Record<string, House>> = {
  selftests: {
    treeKind: "kernel tree",
    marks: KERNEL_TREE_MARKS,
    places: [DAX_DIRECTORY],
    maintainerScript: "scripts/get_maintainer.pl",
    lists: () => [
      "linux-kselftest@vger.kernel.org",
      "nvdimm@lists.linux.dev",
      "linux-kernel@vger.kernel.org",
    ],
    contribute: contributeSelftests,
  },
  xfstests: {
    treeKind: "xfstests tree",
    marks: XFSTESTS_TREE_MARKS,
    places: XFSTESTS_PLACES,
    maintainerScript: "tools/get_maintainer.pl",
    lists: (paths) => [
      "fstests@vger.kernel.org",
      "nvdimm@lists.linux.dev",
      ...Object.entries(FILESYSTEM_LISTS).flatMap(([directory, list]) =>
        paths.some((path) => path.startsWith(`tests/${directory}/`))
          ? [list]
          : []
      ),
    ],
    contribute: contributeXfstests,
  },
};
