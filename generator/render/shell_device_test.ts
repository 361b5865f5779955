import { assertEquals } from "@std/assert";
import {
  type BlockDevice,
  ext4,
  fsdax,
  type FsdaxDevice,
  labelled,
  type LabelledNamespace,
  linear,
  neighbour,
  partition,
  rawNamespace,
  sector,
  stripe,
} from "../vocabulary/scenario.ts";
import { listDeviceCommands } from "./shell_device.ts";

const sizeMiB = 512;

const cases: [device: BlockDevice, require: string[], prepare: string[]][] = [
  [fsdax({ sizeMiB }), ["dax_require_pmem 512", "dax_require_capable"], []],
  [
    fsdax({ sizeMiB, map: "mem", provider: "virtio_pmem" }),
    [
      "dax_require_pmem 512",
      'dax_require_provider virtio-pmem "$DAX_NAMESPACE"',
      "dax_require_capable",
    ],
    [],
  ],
  [
    fsdax({ sizeMiB, map: "dev" }),
    ["dax_require_pmem 512"],
    ["dax_reconfigure pfn -m fsdax --map=dev", "dax_require_capable"],
  ],
  [
    fsdax({ sizeMiB, provider: "nfit" }),
    [
      "dax_require_pmem 512",
      'dax_require_provider ACPI.NFIT "$DAX_NAMESPACE"',
    ],
    ["dax_reconfigure pfn -m fsdax --map=mem", "dax_require_capable"],
  ],
  [
    sector({ sizeMiB, provider: "cxl" }),
    [
      "dax_require_pmem 512",
      'dax_require_provider CXL "$DAX_NAMESPACE"',
    ],
    ["dax_reconfigure btt -m sector"],
  ],
  [
    rawNamespace({ sizeMiB }),
    ["dax_require_pmem 512", "dax_require_incapable"],
    [],
  ],
  [
    partition({ of: fsdax({ sizeMiB }), startMiB: 4 }),
    ["dax_require_pmem 512", "dax_require_capable"],
    ["dax_make_partition 4"],
  ],
  [
    linear({ of: fsdax({ sizeMiB }) }),
    [
      "dax_require_target linear",
      "dax_require_pmem 512",
      "dax_require_capable",
    ],
    ["dax_make_mapped linear"],
  ],
  [
    stripe({ of: fsdax({ sizeMiB, map: "dev" }) }),
    ["dax_require_target striped", "dax_require_pmem 512"],
    [
      "dax_reconfigure pfn -m fsdax --map=dev",
      "dax_require_capable",
      "dax_make_mapped striped",
    ],
  ],
];

/** The commands of a device beside which there is another one. */
function listBoth(device: BlockDevice, other: FsdaxDevice | LabelledNamespace) {
  return listDeviceCommands(
    device,
    neighbour({
      device: other,
      filesystem: ext4({ mount: { dax: "always" } }),
      users: [],
    }),
  );
}

Deno.test("listDeviceCommands() has a region for all that is labelled", () => {
  const one = labelled({ sizeMiB: 384, provider: "nfit" });
  const other = labelled({ sizeMiB: 320 });
  assertEquals(listBoth(one, other), {
    require: [
      "dax_require_region 704",
      'dax_require_provider ACPI.NFIT "$DAX_REGION"',
    ],
    prepare: [
      "dax_make_namespace 384",
      "dax_require_capable",
      "dax_make_neighbour 320",
    ],
  });
  assertEquals(listBoth(fsdax({ sizeMiB }), other), {
    require: [
      "dax_require_pmem 512",
      "dax_require_region 320",
      "dax_require_capable",
    ],
    prepare: ["dax_make_neighbour 320"],
  });
});

Deno.test("listDeviceCommands() has a second namespace beside the first", () => {
  assertEquals(listBoth(fsdax({ sizeMiB }), fsdax({ sizeMiB: 320 })), {
    require: [
      "dax_require_pmem 512",
      "dax_require_capable",
      "dax_require_neighbour 320",
    ],
    prepare: [],
  });
});

Deno.test("listDeviceCommands() checks what was given, then changes it", () => {
  for (const [device, require, prepare] of cases) {
    assertEquals(listDeviceCommands(device), { require, prepare });
  }
});
