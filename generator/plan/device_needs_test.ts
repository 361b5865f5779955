import { assert, assertEquals } from "@std/assert";
import {
  devdax,
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
import { boundDevice, listDevices, needsOfDevice } from "./device_needs.ts";

const sizeMiB = 512;
const bare = fsdax({ sizeMiB });

Deno.test("listDevices() asks for the namespace below everything", () => {
  const providers = [
    bare,
    fsdax({ sizeMiB, provider: "cxl" }),
    sector({ sizeMiB, provider: "virtio_pmem" }),
    rawNamespace({ sizeMiB }),
    rawNamespace({ sizeMiB, provider: "cxl" }),
    partition({ of: bare, startMiB: 2 }),
    stripe({ of: fsdax({ sizeMiB, provider: "nfit" }) }),
  ].map((device) => {
    const [need, ...others] = listDevices({ device });
    assertEquals(others, []);
    assertEquals([need?.kind, need?.sizeMiB], ["pmem", 512]);
    return need?.provider;
  });
  assertEquals(
    providers,
    ["e820", "cxl_pmem", "virtio_pmem", "nfit", "cxl_pmem", "e820", "nfit"],
  );
  assertEquals(listDevices({ device: devdax({ sizeMiB }) }), [
    { provider: "e820", kind: "devdax", sizeMiB: 512 },
  ]);
});

Deno.test("listDevices() has labelled namespaces in one region", () => {
  const one = labelled({ sizeMiB: 384 });
  const beside = (device: FsdaxDevice | LabelledNamespace) =>
    neighbour({
      device,
      filesystem: ext4({ mount: { dax: "always" } }),
      users: [],
    });
  const region = { provider: "nfit", kind: "region", sizeMiB: 384 } as const;
  assertEquals(listDevices({ device: one }), [region]);
  assertEquals(listDevices({ device: one, beside: beside(one) }), [
    { ...region, sizeMiB: 768 },
  ]);
  assertEquals(listDevices({ device: bare, beside: beside(one) }), [
    { provider: "e820", kind: "pmem", sizeMiB: 512 },
    region,
  ]);
  assertEquals(listDevices({ device: bare, beside: beside(bare) }), [
    { provider: "e820", kind: "pmem", sizeMiB: 512 },
    { provider: "e820", kind: "pmem", sizeMiB: 512 },
  ]);
});

Deno.test("needsOfDevice() has the tools that a device takes", () => {
  const tools = [
    bare,
    fsdax({ sizeMiB, map: "dev" }),
    fsdax({ sizeMiB, provider: "nfit" }),
    sector({ sizeMiB }),
    rawNamespace({ sizeMiB }),
    partition({ of: bare, startMiB: 2 }),
    linear({ of: bare }),
    stripe({ of: fsdax({ sizeMiB, map: "dev" }) }),
    devdax({ sizeMiB }),
  ].map((device) => needsOfDevice(device).tools);
  assertEquals(tools, [
    [],
    ["ndctl"],
    ["ndctl"],
    ["ndctl"],
    [],
    ["sfdisk", "wipefs"],
    ["dmsetup"],
    ["ndctl", "dmsetup"],
    [],
  ]);
  assert(needsOfDevice(sector({ sizeMiB })).kernelOptions.includes("BTT"));
  assertEquals(needsOfDevice(linear({ of: bare })).modules, [
    "dm_mod",
    "nd_pmem",
  ]);
});

Deno.test("boundDevice() allows for all that is made and undone", () => {
  const plain = boundDevice(bare);
  assertEquals(plain, { make: 0, bind: 15, putBack: 15 });
  assertEquals(boundDevice(sector({ sizeMiB })), {
    make: 35,
    bind: 15,
    putBack: 45,
  });
  assertEquals(boundDevice(partition({ of: bare, startMiB: 2 })), {
    make: 15,
    bind: 15,
    putBack: 25,
  });
  assertEquals(boundDevice(linear({ of: bare })), {
    make: 15,
    bind: 40,
    putBack: 25,
  });
});
