import {
  driver,
  ext4,
  filesystem,
  mapping,
  rawNamespace,
  removal,
  scenario,
  unbind,
} from "../../../mod.ts";

export default scenario({
  name: "device-modes",
  summary: "Unbind nd_pmem",
  why: "A namespace without struct pages has no DAX, and is what is bound",
  covers: ["A4"],
  device: rawNamespace({
    sizeMiB: 512,
    provider: "e820", // ERROR device-dax: Cannot have a namespace without struct pages by "e820": all of its memory has them
  }),
  filesystem: ext4({
    mount: { dax: "always" }, // ERROR device-dax: Cannot mount with dax "always" on rawNamespace: it cannot do DAX
  }),
  users: [
    mapping({
      processes: 1,
      files: 1,
      sizeKiB: 4,
      flags: ["MAP_SHARED"],
      access: "write",
    }),
  ],
  remove: unbind({ driver: "nd_pmem", withinSeconds: 30 }),
  expect: [
    removal.returns(),
    driver.refusesToBind({ device: "namespace", errno: "ENXIO" }), // ERROR pointless-expectation: Cannot expect "driver.refusesToBind" here: the driver is bound to the namespace itself
    filesystem.hasNoDax(), // ERROR needs-expectation: Cannot expect "filesystem.hasNoDax" without "filesystem.mountsAgain"
  ],
});
