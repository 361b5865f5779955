/** What this machine must have, and which Debian package brings it. */

/** How to tell whether something is there. */
export type ToolProbe =
  /** A program on PATH or among the administrator's. */
  | { kind: "program"; program: string }
  /** A program that needs no shared libraries, as it runs in the initramfs. */
  | { kind: "static-program"; program: string }
  /** A module of the system's Python, which runs Debian's virtme-ng. */
  | { kind: "python-module"; module: string }
  /** A module of the system's Perl; Debian always has its smaller part. */
  | { kind: "perl-module"; module: string }
  /** One of these files. */
  | { kind: "file"; paths: readonly string[] };

/** Something that is used on this machine, or in guests: they see its files. */
export interface HostTool {
  /** As a person calls it: `qemu-system-x86_64`. */
  name: string;
  probe: ToolProbe;
  debianPackage: string;
  /** What it is used for. */
  purpose: string;
  /** Whether tests can be run without it. */
  isOptional: boolean;
}

/** All that yank uses and a bare Debian 12 need not have. */
export const HOST_TOOLS: readonly HostTool[] = [
  program("qemu-system-x86_64", "qemu-system-x86", "runs the guests"),
  file("python3", ["/usr/bin/python3"], "python3", "runs Debian's virtme-ng"),
  pythonModule("argcomplete", "python3-argcomplete"),
  pythonModule("requests", "python3-requests"),
  {
    name: "busybox (static)",
    probe: { kind: "static-program", program: "busybox" },
    debianPackage: "busybox-static",
    purpose: "virtme-ng's initramfs",
    isOptional: false,
  },
  program("modprobe", "kmod", "loads modules in guests"),
  program("depmod", "kmod", "indexes the modules of unpacked kernels"),
  program("file", "file", "virtme-ng reads a kernel's version with it"),
  file(
    "udevd",
    ["/usr/lib/systemd/systemd-udevd", "/lib/systemd/systemd-udevd"],
    "udev",
    "makes device nodes and links in guests",
  ),
  program("ip", "iproute2", "virtme-ng sets up the loopback device"),
  program("poweroff", "systemd-sysv", "ends a guest, which else panics"),
  program("setsid", "util-linux", "starts processes apart from the test's"),
  program("mount", "mount", "mounts filesystems in guests"),
  program("timeout", "coreutils", "bounds waits in tests"),
  program("ndctl", "ndctl", "makes namespaces of emulated memory"),
  program("daxctl", "daxctl", "lists and configures device-dax devices"),
  program("mkfs.xfs", "xfsprogs", "makes XFS filesystems"),
  program("xfs_repair", "xfsprogs", "checks XFS filesystems"),
  program("mkfs.ext4", "e2fsprogs", "makes ext4 filesystems"),
  program("e2fsck", "e2fsprogs", "checks ext4 filesystems"),
  program("mkfs.erofs", "erofs-utils", "makes EROFS filesystems"),
  program("dmsetup", "dmsetup", "makes device-mapper devices"),
  program("sfdisk", "fdisk", "makes partitions"),
  program("wipefs", "util-linux", "removes partitions"),
  program("gcc", "gcc", "builds the C tests and helpers"),
  file(
    "C library headers",
    ["/usr/include/stdio.h"],
    "libc6-dev",
    "builds the C tests and helpers",
  ),
  program("make", "make", "builds and installs the selftests"),
  program("rsync", "rsync", "the selftests are installed with it"),
  program("apt-get", "apt", "fetches Debian's kernels"),
  program("dpkg-deb", "dpkg", "unpacks Debian's kernels"),
  file(
    "Debian's keyring",
    ["/usr/share/keyrings/debian-archive-keyring.gpg"],
    "debian-archive-keyring",
    "checks the signatures of Debian's kernels",
  ),
  program("tar", "tar", "unpacks kernel sources"),
  program("xz", "xz-utils", "unpacks kernel sources"),
  optional(program("zstd", "zstd", "kernels whose modules are .ko.zst")),
  optional(program("clang", "clang", "builds the tests a second time")),
  optional(program("shellcheck", "shellcheck", "lints the shell tests")),
  optional(perlModule("Term::ANSIColor", "checkpatch.pl imports it")),
];

function program(
  name: string,
  debianPackage: string,
  purpose: string,
): HostTool {
  return {
    name,
    probe: { kind: "program", program: name },
    debianPackage,
    purpose,
    isOptional: false,
  };
}

function pythonModule(module: string, debianPackage: string): HostTool {
  return {
    name: `python3 module ${module}`,
    probe: { kind: "python-module", module },
    debianPackage,
    purpose: "virtme-ng imports it",
    isOptional: false,
  };
}

function perlModule(module: string, purpose: string): HostTool {
  return {
    name: `perl module ${module}`,
    probe: { kind: "perl-module", module },
    debianPackage: "perl",
    purpose,
    isOptional: false,
  };
}

function file(
  name: string,
  paths: readonly string[],
  debianPackage: string,
  purpose: string,
): HostTool {
  return {
    name,
    probe: { kind: "file", paths },
    debianPackage,
    purpose,
    isOptional: false,
  };
}

function optional(tool: HostTool): HostTool {
  return { ...tool, isOptional: true };
}
