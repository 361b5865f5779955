/** Programs, where they are and whether they stand alone. */

/** The path of a program in the first of `directories` that has it. */
export async function findProgram(
  name: string,
  directories: readonly string[],
): Promise<string | undefined> {
  for (const directory of directories) {
    const path = `${directory}/${name}`;
    const info = await Deno.stat(path).catch(() => undefined);
    if (info?.isFile && ((info.mode ?? 0) & 0o111) !== 0) return path;
  }
  return undefined;
}

/** Program header type of the interpreter, which loads shared libraries. */
const PT_INTERP = 3;

/**
 * Whether a 64-bit little-endian ELF program needs no shared libraries. False
 * for anything else.
 */
export async function isStaticProgram(path: string): Promise<boolean> {
  // The program headers follow the file header in what any linker makes.
  const bytes = new Uint8Array(4096);
  try {
    using file = await Deno.open(path);
    await file.read(bytes);
  } catch {
    return false;
  }
  const view = new DataView(bytes.buffer);
  const is64BitElf = view.getUint32(0) === 0x7f454c46 && bytes[4] === 2;
  if (!is64BitElf) return false;
  const offset = Number(view.getBigUint64(0x20, true));
  const entryBytes = view.getUint16(0x36, true);
  const count = view.getUint16(0x38, true);
  for (let i = 0; i < count; i++) {
    const at = offset + i * entryBytes;
    if (at + 4 > bytes.length) return false;
    if (view.getUint32(at, true) === PT_INTERP) return false;
  }
  return count > 0;
}
