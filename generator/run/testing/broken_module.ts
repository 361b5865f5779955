/** A kernel module that makes its kernel oops. */

import { runCommand } from "../../acquire/command.ts";
import type { Kernel } from "../../acquire/kernel_record.ts";

/**
 * Writes a module that runs into an invalid instruction when it is loaded: a copy of
 * the kernel's own `dummy`, which fits the kernel and needs no other, with the
 * first instruction of its init function replaced.
 */
export async function writeBrokenModule(
  kernel: Kernel,
  path: string,
): Promise<void> {
  const directory = `${kernel.modulesPath}/kernel/drivers/net`;
  const [name] = [...Deno.readDirSync(directory)].map(({ name }) => name)
    .filter((name) => /^dummy\.ko(\.xz)?$/.test(name));
  if (name === undefined) throw new TypeError(`No dummy.ko in ${directory}`);
  const packed = path + name.slice("dummy.ko".length);
  await Deno.copyFile(`${directory}/${name}`, packed);
  if (packed !== path) await run(["xz", "--decompress", packed]);
  const module = await Deno.readFile(path);
  let at = await findInit(path);
  // endbr64, where the kernel has it, and the call of __fentry__.
  if (module[at] === 0xf3) at += 4;
  if (module[at] !== 0xe8) throw new TypeError(`No call in ${path} at ${at}`);
  // ud2, before anything is on the stack that the unwinder would know of.
  module.set([0x0f, 0x0b], at + 5);
  await Deno.writeFile(path, withoutSignature(module));
}

/** A wrong signature is refused, and none is not. */
function withoutSignature(module: Uint8Array): Uint8Array {
  const magic = "~Module signature appended~\n";
  const rest = module.subarray(0, module.length - magic.length);
  const end = new TextDecoder().decode(module.subarray(rest.length));
  return end === magic ? rest : module;
}

/** Where the init function begins in the file. */
async function findInit(path: string): Promise<number> {
  const symbols = await run(["readelf", "--symbols", "--wide", path]);
  const [, value = "", section = ""] =
    /^ *\d+: ([0-9a-f]+) .* (\d+) init_module$/m.exec(symbols) ?? [];
  const sections = await run(["readelf", "--sections", "--wide", path]);
  const [, offset = ""] =
    new RegExp(`^ *\\[ *${section}\\] \\S+ +\\S+ +[0-9a-f]+ ([0-9a-f]+) `, "m")
      .exec(sections) ?? [];
  return parseInt(offset, 16) + parseInt(value, 16);
}

async function run(command: [string, ...string[]]): Promise<string> {
  const action = `Cannot run ${command.join(" ")}`;
  const { status, stdout, stderr } = await runCommand(command, {
    action,
    deadlineSeconds: 60,
    debianPackages: ["binutils", "xz-utils"],
  });
  if (status !== 0) throw new Error(`${action}: ${stderr}`);
  return stdout;
}
