/** The words for the device under test. */

/**
 * What brings the memory: RAM that `memmap=` says is persistent (nd_e820, or
 * ramdax in newer kernels), an NVDIMM of the ACPI table NFIT, a host's memory by
 * virtio-pmem, or a CXL memory device.
 */
export type PmemProvider = "e820" | "ramdax" | "nfit" | "virtio_pmem" | "cxl";

/** What every word for a pmem namespace takes. */
export interface NamespaceOptions {
  /** Size of the namespace in MiB, before a mode takes its part of it. */
  sizeMiB: number;
  /** Where it comes from, if that matters; without, anything that has it. */
  provider?: PmemProvider;
}

/** What {@linkcode fsdax} takes. */
export interface FsdaxOptions extends NamespaceOptions {
  /**
   * Where its struct pages are: in RAM, or on the device itself. On the device
   * they need a pfn device (`ndctl create-namespace -m fsdax --map=dev`), and
   * that is what nd_pmem is unbound from. In RAM when absent.
   */
  map?: "mem" | "dev";
}

/** A pmem namespace in fsdax mode: it has struct pages and a block device. */
export interface FsdaxDevice extends FsdaxOptions {
  word: "fsdax";
}

/** A pmem namespace in sector mode: a btt device, atomic sectors, no DAX. */
export interface SectorDevice extends NamespaceOptions {
  word: "sector";
}

/** A pmem namespace without struct pages: a block device and no DAX. */
export interface RawNamespace extends NamespaceOptions {
  word: "rawNamespace";
}

/** A pmem namespace in fsdax mode in a region with labels. */
export interface LabelledNamespace {
  word: "labelled";
  /** How large the namespace is, what maps its pages included. */
  sizeMiB: number;
  /** Where the region comes from; it has to have labels. */
  provider?: "nfit" | "cxl";
}

/**
 * Where a device-dax instance comes from: a pmem namespace of memory that
 * `memmap=` says is persistent, or the volatile memory of a CXL device.
 */
export type DaxProvider = "e820" | "cxl_ram";

/** A device-dax instance: a character device. */
export interface DevdaxDevice {
  word: "devdax";
  /** How large the instance's region is. */
  sizeMiB: number;
  /** Where the region comes from; e820 when absent. */
  provider?: DaxProvider;
}

/** What {@linkcode partition} takes. */
export interface PartitionOptions {
  /** The device that the partition is of: the one that is removed. */
  of: FsdaxDevice;
  /** Where the partition begins on it, in MiB; it reaches to the end. */
  startMiB: number;
}

/** A partition of a pmem block device, which has the filesystem. */
export interface Partition extends PartitionOptions {
  word: "partition";
}

/** What {@linkcode linear} and {@linkcode stripe} take. */
export interface MappedDeviceOptions {
  /** The device below: the one that is removed. */
  of: FsdaxDevice;
}

/** A device-mapper device over all of a pmem block device. */
export interface Linear extends MappedDeviceOptions {
  word: "linear";
}

/** A device-mapper device with stripes on both halves of a pmem block device. */
export interface Stripe extends MappedDeviceOptions {
  word: "stripe";
}

/** A device that is on top of another one. */
export type LayeredDevice = Partition | Linear | Stripe;

/** A pmem namespace with a block device. */
export type PmemNamespace =
  | FsdaxDevice
  | SectorDevice
  | RawNamespace
  | LabelledNamespace;

/** Memory of a virtiofs device by which files of the host can be mapped. */
export interface DaxWindow {
  word: "daxWindow";
  /** How large the window is. */
  sizeMiB: number;
}

/** A device that a filesystem can be on. */
export type BlockDevice = PmemNamespace | LayeredDevice;

/** A device-dax instance that kmem has made System RAM, all of it movable. */
export interface SystemRamDevice {
  word: "systemRam";
  /** How large the instance's region is. */
  sizeMiB: number;
  /** Where the region comes from; e820 when absent. */
  provider?: DaxProvider;
  /**
   * What its memory blocks are when it goes. They are online in any case while
   * its users begin; what is in use moves elsewhere when blocks go offline.
   */
  blocks: "online" | "offline";
}

