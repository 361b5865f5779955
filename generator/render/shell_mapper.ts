/** The options of dax_user for who maps, and in which state. */

import type {
  FileUser,
  MapperOptions,
  Namespace,
} from "../vocabulary/scenario.ts";

/** What `dax_start_user` takes of those who map. */
export function mapperOptions(mapper: MapperOptions): string[] {
  const { sigbus, state, leaderExits, mceKill, descriptor, namespaces } =
    mapper;
  return [
    ...(sigbus === undefined || sigbus === "handler"
      ? []
      : [`--sigbus ${DISPOSITIONS[sigbus]}`]),
    ...(state === undefined ? [] : [`--state ${state}`]),
    ...(state === "frozen" ? ['--cgroup "$DAX_CGROUP"'] : []),
    ...(leaderExits ? ["--leader-exits"] : []),
    ...(mceKill === undefined
      ? []
      : [`--mce-kill ${mceKill === "PR_MCE_KILL_EARLY" ? "early" : "late"}`]),
    ...(descriptor === undefined ? [] : [`--descriptor ${descriptor}`]),
    ...(namespaces ?? []).map((namespace) =>
      `--unshare ${UNSHARED[namespace]}`
    ),
  ];
}

const DISPOSITIONS = {
  sigaltstack: "altstack",
  SIG_IGN: "ignore",
  SIG_DFL: "default",
  blocked: "block",
  signalfd: "signalfd",
} as const;

const UNSHARED: Record<Namespace, string> = {
  CLONE_NEWUSER: "user",
  CLONE_NEWPID: "pid",
  CLONE_NEWNS: "mount",
};

/** Whether a user needs a cgroup in which it can be frozen. */
export function isFrozen(user: FileUser): boolean {
  return user.word === "mapping" && user.state === "frozen";
}
