/**
 * An archive of Debian's for tests: fake apt programs on PATH that serve the
 * packages they are given, and fail as they are told to.
 *
 * @module
 */
import type { Talk } from "../../base/talk.ts";
import type { AcquireOptions } from "../acquire_options.ts";
import { MIRROR_VARIABLE } from "../debian_mirror.ts";

/** A package for {@linkcode FakeArchive.add}. */
export interface FakePackage {
  name: string;
  version: string;
  /** `trixie-security`; a suite of security's is served by its mirror. */
  suite: string;
  depends?: string;
  /** Files by path, each an executable; bytes or text. */
  files?: Record<string, Uint8Array | string>;
}

/** What the fake apt-get does when asked for something. */
export type FakeFailure =
  /** Prints this to stderr and fails; `{ once }` succeeds the next time. */
  { stderr: string; once?: boolean };

const APT_GET = `#!/bin/sh
echo "apt-get $*" >>"$FAKE/log"
fail() {
	[ -e "$FAKE/$1.stderr" ] || return 0
	case "$*" in *Check-Valid-Until=false*) return 0 ;; esac
	cat "$FAKE/$1.stderr" >&2
	[ ! -e "$FAKE/$1.once" ] || rm "$FAKE/$1.stderr"
	exit 100
}
case "$*" in
*update*) fail update "$@" ;;
*--print-uris*)
	for file in "$FAKE"/debs/*; do
		file=\${file##*/}
		echo "'http://mirror.example/debian/pool/$file' $file 4096 SHA256:0"
	done
	;;
*download*)
	sleep "$(cat "$FAKE/slow" 2>/dev/null || echo 0)"
	fail download
	echo "dlstatus:1:42.9:Retrieving file 1 of 1"
	for word in "$@"; do
		case $word in *::*) continue ;; *=*) ;; *) continue ;; esac
		file=$(echo "\${word%%=*}_\${word#*=}_amd64.deb" | sed 's/:/%3a/')
		cp "$FAKE/debs/$file" . || exit 100
	done
	;;
esac
`;

const APT_CACHE = `#!/bin/sh
echo "apt-cache $*" >>"$FAKE/log"
verb=$1
shift
case $verb in
madison) for name in "$@"; do grep -F "$name |" "$FAKE/madison"; done ;;
pkgnames) cut -d' ' -f1 "$FAKE/madison" | sort -u | grep "^$1" ;;
show) cat "$FAKE/show/$1" 2>/dev/null || { echo 'E: No packages found' >&2; exit 100; } ;;
esac
exit 0
`;

const APT_CONFIG = `#!/bin/sh
cat "$FAKE/config" 2>/dev/null
exit 0
`;

const DEPMOD = `#!/bin/sh
while [ $# -gt 1 ]; do
	[ "$1" != --basedir ] || root=$2
	shift
done
[ ! -e "$FAKE/no-depmod" ] || { echo 'depmod: ERROR: broken' >&2; exit 1; }
: >"$root/lib/modules/$1/modules.dep"
`;

/** A fake archive and a cache, in a temporary directory. */
export class FakeArchive implements AsyncDisposable {
  /** What was said. */
  readonly said: string[] = [];
  /** What was shown as progress. */
  readonly statuses: string[] = [];

  private constructor(readonly directory: string) {}

  /** Makes one; dispose of it. */
  static async create(): Promise<FakeArchive> {
    const directory = await Deno.makeTempDir({ prefix: "yank-acquire-" });
    for (const name of ["bin", "debs", "show"]) {
      await Deno.mkdir(`${directory}/${name}`);
    }
    await Deno.writeTextFile(`${directory}/madison`, "");
    const archive = new FakeArchive(directory);
    await archive.addProgram("apt-get", APT_GET);
    await archive.addProgram("apt-cache", APT_CACHE);
    await archive.addProgram("apt-config", APT_CONFIG);
    await archive.addProgram("depmod", DEPMOD);
    return archive;
  }

  /** For the functions under test. */
  get options(): AcquireOptions {
    return {
      cacheDirectory: this.cacheDirectory,
      talk: this.talk,
      environment: this.environment,
    };
  }

  get cacheDirectory(): string {
    return `${this.directory}/cache`;
  }

  get environment(): Record<string, string> {
    return {
      PATH: `${this.directory}/bin:/usr/bin:/bin`,
      FAKE: this.directory,
      [MIRROR_VARIABLE]: "http://mirror.example/debian",
    };
  }

  get talk(): Talk {
    return {
      say: (line) => void this.said.push(line),
      status: (text) => void this.statuses.push(text),
    };
  }

  /** Puts a program on PATH. */
  async addProgram(name: string, script: string): Promise<void> {
    const path = `${this.directory}/bin/${name}`;
    await Deno.writeTextFile(path, script, { mode: 0o755 });
  }

