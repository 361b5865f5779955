import { assertEquals } from "@std/assert";
import {
  type BlockDevice,
  fsdax,
  linear,
  partition,
  rawNamespace,
  sector,
  stripe,
} from "../vocabulary/scenario.ts";
import { listDeviceCommands } from "./shell_device.ts";

const sizeMiB = 512;

const cases: [device: BlockDevice, require: string[], prepare: string[]][] = [
  [fsdax({ sizeMiB }), ["dax_require_pmem 512", "dax_require_dax"], []],
  [
    fsdax({ sizeMiB, map: "mem", provider: "virtio_pmem" }),
    [
      "dax_require_pmem 512",
      "dax_require_provider virtio-pmem",
      "dax_require_dax",
    ],
    [],
  ],
  [
    fsdax({ sizeMiB, map: "dev" }),
    ["dax_require_pmem 512"],
    ["dax_reconfigure pfn -m fsdax --map=dev", "dax_require_dax"],
  ],
  [
    fsdax({ sizeMiB, provider: "nfit" }),
    ["dax_require_pmem 512", "dax_require_provider ACPI.NFIT"],
    ["dax_reconfigure pfn -m fsdax --map=mem", "dax_require_dax"],
  ],
  [
    sector({ sizeMiB, provider: "cxl" }),
    ["dax_require_pmem 512", "dax_require_provider CXL"],
    ["dax_reconfigure btt -m sector"],
  ],
  [
    rawNamespace({ sizeMiB }),
    ["dax_require_pmem 512", "dax_require_no_dax"],
    [],
  ],
  [
    partition({ of: fsdax({ sizeMiB }), startMiB: 4 }),
    ["dax_require_pmem 512", "dax_require_dax"],
    ["dax_make_partition 4"],
  ],
  [
    linear({ of: fsdax({ sizeMiB }) }),
    [
      "dax_require_target linear",
      "dax_require_pmem 512",
      "dax_require_dax",
    ],
    ["dax_make_mapped linear"],
  ],
  [
    stripe({ of: fsdax({ sizeMiB, map: "dev" }) }),
    ["dax_require_target striped", "dax_require_pmem 512"],
    [
      "dax_reconfigure pfn -m fsdax --map=dev",
      "dax_require_dax",
      "dax_make_mapped striped",
    ],
  ],
];

Deno.test("listDeviceCommands() checks what was given, then changes it", () => {
  for (const [device, require, prepare] of cases) {
    assertEquals(listDeviceCommands(device), { require, prepare });
  }
});
