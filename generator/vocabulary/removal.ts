/** The words for how the device goes. */

/** What {@linkcode unbind} takes. */
export interface UnbindOptions<
  Driver extends string = "nd_pmem" | "device_dax",
> {
  /** The driver that is unbound from the device. */
  driver: Driver;
  /** How long the write to `unbind` may take, in seconds, not under emulation. */
  withinSeconds: number;
}

/** A write to the driver's `unbind` attribute. */
export interface Unbind<Driver extends string = "nd_pmem" | "device_dax">
  extends UnbindOptions<Driver> {
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
export function unbind<const Driver extends "nd_pmem" | "device_dax">(
  options: UnbindOptions<Driver>,
): Unbind<Driver> {
  return { word: "unbind", ...options };
}
