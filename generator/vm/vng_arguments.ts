/** The command line of virtme-ng. */

import { EnvironmentError } from "../base/errors.ts";
import type { MemoryPlan } from "./memory.ts";

/** What {@linkcode planVng} takes. */
export interface VngOptions {
  /** Absolute path of `vng`. */
  vngPath: string;
  /** Absolute path of the kernel image. */
  imagePath: string;
  /** Absolute path of its modules: `lib/modules/VERSION`; absent when it has none. */
  modulesPath?: string;
  /** Absolute path of the directory with `init.sh` and `entry.sh`. */
  guestDirectory: string;
  memory: MemoryPlan;
  acceleration: "kvm" | "tcg";
  /** The guest's host name, and QEMU's: letters, digits and dashes. */
  name: string;
  /** Absolute path of QEMU; virtme-ng takes the installed one when absent. */
  qemuPath?: string;
  /** Further arguments for QEMU, none of them with a blank. */
  qemuArguments?: readonly string[];
  /** Further kernel arguments, none of them with a blank. */
  kernelArguments?: readonly string[];
}

/**
 * Paths that come through unchanged. virtme-ng pastes them unquoted into a
 * shell command, the kernel's command line is split at blanks, and a part of it
 * is a script.
 */
const SAFE_PATH = /^\/[A-Za-z0-9_.+@%~/-]*$/;
const SAFE_NAME = /^[A-Za-z0-9][A-Za-z0-9-]*$/;
const SAFE_ARGUMENT = /^[A-Za-z0-9_.,:+=@%!~/-]+$/;

/** COMMAND_LINE_SIZE of x86, with the byte that ends it. */
const KERNEL_COMMAND_LINE_BYTES = 2048;

/** How the host's root is mounted: read-only, each file fetched once. */
const ROOT_FLAGS =
  "trans=virtio,version=9p2000.L,access=any,msize=524288,cache=loose";

/**
 * The whole command, an array of arguments for no shell.
 *
 * virtme-ng makes the initramfs and the devices; the kernel's command line is
 * ours. virtme's own has the init wait for udev, and mounts the root without a
 * cache, so that each start of a program fetches it anew: where the processor
 * is emulated that is most of the time that a boot takes.
 *
 * @throws {EnvironmentError} when a path has characters that virtme-ng or the
 * kernel's command line cannot take, or all of them are too long.
 */
export function planVng(options: VngOptions): string[] {
  const { vngPath, imagePath, guestDirectory, memory, acceleration, qemuPath } =
    options;
  refuseUnsafePath("virtme-ng", vngPath);
  refuseUnsafePath("the kernel", imagePath);
  refuseUnsafePath("the guest's files", guestDirectory);
  if (qemuPath !== undefined) refuseUnsafePath("QEMU", qemuPath);
  if (!SAFE_NAME.test(options.name)) {
    throw new TypeError(`Cannot name a guest "${options.name}"`);
  }
  const qemuArguments = options.qemuArguments ?? [];
  qemuArguments.forEach(refuseUnsafeArgument);
  const commandLine = kernelCommandLine(options);
  // deno-fmt-ignore
  return [
    vngPath, "-v", "--force-9p",
    ...(acceleration === "tcg" ? ["--disable-kvm"] : []),
    ...(qemuPath === undefined ? [] : ["--qemu", qemuPath]),
    "-r", imagePath,
    "--user", "root",
    "--name", options.name,
    "-m", `${memory.totalMiB}M`,
    "--cpus", "2",
    // Asks for the ports of a script; what it is does not matter.
    "--exec", "true",
    // QEMU takes the last -append. virtme-ng hands these words to a shell.
    "--qemu-opts=" + [...qemuArguments, "-append", `'${commandLine}'`].join(" "),
  ];
}

function kernelCommandLine(options: VngOptions): string {
  const isEmulated = options.acceleration === "tcg";
  const further = options.kernelArguments ?? [];
  further.forEach(refuseUnsafeArgument);
  const { guestDirectory } = options;
  const commandLine = [
    "console=ttyS0",
    "earlyprintk=serial,ttyS0,115200",
    // QEMU ends instead of rebooting.
    "panic=-1",
    "printk.devkmsg=on",
    "log_buf_len=4M",
    "loglevel=7",
    "sysctl.kernel.hung_task_timeout_secs=30",
    "sysctl.kernel.hung_task_warnings=-1",
    "hung_task_panic=0",
    `watchdog_thresh=${isEmulated ? 20 : 10}`,
    `rcupdate.rcu_cpu_stall_timeout=${isEmulated ? 60 : 21}`,
    // Its ticks come late on a busy host, and a kernel that misses them while it
    // tries out the timer panics: "IO-APIC + timer doesn't work!".
    ...(isEmulated ? ["no_timer_check"] : []),
    ...options.memory.memmap,
    ...further,
    `yank_modules=${modulesPath(options)}`,
    // For a kernel that needs no initramfs and so is given none.
    `rootfstype=9p rootflags=${ROOT_FLAGS} ro`,
    `init=${guestDirectory}/init.sh`,
    `rdinit=/bin/sh -- -c "${initramfsScript(guestDirectory)}"`,
  ].join(" ");
  refuseLongCommandLine(commandLine);
  return commandLine;
}

/**
 * What the shell of virtme-ng's initramfs does: the same as the script that is
 * there, but for the cache. That script is the way out when a virtme-ng does it
 * in another manner: it runs what init= says.
 */
function initramfsScript(guestDirectory: string): string {
  return [
    `root=/newroot guest_directory=${guestDirectory}; [ -f /modules/load_all.sh ]`,
    ". /modules/load_all.sh",
    `mount -n -t 9p -o ro,${ROOT_FLAGS} /dev/root $root`,
    ". $root$guest_directory/init.sh; exec /init",
  ].join(" && ");
}

function modulesPath({ modulesPath = "" }: VngOptions): string {
  if (modulesPath !== "") {
    refuseUnsafePath("the kernel's modules", modulesPath);
  }
  return modulesPath;
}

function refuseUnsafeArgument(argument: string): void {
  if (SAFE_ARGUMENT.test(argument)) return;
  throw new TypeError(`Cannot pass argument "${argument}" to virtme-ng`);
}

/**
 * Refuses a path that does not survive virtme-ng.
 *
 * @throws {EnvironmentError} when it does not.
 */
export function refuseUnsafePath(what: string, path: string): void {
  if (SAFE_PATH.test(path)) return;
  const unsafe = path.startsWith("/")
    ? [...path].find((character) => !SAFE_PATH.test("/" + character))
    : undefined;
  throw new EnvironmentError({
    action: `Cannot hand the path of ${what}, "${path}", to virtme-ng`,
    seen: unsafe === undefined
      ? "it is not absolute"
      : `it has the character ${JSON.stringify(unsafe)}`,
    mend: "move the project to a path of letters, digits and _ . + @ % ~ / -",
  });
}

function refuseLongCommandLine(commandLine: string): void {
  const bytes = commandLine.length + 1;
  if (bytes <= KERNEL_COMMAND_LINE_BYTES) return;
  throw new EnvironmentError({
    action: "Cannot fit the guest's arguments on the kernel's command line",
    seen: `with the paths of this project it has ${bytes} bytes of at most ` +
      `${KERNEL_COMMAND_LINE_BYTES}`,
    mend: "move the project to a shorter path",
  });
}
