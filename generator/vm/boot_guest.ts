/** One call from a kernel and jobs to a running guest. */

import type { Kernel } from "../acquire/kernel_record.ts";
import { EnvironmentError } from "../base/errors.ts";
import type { Acceleration } from "./acceleration.ts";
import { guestDeadlines } from "./deadlines.ts";
import { startGuest } from "./guest.ts";
import { nameSlot } from "./device_slots.ts";
import type { GuestMachine } from "./guest_machine.ts";
import type { Guest, GuestJob } from "./session.ts";
import { planVng } from "./vng_arguments.ts";

/** virtme-ng, wherever it comes from. */
export interface Vng {
  /** Absolute path of `vng`. */
  vngPath: string;
  /** What it needs in its environment: `PYTHONPATH` where it is not installed. */
  environment: Record<string, string>;
}

/** What {@linkcode bootGuest} takes. */
export interface BootOptions {
  kernel: Kernel;
  vng: Vng;
  acceleration: Acceleration;
  machine: GuestMachine;
  jobs: readonly GuestJob[];
  /** How long their programs work without a word, not under emulation; 0 when absent. */
  quietSeconds?: number;
  /** Absolute path of the installed tests; the guest sees it read-only. */
  programsDirectory: string;
  /** Environment of the tests. */
  environment: Record<string, string>;
  /** Absolute path of a directory for this guest alone; made when it is not there. */
  guestDirectory: string;
  /** Further kernel arguments, none of them with a blank. */
  kernelArguments?: readonly string[];
  signal?: AbortSignal;
}

const GUEST_SCRIPTS = ["init.sh", "entry.sh"];

/** Directories that nobody needs when the guest has ended. */
const TRANSIENT_DIRECTORIES = ["home", "tmp"];

/**
 * Boots a guest and has it run its jobs one after the other.
 *
 * @throws {EnvironmentError} when a path cannot be handed to virtme-ng, the
 * guest's files cannot be written or virtme-ng cannot be started.
 */
export async function bootGuest(options: BootOptions): Promise<Guest> {
  const { kernel, guestDirectory, acceleration } = options;
  const command = planVng({
    vngPath: options.vng.vngPath,
    imagePath: kernel.imagePath,
    ...(kernel.modulesPath === undefined
      ? {}
      : { modulesPath: await realPath(kernel.modulesPath) }),
    guestDirectory,
    ...options.machine,
    acceleration: acceleration.kind,
    name: "yank",
    kernelArguments: options.kernelArguments ?? [],
  });
  await writeGuestDirectory(guestDirectory, guestFiles(options));
  const guest = startGuest({
    command,
    environment: vngEnvironment(options.vng, guestDirectory),
    jobs: options.jobs,
    deadlines: guestDeadlines(acceleration.timeScale, options.quietSeconds),
    ...(options.signal === undefined ? {} : { signal: options.signal }),
  });
  const end = guest.end.finally(() => removeTransient(guestDirectory));
  end.catch(() => {});
  return { ...guest, end };
}

/**
 * The initramfs has the host's root elsewhere: there a link to an absolute path
 * leads to nothing.
 */
async function realPath(path: string): Promise<string> {
  return await Deno.realPath(path).catch(() => path);
}

/** A private home: a user's virtme-ng.conf would override our arguments. */
function vngEnvironment(
  vng: Vng,
  guestDirectory: string,
): Record<string, string> {
  const directories = [
    vng.vngPath.slice(0, vng.vngPath.lastIndexOf("/")),
    "/usr/local/sbin",
    "/usr/local/bin",
    "/usr/sbin",
    "/usr/bin",
    "/sbin",
    "/bin",
  ];
  return {
    PATH: directories.join(":"),
    LC_ALL: "C",
    ...vng.environment,
    HOME: `${guestDirectory}/home`,
    TMPDIR: `${guestDirectory}/tmp`,
  };
}

/** What the entry script reads. */
function guestFiles(options: BootOptions): Record<string, string> {
  const { timeScale } = options.acceleration;
  return {
    settings: lines({
      programs_directory: options.programsDirectory,
      devices: options.machine.slots.map(nameSlot).join(","),
      kill_seconds: String(5 + 2 * timeScale),
      device_seconds: String(10 * timeScale),
    }),
    environment: lines({ LC_ALL: "C", HOME: "/root", ...options.environment }),
    jobs: options.jobs.map(jobLine).join(""),
  };
}

async function writeGuestDirectory(
  directory: string,
  files: Record<string, string>,
): Promise<void> {
  try {
    for (const name of TRANSIENT_DIRECTORIES) {
      await Deno.mkdir(`${directory}/${name}`, { recursive: true });
    }
    for (const name of GUEST_SCRIPTS) {
      const template = new URL(
        `../../templates/guest/${name}`,
        import.meta.url,
      );
      // The kernel executes init.sh, whatever the template's permissions are.
      await Deno.writeTextFile(
        `${directory}/${name}`,
        await Deno.readTextFile(template),
        { mode: 0o755 },
      );
    }
    for (const [name, text] of Object.entries(files)) {
      await Deno.writeTextFile(`${directory}/${name}`, text);
    }
  } catch (error) {
    throw new EnvironmentError({
      action: `Cannot write the guest's files to "${directory}"`,
      seen: error instanceof Error ? error.message : String(error),
    });
  }
}

/** A guest's result is known by now: what is left over may stay. */
async function removeTransient(directory: string): Promise<void> {
  for (const name of TRANSIENT_DIRECTORIES) {
    await Deno.remove(`${directory}/${name}`, { recursive: true })
      .catch(() => {});
  }
}

function lines(values: Record<string, string>): string {
  return Object.entries(values).map(([name, value]) => {
    refuseControl(`${name}=${value}`);
    return `${name}=${value}\n`;
  }).join("");
}

function jobLine(job: GuestJob): string {
  const words = job.arguments ?? [];
  const fields = [
    job.scenario,
    job.program,
    job.devices.map(nameSlot).join(",") || "-",
    String(Math.ceil(job.timeoutSeconds)),
    job.programDirectory ?? "-",
  ];
  const all = [...fields, ...words];
  all.forEach(refuseControl);
  if (
    fields.some((field) => /^$|\s/.test(field)) ||
    words.some((word) => /^-?$|\|/.test(word))
  ) {
    throw new TypeError(`Cannot hand job "${all.join(" ")}" to a guest`);
  }
  return [...fields, words.join("|") || "-"].join("\t") + "\n";
}

function refuseControl(text: string): void {
  // deno-lint-ignore no-control-regex
  if (/[\x00-\x1f\x7f]/.test(text)) {
    throw new TypeError(
      `Cannot hand ${
        JSON.stringify(text)
      } to a guest: it has a control character`,
    );
  }
}
