/** Bootable images of x86 kernels, and the modules that belong to them. */

import { EnvironmentError, UsageError } from "../base/errors.ts";
import { environmentFault, shellWord } from "./fault.ts";

/** Where the boot protocol puts things: Documentation/arch/x86/boot.rst. */
const SETUP_SECTORS_OFFSET = 0x1f1;
const SYSTEM_PARAGRAPHS_OFFSET = 0x1f4;
const MAGIC_OFFSET = 0x202;
const VERSION_POINTER_OFFSET = 0x20e;
const SETUP_START = 0x200;

/** The header and the version string are in the setup code, at most this long. */
const SETUP_BYTES = 65 * 512;

/**
 * The release that an image boots, as `uname -r` will say it.
 *
 * @throws {EnvironmentError} if the file cannot be read
 * @throws {UsageError} if it is no bootable image
 */
export async function readKernelRelease(imagePath: string): Promise<string> {
  const action = `Cannot use the kernel "${imagePath}"`;
  let setup: Uint8Array;
  let sizeBytes: number;
  try {
    setup = await readStart(imagePath);
    sizeBytes = (await Deno.stat(imagePath)).size;
  } catch (error) {
    if (error instanceof Deno.errors.PermissionDenied) {
      throw new EnvironmentError({
        action,
        seen: "it is not readable for you",
        mend: `sudo chmod a+r ${shellWord(imagePath)}`,
      });
    }
    throw environmentFault(action, error, { path: imagePath });
  }
  const text = new TextDecoder("latin1").decode(setup);
  if (text.startsWith("\x7fELF")) {
    throw new UsageError(
      `${action}: it is an ELF file; the bootable one is arch/x86/boot/bzImage`,
    );
  }
  if (text.slice(MAGIC_OFFSET, MAGIC_OFFSET + 4) !== "HdrS") {
    throw new UsageError(
      `${action}: it is no bootable image of an x86 kernel (bzImage, vmlinuz)`,
    );
  }
  const view = new DataView(setup.buffer, setup.byteOffset);
  const wholeBytes = ((setup[SETUP_SECTORS_OFFSET] || 4) + 1) * 512 +
    view.getUint32(SYSTEM_PARAGRAPHS_OFFSET, true) * 16;
  if (sizeBytes < wholeBytes) {
    throw new UsageError(
      `${action}: the image is cut off: it has ${sizeBytes} bytes of ${wholeBytes}`,
    );
  }
  const pointer = view.getUint16(VERSION_POINTER_OFFSET, true);
  const release = text.slice(SETUP_START + pointer).match(/^[\x21-\x7e]+/)?.[0];
  if (pointer === 0 || release === undefined) {
    throw new UsageError(`${action}: the image does not say its version`);
  }
  return release;
}

/** The images in an unpacked package, in its root, or in a system's. */
export async function findImages(directory: string): Promise<string[]> {
  const found: string[] = [];
  for (const name of await listNames(`${directory}/boot`)) {
    if (name.startsWith("vmlinuz-")) found.push(`${directory}/boot/${name}`);
  }
  for (const prefix of ["usr/lib", "lib"]) {
    for (const release of await listNames(`${directory}/${prefix}/modules`)) {
      const path = `${directory}/${prefix}/modules/${release}/vmlinuz`;
      if (await isThere(path, "isFile")) found.push(path);
    }
  }
  return found.sort();
}

/**
 * The nearest `usr/lib/modules/RELEASE` or `lib/modules/RELEASE` in a directory
 * or above it, or undefined.
 *
 * @param options `below`: where to end, `/` when absent
 */
export async function findModules(
  path: string,
  release: string,
  { below = "" }: { below?: string } = {},
): Promise<string | undefined> {
  for (let directory = path;; directory = parentOf(directory)) {
    for (const prefix of ["usr/lib", "lib"]) {
      const modules = `${directory}/${prefix}/modules/${release}`;
      // Where the image lies in that directory the modules need not be there.
      if (await isThere(`${modules}/kernel`, "isDirectory")) return modules;
    }
    if (directory === below || directory === "") return undefined;
  }
}

function parentOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf("/")));
}

async function readStart(path: string): Promise<Uint8Array> {
  using file = await Deno.open(path);
  const bytes = new Uint8Array(SETUP_BYTES);
  let length = 0;
  while (length < bytes.length) {
    const read = await file.read(bytes.subarray(length));
    if (read === null) break;
    length += read;
  }
  return bytes;
}

async function listNames(directory: string): Promise<string[]> {
  try {
    const entries = await Array.fromAsync(Deno.readDir(directory));
    return entries.map(({ name }) => name);
  } catch {
    return [];
  }
}

/** Whether there is such a file, or such a directory. */
export async function isThere(
  path: string,
  what: "isFile" | "isDirectory",
): Promise<boolean> {
  return (await Deno.stat(path).catch(() => undefined))?.[what] ?? false;
}
