import { type Finding, namespaceOf, type Subject } from "../subject.ts";

/** Whether files can have DAX depends on the device. */
export function* deviceDax(subject: Subject): Iterable<Finding> {
  const { device, filesystem } = subject.sketch;
  const isAlways = filesystem?.mount?.dax === "always";
  if (
    isAlways && (device?.word === "sector" || device?.word === "rawNamespace")
  ) {
    yield {
      path: ["filesystem", "mount", "dax"],
      code: "device-dax",
      message: `Cannot mount with dax "always" on ${device.word}: ` +
        "it cannot do DAX",
      hint: 'mount with dax "never", and expect filesystem.hasNoDax()',
    };
  }
  if (
    isAlways && device?.word === "partition" && filesystem?.word === "xfs" &&
    filesystem.mkfs?.reflink === true
  ) {
    yield {
      path: ["filesystem", "mkfs", "reflink"],
      code: "device-dax",
      message: "Cannot mount an XFS with reflink and DAX on a partition: " +
        "the kernel refuses it",
      hint: "set reflink to false",
    };
  }
  const namespace = namespaceOf(subject);
  if (
    namespace?.word === "rawNamespace" &&
    (namespace.provider === "e820" || namespace.provider === "virtio_pmem")
  ) {
    yield {
      path: ["device", "provider"],
      code: "device-dax",
      message: "Cannot have a namespace without struct pages by " +
        `"${namespace.provider}": all of its memory has them`,
      hint: 'use "nfit", "ramdax" or "cxl"',
    };
  }
}