/** The device under test. */
export type Device = BlockDevice | DaxWindow | DevdaxDevice | SystemRamDevice;

/**
 * A pmem namespace with struct pages, for a filesystem with DAX.
 *
 * @example
 * ```ts
 * fsdax({ sizeMiB: 512, map: "dev" });
 * ```
 */
export function fsdax(options: FsdaxOptions): FsdaxDevice {
  return { word: "fsdax", ...options };
}

/**
 * A pmem namespace in sector mode (`ndctl create-namespace -m sector`): nd_pmem
 * is unbound from its btt device. Pages of its files are in the page cache.
 *
 * @example
 * ```ts
 * sector({ sizeMiB: 512 });
 * ```
 */
export function sector(options: NamespaceOptions): SectorDevice {
  return { word: "sector", ...options };
}

/**
 * A pmem namespace as an NVDIMM brings it, in no mode at all: it has no struct
 * pages, so that its block device cannot do DAX. By the NFIT when no provider
 * is said; those by e820 and virtio_pmem always have struct pages.
 *
 * @example
 * ```ts
 * rawNamespace({ sizeMiB: 512, provider: "nfit" });
 * ```
 */
export function rawNamespace(options: NamespaceOptions): RawNamespace {
  return { word: "rawNamespace", ...options };
}

/**
 * A pmem namespace that the test makes in a region with labels
 * (`ndctl create-namespace -r region0 -m fsdax`), so that several can be in
 * one. Its struct pages are in RAM, in a pfn device.
 *
 * @example
 * ```ts
 * labelled({ sizeMiB: 384 });
 * ```
 */
export function labelled(
  options: Omit<LabelledNamespace, "word">,
): LabelledNamespace {
  return { word: "labelled", ...options };
}

/**
 * A device-dax instance, by default that of a pmem namespace.
 *
 * @example
 * ```ts
 * devdax({ sizeMiB: 256 });
 * ```
 */
export function devdax(options: Omit<DevdaxDevice, "word">): DevdaxDevice {
  return { word: "devdax", ...options };
}

/**
 * The only partition of a pmem block device: `pmem0p1`.
 *
 * @example
 * ```ts
 * partition({ of: fsdax({ sizeMiB: 512 }), startMiB: 2 });
 * ```
 */
export function partition(options: PartitionOptions): Partition {
  return { word: "partition", ...options };
}

/**
 * dm-linear over a whole pmem block device; it passes DAX through.
 *
 * @example
 * ```ts
 * linear({ of: fsdax({ sizeMiB: 512 }) });
 * ```
 */
export function linear(options: MappedDeviceOptions): Linear {
  return { word: "linear", ...options };
}

/**
 * dm-stripe over the two halves of a pmem block device, in chunks of 2 MiB; it
 * passes DAX through. All of it goes with the device.
 *
 * @example
 * ```ts
 * stripe({ of: fsdax({ sizeMiB: 512 }) });
 * ```
 */
export function stripe(options: MappedDeviceOptions): Stripe {
  return { word: "stripe", ...options };
}

/**
 * The DAX window of a virtiofs device, with a directory of the host behind it: no
 * block device, but the filesystem on it maps pages of it like one with DAX.
 *
 * @example
 * ```ts
 * daxWindow({ sizeMiB: 512 });
 * ```
 */
export function daxWindow(options: Omit<DaxWindow, "word">): DaxWindow {
  return { word: "daxWindow", ...options };
}

/**
 * Memory of a device-dax instance that is hot-plugged by kmem and online.
 *
 * @example
 * ```ts
 * systemRam({ sizeMiB: 512, blocks: "offline" });
 * ```
 */
export function systemRam(
  options: Omit<SystemRamDevice, "word">,
): SystemRamDevice {
  return { word: "systemRam", ...options };
}
