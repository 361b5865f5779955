import { assertEquals, assertThrows } from "@std/assert";
import { EnvironmentError } from "../base/errors.ts";
import type { DeviceNeed } from "../plan/plan.ts";
import { nameSlot } from "./device_slots.ts";
import { planMachine } from "./guest_machine.ts";

const pmem: DeviceNeed = { provider: "e820", kind: "pmem", sizeMiB: 512 };
const nvdimm: DeviceNeed = { provider: "nfit", kind: "pmem", sizeMiB: 300 };
const labelled: DeviceNeed = { provider: "nfit", kind: "region", sizeMiB: 512 };
const virtio: DeviceNeed = {
  provider: "virtio_pmem",
  kind: "pmem",
  sizeMiB: 128,
};

Deno.test("planMachine() gives QEMU nothing that nobody needs", () => {
  const machine = planMachine({ acceleration: "tcg", scenarios: [[pmem], []] });
  assertEquals(machine, {
    memory: { totalMiB: 1792, memmap: ["memmap=640M!1024M"] },
    slots: [{ ...pmem, place: 0 }],
    wholeMiB: machine.memory.totalMiB,
    qemuArguments: [],
  });
});

Deno.test("planMachine() has QEMU make what is not RAM", () => {
  const { memory, slots, qemuArguments } = planMachine({
    acceleration: "kvm",
    scenarios: [[pmem], [labelled], [nvdimm], [virtio, pmem]],
  });
  assertEquals(memory.totalMiB, 1792);
  assertEquals(slots.map(nameSlot), [
    "pmem:e820:0",
    "pmem:nfit:0",
    "region:nfit:1",
    "pmem:virtio_pmem:0",
  ]);
  // deno-fmt-ignore
  assertEquals(qemuArguments, [
    "-m", "slots=3,maxmem=3200M",
    "-machine", "nvdimm=on",
    "-object", "memory-backend-memfd,id=nvdimm-memory0,share=on,size=514M",
    "-device", "nvdimm,id=nvdimm0,memdev=nvdimm-memory0,label-size=2M",
    "-object", "memory-backend-memfd,id=nvdimm-memory1,share=on,size=642M",
    "-device", "nvdimm,id=nvdimm1,memdev=nvdimm-memory1,label-size=2M",
    "-object", "memory-backend-memfd,id=virtio-memory0,share=on,size=256M",
    "-device", "virtio-pmem-pci,id=virtio-pmem0,memdev=virtio-memory0",
  ]);
});

Deno.test("planMachine() counts devices as the host's memory", () => {
  const request = {
    acceleration: "tcg",
    scenarios: [[pmem, nvdimm, virtio]],
  } as const;
  const needMiB = 1792 + 512 + 256 + 512;
  planMachine({ ...request, hostAvailableMiB: needMiB });
  assertThrows(
    () => planMachine({ ...request, hostAvailableMiB: needMiB - 1 }),
    EnvironmentError,
    "it needs 2560 MiB",
  );
});

Deno.test("planMachine() makes CXL devices with a QEMU that can", () => {
  const { memory, qemuPath, qemuArguments } = planMachine({
    acceleration: "kvm",
    scenarios: [
      [{ provider: "cxl_ram", kind: "devdax", sizeMiB: 128 }],
      [{ provider: "cxl_pmem", kind: "pmem", sizeMiB: 300 }],
    ],
    cxlQemu: {
      programPath: "/qemu/bin/qemu-system-x86_64",
      firmwareDirectories: ["/qemu/share"],
      origin: "test",
    },
  });
  assertEquals(memory, { totalMiB: 1024, memmap: [] });
  assertEquals(qemuPath, "/qemu/bin/qemu-system-x86_64");
  // deno-fmt-ignore
  assertEquals(qemuArguments, [
    "-L", "/qemu/share",
    "-cpu", "host,-hypervisor",
    "-machine", "q35,cxl=on",
    "-device", "pxb-cxl,id=cxl,bus=pcie.0,bus_nr=12",
    "-object", "memory-backend-memfd,id=cxl-memory0,share=on,size=512M",
    "-object", "memory-backend-memfd,id=cxl-labels0,share=on,size=1M",
    "-device", "cxl-rp,id=cxl-port0,bus=cxl,port=0,chassis=0,slot=0",
    "-device", "cxl-type3,id=cxl-device0,bus=cxl-port0," +
    "persistent-memdev=cxl-memory0,lsa=cxl-labels0,sn=256",
    "-object", "memory-backend-memfd,id=cxl-memory1,share=on,size=256M",
    "-device", "cxl-rp,id=cxl-port1,bus=cxl,port=1,chassis=0,slot=1",
    "-device", "cxl-type3,id=cxl-device1,bus=cxl-port1," +
    "volatile-memdev=cxl-memory1,sn=512",
    "-machine", "cxl-fmw.0.targets.0=cxl,cxl-fmw.0.size=1536M",
  ]);
});

Deno.test("planMachine() says why there are no CXL devices", () => {
  const request = {
    acceleration: "tcg",
    scenarios: [[{ provider: "cxl_pmem", kind: "region", sizeMiB: 128 }]],
  } as const;
  assertThrows(
    () => planMachine(request),
    EnvironmentError,
    "Cannot give the guest CXL devices: there is no QEMU that has them",
  );
  const cxlQemu = new EnvironmentError({ action: "Cannot get it", seen: "x" });
  assertThrows(
    () => planMachine({ ...request, cxlQemu }),
    EnvironmentError,
    "Cannot get it: x",
  );
});

Deno.test("planMachine() keeps e820 and ramdax apart", () => {
  const ramdax: DeviceNeed = { ...pmem, provider: "ramdax", kind: "region" };
  const { memory, slots } = planMachine({
    acceleration: "tcg",
    scenarios: [[ramdax]],
  });
  assertEquals(memory.memmap, ["memmap=640M!1024M"]);
  assertEquals(slots.map(nameSlot), ["region:ramdax:0"]);
  assertThrows(
    () => planMachine({ acceleration: "tcg", scenarios: [[ramdax], [pmem]] }),
    EnvironmentError,
    "either driver takes all regions",
  );
});
