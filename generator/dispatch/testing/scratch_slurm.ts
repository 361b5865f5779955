/** A Slurm of one node, in a directory of its own, where it is installed. */

import { assert } from "@std/assert";
import { runCommand } from "../../acquire/command.ts";
import { inTemporaryDirectory } from "../../run/testing/temporary_directory.ts";

const PROGRAMS = [
  "munged",
  "slurmctld",
  "slurmd",
  "sbatch",
  "sinfo",
  "scontrol",
];

/** Why no Slurm can be started here; undefined where it can. */
export function whyNoSlurm(): string | undefined {
  if (Deno.uid() !== 0) return "slurmd needs root";
  const missing = PROGRAMS.filter((program) =>
    !["/usr/bin", "/usr/sbin", "/usr/local/bin", "/usr/local/sbin"].some(
      (directory) => isThere(`${directory}/${program}`),
    )
  );
  return missing.length === 0 ? undefined : `no ${missing.join(", ")}`;
}

function isThere(path: string): boolean {
  try {
    Deno.lstatSync(path);
    return true;
  } catch {
    return false;
  }
}

/** What a test is given. */
export interface ScratchSlurm {
  /** An empty directory. */
  directory: string;
  /** For programs of Slurm's. */
  environment: Record<string, string>;
  /** Runs one of them to its end and returns what it prints. */
  ask(...command: [string, ...string[]]): Promise<string>;
}

const NODE_CPUS = 4;

/** A port that nobody listens at. */
function findPort(): number {
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  return listener.addr.port;
}

function configure(directory: string, host: string): string {
  return `ClusterName=scratch
SlurmctldHost=${host}
SlurmUser=root
SlurmdUser=root
AuthType=auth/munge
AuthInfo=socket=${directory}/munge.socket,cred_expire=5
CredType=cred/munge
SlurmctldPort=${findPort()}
SlurmdPort=${findPort()}
StateSaveLocation=${directory}/state
SlurmdSpoolDir=${directory}/spool
SlurmctldPidFile=${directory}/slurmctld.pid
SlurmdPidFile=${directory}/slurmd.pid
SlurmctldLogFile=${directory}/slurmctld.log
SlurmdLogFile=${directory}/slurmd.log
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
SlurmdParameters=config_overrides
SchedulerParameters=sched_interval=1,batch_sched_delay=0,requeue_delay=1
SelectType=select/cons_tres
SelectTypeParameters=CR_CPU
MinJobAge=300
MpiDefault=none
NodeName=${host} CPUs=${NODE_CPUS} State=UNKNOWN
PartitionName=main Nodes=ALL Default=YES MaxTime=INFINITE State=UP
`;
}

/** Waits until something holds, for as long as a busy machine takes. */
export async function waitUntil(
  what: string,
  holds: () => Promise<boolean>,
): Promise<void> {
  for (const end = Date.now() + 60_000; Date.now() < end;) {
    if (await holds()) return;
    await new Promise((done) => setTimeout(done, 100));
  }
  assert(false, `waited in vain: ${what}`);
}

/** Gives a function a Slurm that runs, and ends it behind it. */
export function withSlurm(
  fn: (slurm: ScratchSlurm) => Promise<void>,
): Promise<void> {
  return inTemporaryDirectory(async (directory) => {
    const slurm = `${directory}/slurm`;
    const host = Deno.hostname().split(".", 1)[0] ?? "localhost";
    await Deno.mkdir(`${slurm}/state`, { recursive: true });
    await Deno.mkdir(`${slurm}/spool`);
    await Deno.mkdir(`${directory}/test`);
    await Deno.writeTextFile(`${slurm}/slurm.conf`, configure(slurm, host));
    await Deno.writeFile(
      `${slurm}/munge.key`,
      crypto.getRandomValues(new Uint8Array(1024)),
      { mode: 0o400 },
    );
    const environment = { SLURM_CONF: `${slurm}/slurm.conf` };
    const ending = new AbortController();
    const stay = (...command: [string, ...string[]]) =>
      runCommand(command, {
        action: `Cannot run ${command[0]}`,
        deadlineSeconds: 300,
        signal: ending.signal,
        environment,
      }).catch(() => undefined);
    const ask = async (...command: [string, ...string[]]) => {
      const { status, stdout, stderr } = await runCommand(command, {
        action: `Cannot ask ${command[0]}`,
        deadlineSeconds: 60,
        environment,
      });
      assert(status === 0, `${command.join(" ")}: ${stderr}`);
      return stdout.trimEnd();
    };
    const daemons = [
      stay(
        "munged",
        "--foreground",
        "--force",
        ...["key-file", "socket", "pid-file", "log-file", "seed-file"].map(
          (name) => `--${name}=${slurm}/munge.${name.replace("-file", "")}`,
        ),
      ),
    ];
    try {
      await waitUntil(
        "munged listens",
        () => Promise.resolve(isThere(`${slurm}/munge.socket`)),
      );
      daemons.push(stay("slurmctld", "-D"), stay("slurmd", "-D"));
      await waitUntil(
        "the node is idle",
        () =>
          ask("sinfo", "-h", "-o", "%T").then(
            (said) => said === "idle",
            () => false,
          ),
      );
      await fn({ directory: `${directory}/test`, environment, ask });
    } finally {
      ending.abort();
      await Promise.all(daemons);
    }
  });
}
