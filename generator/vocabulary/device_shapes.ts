/** What the words for devices take. */

import type { DaxProvider, Device, PmemProvider } from "./device.ts";
import { integer } from "./shape_bounds.ts";
import type { ChoiceShape, OptionalShape, WordShapesOf } from "./shape_type.ts";

const provider: OptionalShape<ChoiceShape<PmemProvider>> = {
  kind: "choice",
  values: {
    e820: true,
    ramdax: true,
    nfit: true,
    virtio_pmem: true,
    cxl: true,
  },
  optional: true,
};

const daxProvider: OptionalShape<ChoiceShape<DaxProvider>> = {
  kind: "choice",
  values: { e820: true, "cxl_ram": true },
  optional: true,
};

const below = { kind: "word", words: { fsdax: true } } as const;

/** The options of each word. */
export const deviceShapes: WordShapesOf<Device> = {
  fsdax: {
    sizeMiB: integer.deviceMiB,
    map: {
      kind: "choice",
      values: { mem: true, dev: true },
      optional: true,
    },
    provider,
  },
  sector: { sizeMiB: integer.deviceMiB, provider },
  rawNamespace: { sizeMiB: integer.deviceMiB, provider },
  labelled: {
    sizeMiB: integer.deviceMiB,
    provider: {
      kind: "choice",
      values: { nfit: true, cxl: true },
      optional: true,
    },
  },
  daxWindow: { sizeMiB: integer.deviceMiB },
  devdax: { sizeMiB: integer.deviceMiB, provider: daxProvider },
  partition: {
    of: below,
    startMiB: { kind: "integer", min: 2, max: 8192, multipleOf: 2 },
  },
  linear: { of: below },
  stripe: { of: below },
  systemRam: {
    sizeMiB: integer.deviceMiB,
    provider: daxProvider,
    blocks: { kind: "choice", values: { online: true, offline: true } },
  },
};
