/** What {@linkcode mapping} takes of those who map. */

import type { MapperOptions } from "./mapper.ts";
import type { ShapesOf } from "./shape_type.ts";

/** The options, which all may be left out. */
export const mapperShapes: ShapesOf<MapperOptions> = {
  sigbus: {
    kind: "choice",
    values: {
      handler: true,
      sigaltstack: true,
      SIG_IGN: true,
      SIG_DFL: true,
      blocked: true,
      signalfd: true,
    },
    optional: true,
  },
  state: {
    kind: "choice",
    values: {
      stopped: true,
      traced: true,
      frozen: true,
      uninterruptible: true,
      dumping: true,
    },
    optional: true,
  },
  leaderExits: { kind: "boolean", optional: true },
  mceKill: {
    kind: "choice",
    values: { PR_MCE_KILL_EARLY: true, PR_MCE_KILL_LATE: true },
    optional: true,
  },
  descriptor: {
    kind: "choice",
    values: { closed: true, passed: true },
    optional: true,
  },
  userfaultfd: {
    kind: "choice",
    values: { MISSING: true, WP: true, MINOR: true },
    optional: true,
  },
  unbinds: { kind: "boolean", optional: true },
  namespaces: {
    kind: "list",
    of: {
      kind: "choice",
      values: {
        CLONE_NEWUSER: true,
        CLONE_NEWPID: true,
        CLONE_NEWNS: true,
      },
    },
    max: 3,
    optional: true,
  },
};
