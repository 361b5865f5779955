/** The words for how the device goes. */

/**
 * Drivers that stand above a pmem block device, from the one that has it up to
 * the one that brings the memory: of a namespace (nd_pmem), of its region
 * (nd_region), of the whole bus of e820, of the NFIT, of a virtio device, of a
 * CXL region (cxl_region), of the CXL memory device that the region is on
 * (cxl_mem). All that is below the device that is unbound goes with it.
 */
export type PmemDriver =
  | "nd_pmem"
  | "nd_region"
  | "e820_pmem"
  | "nfit"
  | "virtio_pmem"
  | "cxl_region"
  | "cxl_mem";

/**
 * The drivers that a device-dax instance on pmem goes with: its own, that of the
 * nd device above it, which unregisters the instance, and that of the region.
 */
export type DevdaxDriver = "device_dax" | "dax_pmem" | "nd_region";

/**
 * All drivers that a device can be unbound from; kmem makes an instance System
 * RAM, virtio_fs has the DAX window of virtiofs.
 */
export type Driver = PmemDriver | DevdaxDriver | "kmem" | "virtio_fs";

/** Modules that have such a driver. */
export type PmemModule = "nd_pmem" | "nd_e820" | "nfit" | "virtio_pmem";

/** What every removal takes. */
export interface RemovalOptions {
  /** How long it may take, in seconds, not under emulation. */
  withinSeconds: number;
}

/** Which of a filesystem's devices: three of XFS, and one of EROFS. */
export type DeviceRole = "data" | "log" | "realtime" | "blob";

/** What {@linkcode unbind} takes. */
export interface UnbindOptions<Name extends Driver = Driver>
  extends RemovalOptions {
  /** The driver, of the device or above it. */
  driver: Name;
  /** Of which of the filesystem's devices; of its data device when absent. */
  of?: DeviceRole;
}

/** A write to the driver's `unbind` attribute. */
export interface Unbind<Name extends Driver = Driver>
  extends UnbindOptions<Name> {
  word: "unbind";
}

/** A write to the `remove` attribute of the PCI function that has the memory. */
export interface RemovePci extends RemovalOptions {
  word: "removePci";
}

/** What {@linkcode removeModule} takes. */
export interface RemoveModuleOptions extends RemovalOptions {
  /** The module, which has the driver. */
  module: PmemModule;
}

/** A call of delete_module(2), as rmmod makes it for a module that is not used. */
export interface RemoveModule extends RemoveModuleOptions {
  word: "removeModule";
}

/** The administrator's own way, which asks whether the device is in use. */
export interface DisableNamespace extends RemovalOptions {
  word: "disableNamespace";
}

/** How a block device goes. */
export type PmemRemoval =
  | Unbind<PmemDriver>
  | RemovePci
  | RemoveModule
  | DisableNamespace;

/** How the device goes. */
export type Removal =
  | PmemRemoval
  | Unbind<DevdaxDriver | "kmem" | "virtio_fs">;

/**
 * The surprise: a write of a device's name to the `unbind` of its driver. That
 * is the device under test, or the one above it that has the driver.
 *
 * @example
 * ```ts
 * unbind({ driver: "nd_pmem", withinSeconds: 30 });
 * ```
 */
export function unbind<const Name extends Driver>(
  options: UnbindOptions<Name>,
): Unbind<Name> {
  return { word: "unbind", ...options };
}

/**
 * The PCI function that brings the memory is removed, by virtio_pmem or CXL; a
 * rescan of the bus brings it back.
 *
 * @example
 * ```ts
 * removePci({ withinSeconds: 30 });
 * ```
 */
export function removePci(options: RemovalOptions): RemovePci {
  return { word: "removePci", ...options };
}

/**
 * The driver's module is unloaded, with all devices that it has; modprobe brings
 * them back. A module that is in use stays: see `removal.isRefused`.
 *
 * @example
 * ```ts
 * removeModule({ module: "nd_pmem", withinSeconds: 30 });
 * ```
 */
export function removeModule(options: RemoveModuleOptions): RemoveModule {
  return { word: "removeModule", ...options };
}

/**
 * `ndctl disable-namespace`: it opens the block device for itself before it
 * unbinds the driver, and so leaves a mounted one alone (see
 * `removal.isRefused`). `ndctl enable-namespace` brings the device back.
 *
 * @example
 * ```ts
 * disableNamespace({ withinSeconds: 30 });
 * ```
 */
export function disableNamespace(options: RemovalOptions): DisableNamespace {
  return { word: "disableNamespace", ...options };
}
