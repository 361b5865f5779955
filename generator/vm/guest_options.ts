/** What a kernel must be configured with to be a guest's. */

import {
  findMissingOptions,
  readKernelConfig,
} from "../acquire/kernel_config.ts";
import type { Kernel } from "../acquire/kernel_record.ts";
import { EnvironmentError } from "../base/errors.ts";
import type { Provider } from "../plan/plan.ts";

/** What virtme-ng's guests need that can be modules: they are loaded first. */
const DRIVERS = [
  "9P_FS",
  "NET_9P_VIRTIO",
  "OVERLAY_FS",
  "VIRTIO_CONSOLE",
  "VIRTIO_PCI",
];

/** What our scripts need besides, and what says that the kernel is alive. */
const BUILT_IN = [
  "BINFMT_ELF",
  "BINFMT_SCRIPT",
  "CGROUPS",
  "DEVTMPFS",
  "MAGIC_SYSRQ",
  "PCI",
  "PROC_FS",
  "SERIAL_8250_CONSOLE",
  "SYSFS",
  "TMPFS",
];

const CXL = ["CXL_ACPI", "CXL_BUS", "CXL_PCI", "CXL_REGION"];

/** What a kernel finds the devices of each provider with, without `CONFIG_`. */
export const PROVIDER_OPTIONS: Readonly<Record<Provider, readonly string[]>> = {
  e820: ["X86_PMEM_LEGACY"],
  ramdax: ["RAMDAX"],
  nfit: ["ACPI_NFIT"],
  "virtio_pmem": ["VIRTIO_PMEM"],
  "cxl_pmem": [...CXL, "CXL_MEM", "CXL_PMEM"],
  "cxl_ram": [...CXL, "CXL_MEM", "DEV_DAX_CXL"],
  "virtio_fs": ["VIRTIO_FS"],
};

/**
 * Refuses a kernel that cannot boot as a guest, as far as its configuration is
 * known.
 *
 * @throws {EnvironmentError} if options are missing, or it cannot be read
 */
export async function requireGuestOptions(
  { selector, configPath, modulesPath }: Kernel,
): Promise<void> {
  if (configPath === undefined) return;
  const config = await readKernelConfig(configPath);
  const hasModules = modulesPath !== undefined;
  const missing = findMissingOptions(config, [
    ...BUILT_IN,
    ...DRIVERS,
    ...(DRIVERS.some((option) => config.get(option) === "m")
      ? ["BLK_DEV_INITRD"]
      : []),
  ], { hasModules });
  if (missing.length === 0) return;
  const options = missing.map((option) => `CONFIG_${option}`);
  throw new EnvironmentError({
    action: `Cannot boot guests with the kernel "${selector}"`,
    seen: `${configPath} lacks ${options.join(", ")}`,
    mend: `build it with them: ${
      options.map((option) => `${option}=y`).join(" ")
    }`,
  });
}
