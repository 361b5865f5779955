/** The programs that check and its cases start all the time. */

import { programDirectories, runCommand } from "../acquire/command.ts";
import { findProgram } from "../acquire/program_file.ts";

/** Those of them that a machine has. The others are no faster than before. */
// deno-fmt-ignore
const NAMES = [
  "awk", "basename", "bash", "bc", "blkid", "blockdev", "cat", "chmod", "cmp",
  "cp", "cut", "date", "dd", "df", "diff", "dirname", "dmesg", "du", "e2fsck",
  "env", "expr", "find", "findmnt", "flock", "getconf", "grep", "head",
  "hostname", "id", "kill", "ln", "logger", "losetup", "ls", "lsblk", "md5sum",
  "mkdir", "mkfs", "mkfs.ext4", "mkfs.xfs", "mktemp", "modprobe", "mount", "mv",
  "ndctl", "od", "perl", "ps", "readlink", "rm", "rmdir", "sed", "seq",
  "setsid", "sh", "sleep", "sort", "stat", "sync", "systemctl", "systemd-run",
  "tac", "tail", "tee", "timeout", "touch", "tr", "true", "truncate", "udevadm",
  "umount", "uname", "uniq", "wc", "wipefs", "xargs", "xfs_admin", "xfs_db",
  "xfs_info", "xfs_io", "xfs_logprint", "xfs_repair",
];

/** How long ldd may take, in seconds. */
const LDD_SECONDS = 60;

/**
 * The files that these programs are, with the libraries that they load:
 * absolute paths, links and what they lead to. A guest reads them from the host,
 * and each start of a program asks the host a dozen times: from copies in its
 * memory check starts five times as fast where the processor is emulated.
 *
 * @throws {InterruptedError} If `signal` is aborted.
 */
export async function listNearFiles(signal: AbortSignal): Promise<string[]> {
  const directories = programDirectories();
  const found = await Promise.all(
    NAMES.map((name) => findProgram(name, directories)),
  );
  const programs = found.filter((path) => path !== undefined);
  const { stdout } = await runCommand(["ldd", ...programs], {
    action: "Cannot list the libraries of programs",
    deadlineSeconds: LDD_SECONDS,
    signal,
    debianPackages: ["libc-bin"],
  });
  const libraries = stdout.matchAll(/^\t(?:\S+ => )?(\/\S+) \(0x/gm)
    .map(([, path = ""]) => path);
  const files = new Set<string>();
  for (const path of [...programs, ...libraries]) {
    for (const file of await followLinks(path)) files.add(file);
  }
  return [...files].sort();
}

/** A file, in a directory whose path has no link, and all that it leads to. */
async function followLinks(path: string): Promise<string[]> {
  const end = path.lastIndexOf("/");
  const directory = await Deno.realPath(path.slice(0, end) || "/");
  const file = `${directory}/${path.slice(end + 1)}`;
  const info = await Deno.lstat(file);
  if (!info.isSymlink) return [file];
  const target = await Deno.readLink(file);
  return [
    file,
    ...await followLinks(
      target.startsWith("/") ? target : `${directory}/${target}`,
    ),
  ];
}
