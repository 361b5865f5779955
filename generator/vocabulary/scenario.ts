/**
 * The words of a spec. Every word is a function that returns plain data, a
 * spec is one call of {@linkcode scenario} on an object literal of them.
 *
 * The names are the kernel's own; what must hold is what `R1` to `R8` promise
 * (see {@linkcode commonPromises}).
 *
 * @module
 */

import type { Activity, DeviceActivity } from "./activity.ts";
import type { Aftermath, DeviceAftermath } from "./aftermath.ts";
import type {
  BlockDevice,
  DaxWindow,
  DevdaxDevice,
  Device,
  PmemNamespace,
  SystemRamDevice,
} from "./device.ts";
import type { Expectation } from "./expectation.ts";
import type { AnyFilesystem, Filesystem, Virtiofs } from "./filesystem.ts";
import type { Fix, KnownIssue, Label } from "./known_issue.ts";
import type { Neighbour } from "./neighbour.ts";
import type { Preparation } from "./preparation.ts";
import type {
  DevdaxDriver,
  PmemRemoval,
  Removal,
  RemovePci,
  Unbind,
} from "./removal.ts";
import type { DeviceMapping, FileUser, MemoryUser, User } from "./user.ts";

export * from "./activity.ts";
export * from "./activity_expectation.ts";
export * from "./activity_options.ts";
export * from "./actor.ts";
export * from "./aftermath.ts";
export * from "./aftermath_expectation.ts";
export * from "./device.ts";
export * from "./expectation.ts";
export * from "./file_set.ts";
export * from "./fault.ts";
export * from "./fault_expectation.ts";
export * from "./filesystem.ts";
export * from "./known_issue.ts";
export * from "./layer.ts";
export * from "./neighbour.ts";
export * from "./pin.ts";
export * from "./preparation.ts";
export * from "./mapper.ts";
export * from "./map.ts";
export * from "./map_expectation.ts";
export * from "./removal.ts";
export * from "./rival.ts";
export * from "./user.ts";

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

/** A scenario about a filesystem on a pmem device, or on what is on top of one. */
export interface FilesystemScenario extends ScenarioStory {
  device: BlockDevice;
  filesystem: Filesystem;
  /** A device that stays, and whose users must not notice anything. */
  beside?: Neighbour;
  users: FileUser[];
  before?: Preparation[];
  meanwhile?: Activity[];
  remove: PmemRemoval;
  afterwards?: Aftermath[];
  expect: Expectation[];
  each?: never;
}

/** A scenario about a device-dax instance. */
export interface DevdaxScenario extends ScenarioStory {
  device: DevdaxDevice;
  beside?: never;
  filesystem?: never;
  users: DeviceMapping[];
  before?: never;
  meanwhile?: DeviceActivity[];
  remove: Unbind<DevdaxDriver>;
  afterwards?: DeviceAftermath[];
  expect: Expectation[];
  each?: never;
}

/** A scenario about memory of a device-dax instance that is System RAM. */
export interface SystemRamScenario extends ScenarioStory {
  device: SystemRamDevice;
  filesystem?: never;
  beside?: never;
  users: MemoryUser[];
  before?: never;
  meanwhile?: never;
  afterwards?: never;
  remove: Unbind<"kmem">;
  expect: Expectation[];
  each?: never;
}

/** A scenario about virtiofs, whose files are mapped by a DAX window. */
export interface WindowScenario extends ScenarioStory {
  device: DaxWindow;
  filesystem: Virtiofs;
  beside?: never;
  users: FileUser[];
  before?: never;
  meanwhile?: Activity[];
  remove: Unbind<"virtio_fs"> | RemovePci;
  afterwards?: never;
  expect: Expectation[];
  each?: never;
}

/** A scenario about a pmem device that nobody uses, and that has nothing on it. */
export interface IdleScenario extends ScenarioStory {
  device: PmemNamespace;
  filesystem?: never;
  users: never[];
  beside?: never;
  before?: never;
  meanwhile?: never;
  remove: PmemRemoval;
  afterwards?: never;
  expect: Expectation[];
  each?: never;
}

/** A scenario whose device is a block device. */
export type BlockScenario = FilesystemScenario | IdleScenario;

/** One scenario of a device removal. */
export type Scenario =
  | BlockScenario
  | DevdaxScenario
  | SystemRamScenario
  | WindowScenario;

