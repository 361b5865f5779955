/** One call from a kernel and jobs to a running guest. */

import type { Kernel } from "../acquire/kernel_record.ts";
import type { Acceleration } from "./acceleration.ts";
import { guestDeadlines } from "./deadlines.ts";
import { startGuest } from "./guest.ts";
import type { MemoryPlan } from "./memory.ts";
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
  memory: MemoryPlan;
  jobs: readonly GuestJob[];
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

const GUEST_FILES = ["init.sh", "entry.sh", "fstab"];

/**
 * Boots a guest and has it run its jobs one after the other.
 *
 * @throws {EnvironmentError} when a path cannot be handed to virtme-ng or
 * virtme-ng cannot be started.
 */
export async function bootGuest(options: BootOptions): Promise<Guest> {
  const { guestDirectory, acceleration } = options;
  const command = planVng({
    vngPath: options.vng.vngPath,
    imagePath: options.kernel.imagePath,
    guestDirectory,
    memory: options.memory,
    acceleration: acceleration.kind,
    name: "yank",
    kernelArguments: options.kernelArguments ?? [],
  });
  await writeGuestDirectory(options);
  return startGuest({
    command,
    environment: vngEnvironment(options.vng, guestDirectory),
    jobs: options.jobs,
    deadlines: guestDeadlines(acceleration.timeScale),
    ...(options.signal === undefined ? {} : { signal: options.signal }),
  });
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

async function writeGuestDirectory(options: BootOptions): Promise<void> {
  const { guestDirectory, memory, acceleration } = options;
  for (const name of ["", "/home", "/tmp"]) {
    await Deno.mkdir(guestDirectory + name, { recursive: true });
  }
  for (const name of GUEST_FILES) {
    const template = new URL(
      `../../templates/guest/${name}`,
      import.meta.url,
    );
    // Written anew: a copy would keep the template's permissions and owner.
    await Deno.writeTextFile(
      `${guestDirectory}/${name}`,
      await Deno.readTextFile(template),
      { mode: 0o755 },
    );
  }
  const { timeScale } = acceleration;
  const files: Record<string, string> = {
    settings: lines({
      programs_directory: options.programsDirectory,
      fsdax_region: memory.fsdaxRegion ?? "",
      devdax_region: memory.devdaxRegion ?? "",
      kill_seconds: String(5 + 5 * timeScale),
      device_seconds: String(10 * timeScale),
    }),
    environment: lines({ LC_ALL: "C", HOME: "/root", ...options.environment }),
    jobs: options.jobs.map(jobLine).join(""),
  };
  for (const [name, text] of Object.entries(files)) {
    await Deno.writeTextFile(`${guestDirectory}/${name}`, text);
  }
}

function lines(values: Record<string, string>): string {
  return Object.entries(values).map(([name, value]) => {
    refuseControl(`${name}=${value}`);
    return `${name}=${value}\n`;
  }).join("");
}

function jobLine(job: GuestJob): string {
  const fields = [
    job.scenario,
    job.program,
    job.device,
    String(Math.ceil(job.timeoutSeconds)),
  ];
  fields.forEach(refuseControl);
  if (fields.some((field) => /^$|\s/.test(field))) {
    throw new TypeError(`Cannot hand job "${fields.join(" ")}" to a guest`);
  }
  return fields.join("\t") + "\n";
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
