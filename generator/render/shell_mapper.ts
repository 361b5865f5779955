/** The options of dax_user for who maps, and in which state. */

import type {
  FileUser,
  MapperOptions,
  Namespace,
} from "../vocabulary/scenario.ts";

/** What `dax_start_user` takes of those who map. */
export function mapperOptions(mapper: MapperOptions): string[] {
  const {
    sigbus,
    state,
    leaderExits,
    mceKill,
    descriptor,
    namespaces,
    userfaultfd,
    unbinds,
  } = mapper;
  return [
    ...(sigbus === undefined || sigbus === "handler"
      ? []
      : [`--sigbus ${DISPOSITIONS[sigbus]}`]),
    ...(state === undefined ? [] : [`--state ${state}`]),
    ...(state === "frozen" ? ['--cgroup "$DAX_CGROUP"'] : []),
    ...(state === "dumping" ? ['--cores "$DAX_TMP"'] : []),
    ...(leaderExits ? ["--leader-exits"] : []),
    ...(mceKill === undefined
      ? []
      : [`--mce-kill ${mceKill === "PR_MCE_KILL_EARLY" ? "early" : "late"}`]),
    ...(descriptor === undefined ? [] : [`--descriptor ${descriptor}`]),
    ...(userfaultfd === undefined
      ? []
      : [`--userfaultfd ${userfaultfd.toLowerCase()}`]),
    ...(unbinds ? ["--unbinds"] : []),
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

/** The commands for what users need to get into their states. */
export function prepareStates(users: readonly FileUser[]): string[] {
  const states = new Set(
    users.map((user) => user.word === "mapping" ? user.state : undefined),
  );
  return [
    ...(states.has("frozen") ? ["dax_make_cgroup"] : []),
    ...(states.has("dumping") ? ["dax_catch_cores"] : []),
  ];
}

/** What a core has besides the mappings: headers, notes, the vdso. */
const CORE_OVERHEAD_KIB = 1024;

/** The most that the core of one process can have in it. */
export function largestCoreKiB(users: readonly FileUser[]): number {
  return CORE_OVERHEAD_KIB + Math.max(
    0,
    ...users.map((user) =>
      user.word === "mapping" ? user.files * user.sizeKiB : 0
    ),
  );
}
