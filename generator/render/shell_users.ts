/** The shell commands that start the users. */

import type { FileUser, Mapping } from "../vocabulary/scenario.ts";
import { mapperOptions } from "./shell_mapper.ts";
import { foldCommand, type FoldOptions } from "./fold.ts";
import { nameFiles } from "./shell_files.ts";

/** Whether a user is a program that does whatever it does. */
export function isWorkload(user: FileUser): boolean {
  return user.word === "fsstress" || user.word === "fsx" ||
    user.word === "cowFaults";
}

/** What {@linkcode userCommand} takes. */
export interface UserCommandOptions extends FoldOptions {
  /** The scenario's users, and the place of this one in the list. */
  users: readonly FileUser[];
  index: number;
  /** Whether its files have to bypass the page cache. */
  requireDax: boolean;
  /** Whether its files cannot be written. */
  readOnly: boolean;
  /** What stands before the command, with a blank at its end. */
  before?: string;
  /** Where the files are, as in double quotes: `$DAX_MNT`. */
  mountPoint: string;
}

/** What dax_reader is told of how to read. */
const READER_OPTIONS = {
  "process_vm_readv": [],
  "/proc/PID/mem": ["--proc-mem"],
  "KVM_RUN": ["--kvm"],
};

/** The command that starts a user. */
export function userCommand(
  user: FileUser,
  options: UserCommandOptions,
): string {
  const { index, users, before = "", mountPoint } = options;
  const inMount = (name: string) => `"${mountPoint}/${name}"`;
  switch (user.word) {
    case "mapping":
    case "openFiles":
      return foldCommand(`${before}dax_start_user`, [
        ...(user.as === undefined ? [] : [`--as ${user.as}`]),
        `--processes ${user.processes}`,
        ...(options.requireDax ? ["--require-dax"] : []),
        ...(options.readOnly ? ["--read-only"] : []),
        ...(user.word === "mapping"
          ? [...mapOptions(user), ...mapperOptions(user)]
          : []),
        ...nameFiles(user, index, users).map(inMount),
      ], options);
    case "memoryReader":
      return foldCommand("dax_start_reader", [
        ...(user.as === undefined ? [] : [`--as ${user.as}`]),
        user.of,
        ...READER_OPTIONS[user.by],
      ], options);
    case "fsstress":
      return foldCommand(`${before}dax_start_workload fsstress`, [
        `-d ${inMount(`fsstress${index}`)}`,
        `-n ${user.operations}`,
        `-p ${user.processes}`,
      ], options);
    case "fsx":
      return foldCommand(`${before}dax_start_workload fsx`, [
        `-N ${user.operations}`,
        `-o ${user.maxOperationBytes}`,
        `-l ${user.fileBytes}`,
        inMount(`fsx${index}`),
      ], options);
    case "fileSet":
      return `dax_touch_file_set set${index} ${user.inCore}`;
    case "loopDevice":
      return `dax_start_loop loop${index}`;
    case "swapFile":
      return `dax_start_swap swap${index} ${user.sizeMiB}`;
    case "overlay":
      return "dax_start_overlay";
    case "cowFaults":
      return foldCommand("dax_start_cow_faults", [
        inMount(`cow${index}`),
        `${user.processes}`,
        `${user.sizeKiB * 1024}`,
      ], options);
  }
}

function mapOptions(
  {
    access,
    flags,
    blocks = "written",
    writable,
    stride = 1,
    times = 1,
    pages,
    lock,
    change,
    inherit,
    touchedBy,
    unlinked,
  }: Mapping,
): string[] {
  const type = flags.includes("MAP_SYNC")
    ? "sync"
    : flags.includes("MAP_PRIVATE")
    ? "private"
    : "shared";
  const locked = flags.includes("MAP_LOCKED") ? "MAP_LOCKED" : lock;
  return [
    `--map ${type}`,
    ...(flags.includes("MAP_POPULATE") ? ["--populate"] : []),
    `--access ${access}`,
    ...(writable ? ["--writable"] : []),
    ...(blocks !== "written" && access === "read" ? ["--holes"] : []),
    ...(stride === 1 ? [] : [`--stride ${stride}`]),
    ...(times === 1 ? [] : [`--times ${times}`]),
    ...(pages === "PMD" ? ["--pages pmd"] : []),
    ...(locked === undefined ? [] : [`--lock ${LOCKS[locked]}`]),
    ...(change === undefined ? [] : [`--change ${CHANGES[change]}`]),
    ...(inherit === undefined ? [] : [`--inherit ${INHERITANCES[inherit]}`]),
    ...(touchedBy === undefined ? [] : [`--touched-by ${touchedBy}`]),
    ...(unlinked ? ["--unlink"] : []),
  ];
}

const LOCKS = { MAP_LOCKED: "mmap", mlock: "mlock", MLOCK_ONFAULT: "onfault" };

const CHANGES = {
  mremap: "mremap",
  PROT_NONE: "prot-none",
  MADV_DONTFORK: "dontfork",
};

const INHERITANCES = { fork: "fork", CLONE_VM: "clone-vm" };
