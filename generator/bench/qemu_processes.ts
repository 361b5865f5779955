/** The virtual machines that run on this machine, whoever runs them. */

/** Options of QEMU that make the machine, each with a value. */
const MACHINE_OPTIONS = ["-machine", "-M", "-accel", "-cpu", "-m", "-smp"];

/** The arguments of every QEMU that runs, the program's name first. */
export async function listQemuProcesses(
  procDirectory = "/proc",
): Promise<string[][]> {
  const found: string[][] = [];
  for await (const { name } of Deno.readDir(procDirectory)) {
    if (!/^\d+$/.test(name)) continue;
    // It may have gone in the meantime.
    const text = await Deno.readTextFile(`${procDirectory}/${name}/cmdline`)
      .catch(() => "");
    const command = text.split("\0").slice(0, -1);
    if (/(^|\/)qemu-system-\w+$/.test(command[0] ?? "")) found.push(command);
  }
  return found;
}

/**
 * The arguments of a QEMU that make its machine: type, processor, number of
 * them, memory and acceleration, but none of its devices.
 */
export function machineArguments(command: readonly string[]): string[] {
  return command.flatMap((argument, index) => {
    if (argument === "-enable-kvm") return [argument];
    const value = command[index + 1];
    return MACHINE_OPTIONS.includes(argument) && value !== undefined
      ? [argument, value]
      : [];
  });
}
