/**
 * The words of a spec. Every word is a function that returns plain data, a
 * spec is one call of {@linkcode scenario} on an object literal of them.
 *
 * The names are the kernel's own; what must hold is what `R1` to `R8` promise
 * (see {@linkcode commonPromises}).
 *
 * @module
 */

/** The labels of the scenario catalogue, `A1` to `G11`. */
export type Label = `${"A" | "B" | "C" | "D" | "E" | "F" | "G"}${number}`;

/** A commit that made a kernel keep a promise. */
export interface Fix {
  /** Abbreviated hash, 12 digits. */
  commit: string;
  /** The commit's subject line. */
  subject: string;
  /** The first release that has it: `6.8`. */
  since: string;
}

/** How a known bug shows. */
export type KnownVerdict = "fail" | "crash" | "hang" | "timeout";

/** How sure the author of a known issue is of its cause. */
export type Certainty = "seen" | "read in the source" | "suspected";

/** A bug that some kernels have: turns what it explains into xfail there. */
export interface KnownIssue {
  /** Expectations that it breaks: the words' names, `mappings.areGone`. */
  breaks: ExpectationWord[];
  /** The kernels that have it: `<6.8`, `>=6.5 <7.0`, compared with `uname -r`. */
  kernels: string;
  /** How it shows. */
  shows: KnownVerdict;
  /**
   * A function that the kernel's report, or the stuck task's stack, has to
   * name, so that another crash or hang in the same place is not taken for it.
   */
  reportedIn?: string;
  /** What one sees. */
  symptom: string;
  /** Why: function, file and line of a kernel source. */
  cause: string;
  certainty: Certainty;
  /** Where it was reported, or the commit that fixed it. */
  reference?: string;
}

/** A pmem namespace in fsdax use: it has struct pages and a block device. */
export interface FsdaxDevice {
  word: "fsdax";
  sizeMiB: number;
}

/** A pmem namespace in device-dax mode: a character device. */
export interface DevdaxDevice {
  word: "devdax";
  sizeMiB: number;
}

/** The dax= mount option. */
export type DaxMountOption = "always" | "inode" | "never";

/** XFS as mkfs.xfs and mount are told to make it. */
export interface Xfs {
  word: "xfs";
  mkfs: {
    /** Reverse-mapping btree: without it XFS cannot find who owns a failed page. */
    rmapbt: boolean;
    /** Shared data extents. */
    reflink: boolean;
  };
  mount: { dax: DaxMountOption };
}

/** ext4 as mount is told to mount it. */
export interface Ext4 {
  word: "ext4";
  mount: { dax: DaxMountOption };
}

/** A filesystem on the block device. */
export type Filesystem = Xfs | Ext4;

/** mmap() flags that a mapping may ask for. */
export type MapFlag =
  | "MAP_SHARED"
  | "MAP_PRIVATE"
  | "MAP_SYNC"
  | "MAP_POPULATE";

/** What {@linkcode mapping} takes. */
export interface MappingOptions {
  /** How many processes map, each on its own. */
  processes: number;
  /** How many files; every process maps all of them. */
  files: number;
  /** Size of each file and mapping in KiB, a multiple of 4. */
  sizeKiB: number;
  /** Exactly one of MAP_SHARED and MAP_PRIVATE. */
  flags: MapFlag[];
  /** What the processes do to every page before the removal. */
  access: "read" | "write";
}

/** Processes that map files and have touched every page. */
export interface Mapping extends MappingOptions {
  word: "mapping";
}