  /** Adds a package to the lists, and a .deb if it has files. */
  async add(pack: FakePackage): Promise<void> {
    const { name, version, suite, depends, files } = pack;
    const mirror = suite.endsWith("-security") ? "debian-security" : "debian";
    await Deno.writeTextFile(
      `${this.directory}/madison`,
      `${name} | ${version} | http://mirror.example/${mirror} ${suite}/main amd64 Packages\n`,
      { append: true },
    );
    await Deno.writeTextFile(
      `${this.directory}/show/${name}=${version}`,
      `Package: ${name}\nVersion: ${version}\nSize: 4096\n${
        depends === undefined ? "" : `Depends: ${depends}\n`
      }\n`,
    );
    if (files !== undefined) await this.#build(pack, files);
  }

  /** Makes `apt-get update` or `download` fail, or succeed again. */
  async fail(
    verb: "update" | "download",
    failure: FakeFailure | undefined,
  ): Promise<void> {
    const path = `${this.directory}/${verb}`;
    await Deno.remove(`${path}.once`).catch(() => {});
    await Deno.remove(`${path}.stderr`).catch(() => {});
    if (failure === undefined) return;
    await Deno.writeTextFile(`${path}.stderr`, failure.stderr);
    if (failure.once) await Deno.writeTextFile(`${path}.once`, "");
  }

  /** The command lines of apt programs so far that contain `text`. */
  async commands(text: string): Promise<string[]> {
    const log = await Deno.readTextFile(`${this.directory}/log`)
      .catch(() => "");
    return log.split("\n").filter((line) => line !== "" && line.includes(text));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Deno.remove(this.directory, { recursive: true });
  }

  async #build(
    { name, version }: FakePackage,
    files: Record<string, Uint8Array | string>,
  ): Promise<void> {
    const root = await Deno.makeTempDir({ dir: this.directory });
    await Deno.mkdir(`${root}/DEBIAN`);
    await Deno.writeTextFile(
      `${root}/DEBIAN/control`,
      `Package: ${name}\nVersion: ${version}\nArchitecture: amd64\nMaintainer: nobody <nobody@example.org>\nDescription: a fake\n`,
    );
    for (const [path, content] of Object.entries(files)) {
      const file = `${root}/${path}`;
      await Deno.mkdir(file.slice(0, file.lastIndexOf("/")), {
        recursive: true,
      });
      await Deno.writeFile(
        file,
        typeof content === "string"
          ? new TextEncoder().encode(content)
          : content,
        { mode: 0o755 },
      );
    }
    await Deno.chmod(root, 0o755);
    const { success, stderr } = await new Deno.Command("dpkg-deb", {
      args: [
        "--build",
        "--root-owner-group",
        root,
        `${this.directory}/debs/${name}_${
          version.replace(":", "%3a")
        }_amd64.deb`,
      ],
      stdout: "null",
      stderr: "piped",
    }).output();
    if (!success) throw new Error(new TextDecoder().decode(stderr));
  }
}

/** Adds a C library of sid's, whose loader starts the program of its arguments. */
export async function addFakeLoader(archive: FakeArchive): Promise<void> {
  await archive.add({
    name: "libc6",
    version: "2.43-7",
    suite: "sid",
    files: {
      "usr/lib64/ld-linux-x86-64.so.2": `#!/bin/sh
while [ "\${1#--}" != "$1" ]; do shift 2; done
exec "$@"
`,
    },
  });
}

/** The start of a bootable image that says this release. */
export function fakeImage(release: string): Uint8Array<ArrayBuffer> {
  const image = new Uint8Array(0x1000);
  const encoder = new TextEncoder();
  image.set(encoder.encode("HdrS"), 0x202);
  new DataView(image.buffer).setUint16(0x20e, 0x800, true);
  image.set(encoder.encode(`${release} (a@b) #1 SMP Debian\0`), 0xa00);
  return image;
}

/** The files of a kernel's package, as Debian 12 has them. */
export function kernelFiles(
  release: string,
): Record<string, Uint8Array | string> {
  return {
    [`boot/vmlinuz-${release}`]: fakeImage(release),
    [`lib/modules/${release}/kernel/fs/xfs/xfs.ko`]: "a module",
  };
}

/** What apt wrote to stderr, recorded from real ones. */
export function recorded(name: string): Promise<string> {
  return Deno.readTextFile(
    new URL(`../testdata/apt/${name}`, import.meta.url),
  );
}

/** Whether packages can be built and unpacked on this machine. */
export const hasDpkgDeb: boolean = await Deno.stat("/usr/bin/dpkg-deb")
  .then(() => true, () => false);
