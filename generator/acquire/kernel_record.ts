/** A kernel that can be booted. */
export interface Kernel {
  /** As asked for: `debian:trixie`. */
  selector: string;
  /** Absolute path of the bootable image. */
  imagePath: string;
  /** Absolute path of `lib/modules/VERSION`; absent for a kernel without modules. */
  modulesPath?: string;
  /** Absolute path of what it was configured with, if that is known: `.config`. */
  configPath?: string;
  /** The package and its version, or the path: `linux-image-6.12.117+deb13-amd64 6.12.117-1`. */
  origin: string;
}