/** What {@linkcode openFiles} takes. */
export interface OpenFilesOptions {
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

/** What {@linkcode deviceMapping} takes. */
export interface DeviceMappingOptions {
  /** How much of the device is mapped in MiB, a multiple of 2. */
  sizeMiB: number;
}

/** A process that maps the character device itself and has touched every page. */
export interface DeviceMapping extends DeviceMappingOptions {
  word: "deviceMapping";
}

/** Who uses a filesystem's files. */
export type FileUser = Mapping | OpenFiles | Fsstress | Fsx;

/** Who uses the device, one way or another. */
export type User = FileUser | DeviceMapping;

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

/** si_code values of SIGBUS. */
export type SigbusCode = "BUS_MCEERR_AO" | "BUS_MCEERR_AR" | "BUS_ADRERR";

/** Something that must hold, without further data. */
export interface PlainExpectation {
  word:
    | "removal.returns"
    | "nobody.isSignalled"
    | "mappings.areGone"
    | "everyUser.canBeKilled"
    | "workload.ends"
    | "filesystem.unmounts"
    | "kernelLog.isClean"
    | "device.bindsAgain"
    | "filesystem.mountsAgain"
    | "data.isIntact"
    | "filesystem.isConsistent"
    | "secondRemoval.isAlike"
    | "nothing.leaks"
    | "commonPromises";
}

/** R2: every process that has a page of the device mapped is signalled. */
export interface SignalExpectation {
  word: "everyMapper.gets";
  signal: "SIGBUS";
  siCode: SigbusCode;
}

/** R4: calls on files of the filesystem fail. */
export interface CallExpectation {
  word: "systemCalls.failWith";
  errno: "EIO";
}

/** A line that the kernel log must have after the removal. */
export interface LogExpectation {
  word: "kernelLog.has";
  /** Part of a line, taken literally. */
  text: string;
}

/** Something that must hold after, or during, the removal. */
export type Expectation =
  | PlainExpectation
  | SignalExpectation
  | CallExpectation
  | LogExpectation;

/** The name of an expectation. */
export type ExpectationWord = Expectation["word"];

/** What every scenario says. */
export interface ScenarioStory {
  /** Kebab-case and unique: what is removed while what happens. */
  name: string;
  /** One line, imperative, no full stop. */
  summary: string;
  /** What the kernel must do and why: stands in the generated file's header. */
  why: string;
  /** The catalogue's labels that this scenario covers. */
  covers: Label[];
  /**
   * What is missing for it to run on any kernel: a device that cannot be
   * emulated, a tool. Its labels do not count as covered until then.
   */
  missing?: string;
  /** The commits that made kernels pass. */
  fixedBy?: Fix[];
  /** Bugs known to make it fail on some kernels. */
  knownIssues?: KnownIssue[];
}

/** A scenario about a filesystem on an fsdax device. */
export interface FilesystemScenario extends ScenarioStory {
  device: FsdaxDevice;
  filesystem: Filesystem;
  users: FileUser[];
  remove: Unbind<"nd_pmem">;
  expect: Expectation[];
}

/** A scenario about a device-dax instance. */
export interface DevdaxScenario extends ScenarioStory {
  device: DevdaxDevice;
  filesystem?: never;
  users: DeviceMapping[];
  remove: Unbind<"device_dax">;
  expect: Expectation[];
}

/** One scenario of a device removal. */
export type Scenario = FilesystemScenario | DevdaxScenario;

/** Declares the scenario of a spec file: its default export. */
export function scenario(spec: Scenario): Scenario {
  return spec;
}

/** A pmem namespace with struct pages, for a filesystem with DAX. */
export function fsdax(options: { sizeMiB: number }): FsdaxDevice {
  return { word: "fsdax", ...options };
}

/** A pmem namespace in device-dax mode. */
export function devdax(options: { sizeMiB: number }): DevdaxDevice {
  return { word: "devdax", ...options };
}

/** XFS; says all that mkfs.xfs versions disagree about. */
export function xfs(options: Omit<Xfs, "word">): Xfs {
  return { word: "xfs", ...options };
}

/** ext4. */
export function ext4(options: Omit<Ext4, "word">): Ext4 {
  return { word: "ext4", ...options };
}

/** Processes that map files and touch every page of them. */
export function mapping(options: MappingOptions): Mapping {
  return { word: "mapping", ...options };
}

/** Processes that hold files open and map nothing. */
export function openFiles(options: OpenFilesOptions): OpenFiles {
  return { word: "openFiles", ...options };
}

/** fsstress, as in the trigger of commit fa422b353d21. */
export function fsstress(options: FsstressOptions): Fsstress {
  return { word: "fsstress", ...options };
}

/** fsx, as in the trigger of commit fa422b353d21. */
export function fsx(options: FsxOptions): Fsx {
  return { word: "fsx", ...options };
}

/** A process that maps a device-dax instance with pages of its alignment. */
export function deviceMapping(options: DeviceMappingOptions): DeviceMapping {
  return { word: "deviceMapping", ...options };
}

/** The surprise: a write of the device's name to the driver's `unbind`. */
export function unbind<const Driver extends "nd_pmem" | "device_dax">(
  options: UnbindOptions<Driver>,
): Unbind<Driver> {
  return { word: "unbind", ...options };
}

/** Those that use the device in any way. */
export const everyUser = {
  /** R5: SIGKILL ends every one of them. */
  canBeKilled: (): Expectation => ({ word: "everyUser.canBeKilled" }),
};

/** Those that have a page of the device mapped. */
export const everyMapper = {
  /** R2: each is sent the signal at least once, with the address of its mapping. */
  gets: (options: Omit<SignalExpectation, "word">): Expectation => ({
    word: "everyMapper.gets",
    ...options,
  }),
};

/** No process at all. */
export const nobody = {
  /** No signal reaches a process until it touches a mapping. */
  isSignalled: (): Expectation => ({ word: "nobody.isSignalled" }),
};

/** Mappings made before the removal. */
export const mappings = {
  /** R3: mincore() shows nothing, a load or store only raises SIGBUS (BUS_ADRERR). */
  areGone: (): Expectation => ({ word: "mappings.areGone" }),
};

/** The write to `unbind`. */
export const removal = {
  /** R1: it returns within the bound that {@linkcode unbind} sets. */
  returns: (): Expectation => ({ word: "removal.returns" }),
};

/** fsstress, fsx or what stands in for them. */
export const workload = {
  /** It was running when the device went, and it ends: by an error, a signal, or a kill. */
  ends: (): Expectation => ({ word: "workload.ends" }),
};

/** System calls on files that were open at the removal. */
export const systemCalls = {
  /** R4: read, write, fsync and the like fail with this errno. */
  failWith: (options: Omit<CallExpectation, "word">): Expectation => ({
    word: "systemCalls.failWith",
    ...options,
  }),
};

/** The filesystem on the device. */
export const filesystem = {
  /** R5: umount works once its users are gone. */
  unmounts: (): Expectation => ({ word: "filesystem.unmounts" }),
  /** R7: after the rebind it mounts, log recovery included. */
  mountsAgain: (): Expectation => ({ word: "filesystem.mountsAgain" }),
  /** R7: its checker finds nothing (`xfs_repair -n`, `e2fsck -fn`). */
  isConsistent: (): Expectation => ({ word: "filesystem.isConsistent" }),
};

/** The device itself. */
export const device = {
  /** R7: the driver binds again, and the device node is back. */
  bindsAgain: (): Expectation => ({ word: "device.bindsAgain" }),
};

/** What was written before the removal. */
export const data = {
  /** R7: it reads back unchanged after the rebind. */
  isIntact: (): Expectation => ({ word: "data.isIntact" }),
};

/** The kernel's log from the start of the test on. */
export const kernelLog = {
  /** R6: no warning, oops, bug, stall or hung task, and the taint did not change. */
  isClean: (): Expectation => ({ word: "kernelLog.isClean" }),
  /** Some line has this text. */
  has: (options: Omit<LogExpectation, "word">): Expectation => ({
    word: "kernelLog.has",
    ...options,
  }),
};

/** A second removal in the same boot. */
export const secondRemoval = {
  /** R8: every promise of the first holds again. */
  isAlike: (): Expectation => ({ word: "secondRemoval.isAlike" }),
};

/** What the removal took and must give back. */
export const nothing = {
  /** R8: module references, resources and superblocks are as before. */
  leaks: (): Expectation => ({ word: "nothing.leaks" }),
};

/**
 * R1 to R8 for mapped files, in one word: `removal.returns`,
 * `everyMapper.gets` SIGBUS with BUS_MCEERR_AO, `mappings.areGone`,
 * `systemCalls.failWith` EIO, `everyUser.canBeKilled`, `filesystem.unmounts`,
 * `kernelLog.isClean`, `device.bindsAgain`, `filesystem.mountsAgain`,
 * `data.isIntact`, `filesystem.isConsistent`, `secondRemoval.isAlike` and
 * `nothing.leaks`.
 */
export function commonPromises(): Expectation {
  return { word: "commonPromises" };
}
