/** Initial RAM filesystems, uncompressed. */

/** A file or, where it has no bytes, a directory. */
export interface ArchiveEntry {
  /** Without a leading slash; directories come before what is in them. */
  path: string;
  bytes?: Uint8Array;
}

const DIRECTORY = 0o040755;
const PROGRAM = 0o100755;

/**
 * A cpio archive in the "newc" format, all of its files executable: see
 * Documentation/driver-api/early-userspace/buffer-format.rst.
 */
export function makeNewcArchive(
  entries: readonly ArchiveEntry[],
): Uint8Array<ArrayBuffer> {
  const parts = entries.map(({ path, bytes }, index) =>
    member(path, {
      inode: index + 1,
      mode: bytes === undefined ? DIRECTORY : PROGRAM,
      bytes: bytes ?? new Uint8Array(),
    })
  );
  parts.push(
    member("TRAILER!!!", { inode: 0, mode: 0, bytes: new Uint8Array() }),
  );
  const archive = new Uint8Array(
    parts.reduce((length, part) => length + part.length, 0),
  );
  let at = 0;
  for (const part of parts) {
    archive.set(part, at);
    at += part.length;
  }
  return archive;
}

function member(
  path: string,
  { inode, mode, bytes }: { inode: number; mode: number; bytes: Uint8Array },
): Uint8Array {
  const name = new TextEncoder().encode(`${path}\0`);
  // ino mode uid gid nlink mtime filesize, two devices, namesize, check
  const fields =
    // deno-fmt-ignore
    [inode, mode, 0, 0, 1, 0, bytes.length, 0, 0, 0, 0, name.length, 0];
  const header = new TextEncoder().encode(
    "070701" +
      fields.map((field) => field.toString(16).padStart(8, "0")).join(""),
  );
  const bytesAt = padded(header.length + name.length);
  const whole = new Uint8Array(bytesAt + padded(bytes.length));
  whole.set(header);
  whole.set(name, header.length);
  whole.set(bytes, bytesAt);
  return whole;
}

function padded(length: number): number {
  return Math.ceil(length / 4) * 4;
}
