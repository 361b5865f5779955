/** The words for who uses the device, or files on it, when it goes. */

import type { MapFlag, MapOptions } from "./map.ts";
import type { MapperOptions } from "./mapper.ts";
import type { CowFaults, FileSet } from "./file_set.ts";
import type { LoopDevice, Overlay, SwapFile } from "./layer.ts";

/** What {@linkcode mapping} takes. */
export interface MappingOptions extends MapOptions, MapperOptions {
  /** A name that expectations can ask for with `who`. */
  as?: string;
  /** How many processes map, each on its own. */
  processes: number;
  /** How many files; every process maps all of them. */
  files: number;
  /** Size of each file and mapping in KiB, a multiple of 4. */
  sizeKiB: number;
  /** Exactly one of MAP_SHARED and MAP_PRIVATE. */
  flags: MapFlag[];
  /**
   * The user, by its name, whose files these share all extents with: reflink
   * copies that are made before (FICLONE).
   */
  reflinkOf?: string;
  /**
   * What the processes do to pages before the removal. With MAP_PRIVATE a page
   * that is written has been read before, and is a private copy then.
   */
  access: "read" | "write";
}

/** Processes that map files and have touched every page. */
export interface Mapping extends MappingOptions {
  word: "mapping";
}

/** What {@linkcode openFiles} takes. */
export interface OpenFilesOptions {
  /** A name that expectations can ask for with `who`. */
  as?: string;
  /** How many processes hold files open. */
  processes: number;
  /** How many files each of them holds open. */
  files: number;
  /** Size of each file in KiB, a multiple of 4. */
  sizeKiB: number;
}

/** Processes that have files open and nothing mapped. */
export interface OpenFiles extends OpenFilesOptions {
  word: "openFiles";
}

/** What {@linkcode fsstress} takes. */
export interface FsstressOptions {
  /** As in `fsstress -p`. */
  processes: number;
  /** As in `fsstress -n`. */
  operations: number;
}

/** fsstress running on the mount; a workload of the same kind where it is not installed. */
export interface Fsstress extends FsstressOptions {
  word: "fsstress";
}

/** What {@linkcode fsx} takes. */
export interface FsxOptions {
  /** As in `fsx -N`. */
  operations: number;
  /** As in `fsx -o`, in bytes. */
  maxOperationBytes: number;
  /** As in `fsx -l`, in bytes. */
  fileBytes: number;
}

/** fsx running on the mount; a workload of the same kind where it is not installed. */
export interface Fsx extends FsxOptions {
  word: "fsx";
}

/** What {@linkcode memoryReader} takes. */
export interface MemoryReaderOptions {
  /** A name that expectations can ask for with `who`. */
  as?: string;
  /** Whose memory is read: the name of a mapping() before it in the list. */
  of: string;
  /**
   * How it is read. By KVM_RUN a virtual machine has the same parts of the files
   * as its memory, and its processor reads them, through KVM's page tables.
   */
  by: "process_vm_readv" | "/proc/PID/mem" | "KVM_RUN";
}

/** A process that reads what another one has mapped of files, over and over. */
export interface MemoryReader extends MemoryReaderOptions {
  word: "memoryReader";
}

/** What {@linkcode deviceMapping} takes. */
export interface DeviceMappingOptions {
  /** How much of the device is mapped in MiB, a multiple of 2. */
  sizeMiB: number;
}

/** A process that maps the character device itself and has touched every page. */
export interface DeviceMapping extends DeviceMappingOptions {
  word: "deviceMapping";
}

/** What {@linkcode memoryUser} takes. */
export interface MemoryUserOptions {
  /** How much anonymous memory the process has, in MiB. */
  sizeMiB: number;
}

/** A process whose memory is on a device that is System RAM. */
export interface MemoryUser extends MemoryUserOptions {
  word: "memoryUser";
}

/** Who uses a filesystem's files. */
export type FileUser =
  | Mapping
  | OpenFiles
  | Fsstress
  | Fsx
  | FileSet
  | CowFaults
  | LoopDevice
  | SwapFile
  | Overlay
  | MemoryReader;

/** Who uses the device, one way or another. */
export type User = FileUser | DeviceMapping | MemoryUser;

/**
 * Processes that map files and touch every page of them.
 *
 * @example
 * ```ts
 * mapping({
 *   processes: 4,
 *   files: 2,
 *   sizeKiB: 64,
 *   flags: ["MAP_SHARED"],
 *   access: "write",
 * });
 * ```
 */
export function mapping(options: MappingOptions): Mapping {
  return { word: "mapping", ...options };
}

/**
 * Processes that hold files open and map nothing.
 *
 * @example
 * ```ts
 * openFiles({ processes: 2, files: 4, sizeKiB: 64 });
 * ```
 */
export function openFiles(options: OpenFilesOptions): OpenFiles {
  return { word: "openFiles", ...options };
}

/**
 * fsstress, as in the trigger of commit fa422b353d21.
 *
 * @example
 * ```ts
 * fsstress({ processes: 4, operations: 99999 });
 * ```
 */
export function fsstress(options: FsstressOptions): Fsstress {
  return { word: "fsstress", ...options };
}

/**
 * fsx, as in the trigger of commit fa422b353d21.
 *
 * @example
 * ```ts
 * fsx({ operations: 1000000, maxOperationBytes: 8192, fileBytes: 500000 });
 * ```
 */
export function fsx(options: FsxOptions): Fsx {
  return { word: "fsx", ...options };
}

/**
 * A process that reads the memory of another, as a debugger does, or what it maps
 * as a virtual machine does, while the device goes and after that.
 *
 * @example
 * ```ts
 * memoryReader({ of: "victim", by: "process_vm_readv" });
 * ```
 */
export function memoryReader(options: MemoryReaderOptions): MemoryReader {
  return { word: "memoryReader", ...options };
}

/**
 * A process that maps a device-dax instance with pages of its alignment.
 *
 * @example
 * ```ts
 * deviceMapping({ sizeMiB: 8 });
 * ```
 */
export function deviceMapping(options: DeviceMappingOptions): DeviceMapping {
  return { word: "deviceMapping", ...options };
}

/**
 * A process with anonymous memory, some of it on the device, that reads and
 * writes all of it.
 *
 * @example
 * ```ts
 * memoryUser({ sizeMiB: 16 });
 * ```
 */
export function memoryUser(options: MemoryUserOptions): MemoryUser {
  return { word: "memoryUser", ...options };
}
