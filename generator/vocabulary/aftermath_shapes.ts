/** What the words for what is done once the device was removed take. */

import type { Aftermath } from "./aftermath.ts";
import { filesystemShapes } from "./filesystem_shapes.ts";
import { integer } from "./shape_bounds.ts";
import { oneWordOf, type WordShapesOf } from "./shape_type.ts";

const filesystem = oneWordOf(filesystemShapes);

/** The options of each word. */
export const aftermathShapes: WordShapesOf<Aftermath> = {
  overwrite: {
    by: { kind: "choice", values: { "block device": true, "new file": true } },
  },
  reconfigure: {
    modes: {
      kind: "list",
      of: {
        kind: "choice",
        values: {
          "fsdax": true,
          "sector": true,
          "devdax": true,
          "raw": true,
          "system-ram": true,
        },
      },
      max: 5,
    },
  },
  reformat: { filesystem },
  handOver: {
    to: {
      kind: "choice",
      values: {
        "another driver": true,
        "virtio_pmem": true,
        "System RAM": true,
      },
    },
  },
  earlyBind: { with: { kind: "choice", values: { "old mount": true } } },
  reloadModules: {
    modules: {
      kind: "list",
      of: {
        kind: "choice",
        values: {
          nd_pmem: true,
          nd_e820: true,
          nfit: true,
          virtio_pmem: true,
          device_dax: true,
        },
      },
      max: 5,
    },
  },
  mapAnother: {
    device: { kind: "word", words: { fsdax: true } },
    filesystem,
  },
  restart: {
    by: { kind: "choice", values: { reboot: true, kexec: true } },
    withinSeconds: integer.seconds,
  },
};
