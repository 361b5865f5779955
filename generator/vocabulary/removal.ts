/** The words for how the device goes. */

/**
 * The drivers that a device-dax instance on pmem goes with: its own, that of the
 * nd device above it, which unregisters the instance, and that of the region.
 */
export type DevdaxDriver = "device_dax" | "dax_pmem" | "nd_region";

/** All drivers that can be unbound; kmem makes an instance System RAM. */
export type Driver = "nd_pmem" | DevdaxDriver | "kmem";

/** Which of a filesystem's devices: the names that XFS has for them. */
export type DeviceRole = "data" | "log" | "realtime";

/** What {@linkcode unbind} takes. */
export interface UnbindOptions<Name extends Driver = Driver> {
  /** The driver that is unbound from the device. */
  driver: Name;
  /** Of which of the filesystem's devices; of its data device when absent. */
  of?: DeviceRole;
  /** How long the write to `unbind` may take, in seconds, not under emulation. */
  withinSeconds: number;
}

/** A write to the driver's `unbind` attribute. */
export interface Unbind<Name extends Driver = Driver>
  extends UnbindOptions<Name> {
  word: "unbind";
}

/** How the device goes. */
export type Removal = Unbind;

/**
 * The surprise: a write of the device's name to the driver's `unbind`.
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
