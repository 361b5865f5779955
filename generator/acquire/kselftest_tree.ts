/** As much of a kernel's sources as its selftests need. */

import { EnvironmentError, UsageError } from "../base/errors.ts";
import type { AcquireOptions } from "./acquire_options.ts";
import { listPackageNames, listVersions, showPackage } from "./apt.ts";
import type { AptRoot } from "./apt_root.ts";
import { runCommand } from "./command.ts";
import { acquirePackage, unpackDeb } from "./debian_package.ts";
import { compareDebianVersions } from "./debian_version.ts";
import { diskFullMend, firstComplaint, isDiskFull } from "./fault.ts";
import { readStamp } from "./whole_directory.ts";

/** A part of a kernel's sources. */
export interface KselftestTree {
  /** Absolute path of its top directory. Copy it before you build in it. */
  path: string;
  /** `6.12.117-1`. */
  version: string;
  /** `linux-source-6.12 6.12.117-1`. */
  origin: string;
}

/**
 * What is taken of the sources: a name takes a file or a whole directory.
 *
 * It is enough for `make headers`, for `make -C tools/testing/selftests
 * TARGETS=... install` with directories of one's own, for checkpatch.pl with the
 * tree (which looks for the files of the last line) and for kunit_parser.py.
 */
const MEMBERS: readonly string[] = [
  ...[
    ".gitignore",
    "Makefile",
    "gen_kselftest_tar.sh",
    "kselftest",
    "kselftest.h",
    "kselftest_deps.sh",
    "kselftest_harness.h",
    "kselftest_install.sh",
    "kselftest_module.h",
    "lib.mk",
    "run_kselftest.sh",
  ].map((name) => `tools/testing/selftests/${name}`),
  "tools/testing/kunit",
  "tools/include",
  "tools/scripts",
  "scripts",
  "include/uapi",
  "include/asm-generic",
  "arch/x86/Makefile",
  "arch/x86/entry/syscalls",
  "arch/x86/include/asm/Kbuild",
  "arch/x86/include/uapi",
  "arch/x86/tools",
  "usr/include",
  "Makefile",
  "Kbuild",
  "Kconfig",
  "LICENSES",
  "MAINTAINERS",
  ...["COPYING", "CREDITS", "README", "Documentation/dev-tools/checkpatch.rst"],
  ...["drivers", "fs", "init", "ipc", "kernel", "lib"].map((directory) =>
    `${directory}/Makefile`
  ),
];

/** Without these the tree is of no use. */
const NEEDED: readonly string[] = [
  "Makefile",
  "scripts/checkpatch.pl",
  "scripts/subarch.include",
  "tools/testing/selftests/Makefile",
  "tools/testing/selftests/kselftest.h",
  "tools/testing/selftests/kselftest/ktap_helpers.sh",
  "tools/testing/selftests/kselftest/runner.sh",
  "tools/testing/selftests/kselftest_harness.h",
  "tools/testing/selftests/lib.mk",
  "tools/testing/selftests/run_kselftest.sh",
];

/**
 * Gets a tree in which a directory of selftests can be built, installed and
 * linted, from Debian's linux-source package.
 *
 * The tree of a version, once there, is kept; `newest`, which is sid's, is asked
 * for again after a day.
 *
 * @param version `6.12` or `newest`
 * @throws {UsageError} if Debian has no sources of that version
 * @throws {EnvironmentError}
 */
export async function acquireKselftestTree(
  version: string,
  options: AcquireOptions,
): Promise<KselftestTree> {
  if (version !== "newest" && !/^\d+\.\d+$/.test(version)) {
    throw new UsageError(
      `Cannot get the sources of the kernel "${version}": it is neither "newest" nor like "6.12"`,
    );
  }
  const { directory, resolution } = await acquirePackage({
    key: `linux-source-${version}`,
    directory: `${options.cacheDirectory}/trees`,
    resolve: (root) => resolve(root, version),
    isFinal: () => version !== "newest",
    collect: async (root, { package: name, version }) => [
      await showPackage(root, name, version),
    ],
    unpack: async ([file = ""], into, { package: name }) => {
      await unpackSources(file, into, name, options);
      return { origin: name };
    },
    recall: async (directory) => await readStamp(directory) ?? undefined,
  }, options);
  return {
    path: directory,
    version: resolution.version,
    origin: `${resolution.package} ${resolution.version}`,
  };
}

async function resolve(
  root: AptRoot,
  version: string,
): Promise<{ package: string; version: string }> {
  const names = version === "newest"
    ? (await listPackageNames(root, "linux-source-"))
      .filter((name) => /^linux-source-\d+\.\d+$/.test(name))
    : [`linux-source-${version}`];
  const [newest] = (await listVersions(root, names))
    .sort((a, b) => compareDebianVersions(b.version, a.version));
  if (newest === undefined) {
    throw new UsageError(
      `Cannot get the sources of the kernel "${version}": Debian's package lists have no ${
        names.join(", ") || "linux-source-*"
      }`,
    );
  }
  return { package: newest.name, version: newest.version };
}

async function unpackSources(
  file: string,
  into: string,
  name: string,
  options: AcquireOptions,
): Promise<void> {
  const action = `Cannot unpack the sources in ${name}`;
  const packed = `${into}/.package`;
  await Deno.mkdir(packed);
  await unpackDeb(file, packed, options);
  options.talk.status(`Unpacking the selftests of ${name}`);
  const { status, stderr } = await runCommand([
    "tar",
    "--extract",
    "--use-compress-program=xz --threads=0",
    `--file=${packed}/usr/src/${name}.tar.xz`,
    `--directory=${into}`,
    "--strip-components=1",
    "--no-same-owner",
    ...MEMBERS.map((member) => `${name}/${member}`),
  ], {
    action,
    deadlineSeconds: 600,
    signal: options.signal,
    environment: options.environment,
    debianPackages: ["xz-utils"],
  });
  if (isDiskFull(stderr)) {
    throw new EnvironmentError({
      action,
      seen: "no space left on the disk",
      mend: diskFullMend(options.cacheDirectory),
    });
  }
  // A version may lack a member; then tar ends with status 2.
  for (const needed of NEEDED) {
    const isThere = await Deno.stat(`${into}/${needed}`)
      .then(() => true, () => false);
    if (!isThere) {
      throw new EnvironmentError({
        action,
        seen: `tar ended with status ${status} and there is no ${needed}: ${
          firstComplaint(stderr)
        }`,
      });
    }
  }
  await Deno.remove(packed, { recursive: true });
}