/** The fields of a scenario that a matrix can go through. */
export type MatrixField =
  | "filesystem"
  | "users"
  | "before"
  | "meanwhile"
  | "remove"
  | "afterwards";

/**
 * Fields of which a spec has several values, each with a name. The test goes
 * through all combinations of them, its cells, one after the other, and has all
 * test points for each: `private: nothing stays mapped`.
 */
export type Matrix<S extends AnyScenario = AnyScenario> = {
  [Field in MatrixField]?: { [cell: string]: Exclude<S[Field], undefined> };
};

/** A matrix of scenarios: the fields of `each` are left out elsewhere. */
export type MatrixOf<S extends AnyScenario> =
  & Omit<S, MatrixField | "each">
  & Partial<Pick<S, MatrixField>>
  & { each: Matrix<S> };

/** What a spec says: one scenario, or a small matrix of one. */
export type Spec =
  | Scenario
  | MatrixOf<FilesystemScenario>
  | MatrixOf<IdleScenario>
  | MatrixOf<DevdaxScenario>;

/** All fields that specs have. */
export interface AnyScenario extends ScenarioStory {
  /** What is removed. */
  device: Device;
  /** What is on it, of which the users have files. */
  filesystem?: AnyFilesystem;
  /** A device that stays, and whose users must not notice anything. */
  beside?: Neighbour;
  /** Who uses it when it goes. */
  users?: User[];
  /** What happened before it goes, with the users there already. */
  before?: Preparation[];
  /** What goes on when it goes. */
  meanwhile?: Activity[];
  /** How it goes. */
  remove?: Removal;
  /** What is done with it once it is gone. */
  afterwards?: Aftermath[];
  /** What must hold then: each is a test point, or several. */
  expect: Expectation[];
  /**
   * Values by names for fields that are left out above. The test goes through
   * all combinations and has all test points for each:
   * `private: nothing stays mapped`.
   */
  each?: Matrix;
}

/**
 * Declares the scenario of a spec file: its default export.
 *
 * @example A scenario
 * ```ts
 * import {
 *   commonPromises,
 *   fsdax,
 *   mapping,
 *   scenario,
 *   unbind,
 *   xfs,
 * } from "../mod.ts";
 *
 * export default scenario({
 *   name: "xfs-unbind-mmap-shared",
 *   summary: "Unbind nd_pmem while processes have files of an XFS mapped",
 *   why: "Unbind cannot fail, so the kernel must take every mapping away",
 *   covers: ["A1"],
 *   device: fsdax({ sizeMiB: 512 }),
 *   filesystem: xfs({
 *     mkfs: { rmapbt: true, reflink: true },
 *     mount: { dax: "always" },
 *   }),
 *   users: [
 *     mapping({
 *       processes: 2,
 *       files: 2,
 *       sizeKiB: 64,
 *       flags: ["MAP_SHARED"],
 *       access: "write",
 *     }),
 *   ],
 *   remove: unbind({ driver: "nd_pmem", withinSeconds: 30 }),
 *   expect: [commonPromises()],
 * });
 * ```
 *
 * @example A matrix of two cells, `ext4` and `xfs`
 * ```ts
 * import {
 *   ext4,
 *   filesystem,
 *   fsdax,
 *   openFiles,
 *   removal,
 *   scenario,
 *   systemCalls,
 *   unbind,
 *   xfs,
 * } from "../mod.ts";
 *
 * export default scenario({
 *   name: "unbind-open-files",
 *   summary: "Unbind nd_pmem while files are open and nothing is mapped",
 *   why: "Whoever has a file open must hear that the device is gone",
 *   covers: ["B10"],
 *   device: fsdax({ sizeMiB: 512 }),
 *   users: [openFiles({ processes: 2, files: 4, sizeKiB: 64 })],
 *   remove: unbind({ driver: "nd_pmem", withinSeconds: 30 }),
 *   expect: [
 *     removal.returns(),
 *     systemCalls.failWith({ errno: "EIO" }),
 *     filesystem.unmounts(),
 *   ],
 *   each: {
 *     filesystem: {
 *       ext4: ext4({ mount: { dax: "never" } }),
 *       xfs: xfs({
 *         mkfs: { rmapbt: true, reflink: false },
 *         mount: { dax: "never" },
 *       }),
 *     },
 *   },
 * });
 * ```
 */
export function scenario(spec: Spec): Spec {
  return spec;
}
