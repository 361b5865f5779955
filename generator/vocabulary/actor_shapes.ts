/** What the words for processes that are in the midst of something take. */

import type {
  Caller,
  Faulter,
  FutexWaiter,
  ProcessStorm,
  Program,
  StalledCall,
} from "./actor.ts";
import { integer, moment, user } from "./shape_bounds.ts";
import type { WordShapesOf } from "./shape_type.ts";

const actor = {
  ...moment,
  processes: integer.processes,
  filesOf: user,
};

/** The options of each word. */
export const actorShapes: WordShapesOf<
  Caller | Faulter | FutexWaiter | ProcessStorm | Program | StalledCall
> = {
  caller: {
    ...actor,
    calls: {
      kind: "list",
      of: {
        kind: "choice",
        values: {
          "pread": true,
          "read": true,
          "pwrite": true,
          "write": true,
          "fsync": true,
          "fdatasync": true,
          "ftruncate": true,
          "fallocate": true,
          "syncfs": true,
          "fstat": true,
          "stat": true,
          "open": true,
          "creat": true,
          "unlink": true,
          "msync": true,
          "process_vm_readv": true,
          "process_vm_writev": true,
          "/proc/PID/mem": true,
          "sendfile": true,
          "splice": true,
          "copy_file_range": true,
        },
      },
      max: 21,
    },
    via: {
      kind: "choice",
      values: { syscall: true, io_uring: true },
      optional: true,
    },
    flags: {
      kind: "list",
      of: {
        kind: "choice",
        values: { O_DIRECT: true, O_DSYNC: true, O_SYNC: true },
      },
      max: 3,
      optional: true,
    },
  },
  stalledCall: {
    ...actor,
    call: { kind: "choice", values: { read: true, write: true } },
    until: { kind: "choice", values: { released: true, SIGKILL: true } },
    heldSeconds: integer.seconds,
  },
  faulter: {
    ...actor,
    by: {
      kind: "choice",
      values: {
        load: true,
        store: true,
        MADV_POPULATE_READ: true,
        MADV_POPULATE_WRITE: true,
      },
    },
    sizeKiB: integer.fileKiB,
    pages: { kind: "choice", values: { again: true, first: true } },
    sigbus: {
      kind: "choice",
      values: { SIG_IGN: true, handler: true },
      optional: true,
    },
  },
  futexWaiter: {
    ...actor,
    kind: { kind: "choice", values: { shared: true, PI: true, robust: true } },
  },
  program: {
    ...moment,
    processes: integer.processes,
    library: { kind: "boolean" },
  },
  processStorm: {
    ...actor,
    of: { kind: "choice", values: { fork: true, exec: true, exit: true } },
  },
};
