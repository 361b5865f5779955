import { driverDeviceOf } from "../../vocabulary/pmem_stack.ts";
import type { ExpectationWord } from "../../vocabulary/scenario.ts";
import {
  expectationsOf,
  type Finding,
  hasNoDax,
  hasNoUser,
  type IndexedExpectation,
  type IndexedUser,
  lacks,
  namespaceOf,
  type Subject,
  usersOf,
} from "../subject.ts";

/** Why an expectation is about nothing in a scenario, undefined if it is not. */
function findReason(
  word: ExpectationWord,
  subject: Subject,
): string | undefined {
  const { device, filesystem, remove } = subject.sketch;
  const driver = remove?.word === "unbind" ? remove.driver : undefined;
  const isBare = device?.word === "devdax" && lacks(subject, "filesystem");
  if (device?.word === "systemRam") {
    return findReasonInMemory(word, device.blocks);
  }
  if (ABOUT_USE.has(word) && isIdle(subject)) return "nobody uses the device";
  switch (word) {
    case "memory.staysInUse":
    case "memory.isRemoved":
    case "device.refusesDriver":
      return device && `${device.word} is no System RAM`;
    case "commonPromises":
      if (isBare) return "it is about files, and devdax has no filesystem";
      if (hasNoUser(subject, "mapping")) {
        return "it is about mapped files, and no user is a mapping({ ... })";
      }
      return findReason("everyMapper.gets", subject);
    case "everyMapper.gets":
      if (hasNoUser(subject, "mapping", "deviceMapping")) {
        return "no user is a mapping";
      }
      return hasNoDax(subject)
        ? `mounted with dax "${filesystem?.mount?.dax}", ` +
          "no file maps pages of the device"
        : undefined;
    case "everyMapper.hasPending":
    case "everyMapper.livesOn":
    case "everyMapper.isKilledBy":
    case "everyMapper.diesOfAccess":
      return hasNoUser(subject, "mapping")
        ? "no user is a mapping({ ... })"
        : undefined;
    case "cores.areBounded":
      return subject.sketch.users?.every((user) =>
          user !== undefined &&
          (user.word !== "mapping" || user.state !== "dumping")
        )
        ? 'no mapping({ ... }) has state "dumping"'
        : undefined;
    case "memoryReads.failWith":
      return hasNoUser(subject, "memoryReader")
        ? "no user is a memoryReader({ ... })"
        : undefined;
    case "userfaultfd.refusesWith":
      return hasNoRegistration(subject)
        ? "no mapping({ ... }) has userfaultfd"
        : undefined;
    case "nobody.isSignalled":
      return hasNoUser(subject, "mapping", "openFiles", "deviceMapping")
        ? "no user but fsstress({ ... }) or fsx({ ... }), which tell nothing"
        : undefined;
    case "everyUser.isUnaffected":
      return hasNoUser(subject, "mapping", "openFiles")
        ? "no user is a mapping({ ... }) or openFiles({ ... })"
        : undefined;
    case "removal.isRefused":
      return remove === undefined || remove.word === "removeModule" ||
          remove.word === "disableNamespace"
        ? undefined
        : "nothing can refuse it";
    case "driver.refusesUnknown":
    case "driver.unbindsOnce":
    case "driver.bindsOnce":
      if (device?.word === "devdax") return "it is about a block device";
      return remove === undefined || remove.word === "unbind"
        ? undefined
        : "nothing is unbound";
    case "mappings.areGone":
    case "mappings.stayValid":
      return hasNoUser(subject, "mapping", "deviceMapping")
        ? "no user is a mapping"
        : undefined;
    case "mappings.refuseStores":
      return storesNothing(subject)
        ? 'no user is a mapping({ ... }) with access "write"'
        : undefined;
    case "filesystem.hasNoDax":
      return device === undefined || device.word === "sector" ||
          device.word === "rawNamespace"
        ? undefined
        : `${device.word} can do DAX`;
    case "neighbours.areUnaffected":
      return lacks(subject, "beside")
        ? "nothing is beside the device"
        : undefined;
    case "driver.refusesToBind":
      if (device?.word === "devdax") return "its driver is not nd_pmem";
      return sitsOnNothing(subject)
        ? "the driver is bound to the namespace itself"
        : undefined;
    case "mappings.stayGone":
      return device !== undefined && device.word !== "devdax"
        ? "it is about mappings of a character device"
        : undefined;
    case "device.isUnregistered":
      if (device !== undefined && device.word !== "devdax") {
        return "it is about device-dax instances";
      }
      return driver === "device_dax"
        ? "unbinding device_dax leaves the instance registered"
        : undefined;
    case "device.cannotBeMapped":
      return device !== undefined && device.word !== "devdax"
        ? "it is about a character device"
        : undefined;
    case "nobodyElse.isSignalled":
      return hasNoMapping(
          subject,
          ({ touchedBy, access, flags }) =>
            touchedBy !== undefined ||
            access === "write" && flags?.includes("MAP_PRIVATE") === true,
        ) && hasNoUser(subject, "openFiles")
        ? "all users have pages of the device mapped"
        : undefined;
    case "privateCopies.areKept":
      return hasNoMapping(
          subject,
          ({ access, flags }) =>
            access === "write" && flags?.includes("MAP_PRIVATE") === true,
        )
        ? 'no user writes to a "MAP_PRIVATE" mapping'
        : undefined;
    case "newFaults.fail":
      return hasNoMapping(
          subject,
          ({ stride = 1, touchedBy, blocks, writable }) =>
            stride > 1 || touchedBy !== undefined ||
            writable === true && blocks !== undefined && blocks !== "written",
        )
        ? "no user leaves pages untouched, or reads holes that it can write"
        : undefined;
    case "holes.readZeros":
      return hasNoMapping(
          subject,
          ({ blocks, access }) =>
            access === "read" && blocks !== undefined && blocks !== "written",
        )
        ? 'no user reads "blocks" that are no "written" ones'
        : undefined;
    case "lockedMemory.isResident":
      return hasNoMapping(
          subject,
          ({ lock, flags }) =>
            lock !== undefined || flags?.includes("MAP_LOCKED") === true ||
            flags?.includes("MAP_POPULATE") === true,
        )
        ? "no user locks its memory"
        : undefined;
    case "unlinkedFiles.areFreed":
      return hasNoMapping(subject, ({ unlinked }) => unlinked === true)
        ? "no user has files unlinked"
        : undefined;
    case "systemCalls.failWith":
      return hasNoUser(subject, "mapping", "openFiles")
        ? "no user is a mapping({ ... }) or openFiles({ ... })"
        : undefined;
    case "workload.ends":
      return hasNoUser(subject, "fsstress", "fsx", "cowFaults")
        ? "no user is fsstress({ ... }), fsx({ ... }) or cowFaults({ ... })"
        : undefined;
    case "loop.failsWith":
      return hasNoUser(subject, "loopDevice")
        ? "no user is a loopDevice({ ... })"
        : undefined;
    case "overlayfs.failsWith":
      return hasNoUser(subject, "overlay")
        ? "no user is an overlay({ ... })"
        : undefined;
    case "swap.turnsOff":
      return hasNoUser(subject, "swapFile")
        ? "no user is a swapFile({ ... })"
        : undefined;
    case "filesystem.isShutDown":
      if (isBare) return "devdax has no filesystem";
      return filesystem?.word === "ext2" || filesystem?.word === "erofs"
        ? `${filesystem.word} has no shutdown`
        : undefined;
    case "filesystem.unmounts":
    case "filesystem.mountsAgain":
    case "filesystem.isConsistent":
      return isBare ? "devdax has no filesystem" : undefined;
    default:
      return undefined;
  }
}

/** What can be expected of memory whose blocks are in this state. */
const OF_MEMORY: ReadonlyMap<ExpectationWord, "any" | "online" | "offline"> =
  new Map([
    ["removal.returns", "any"],
    ["nobody.isSignalled", "any"],
    ["everyUser.canBeKilled", "any"],
    ["kernelLog.has", "any"],
    ["kernelLog.isClean", "any"],
    ["memory.staysInUse", "online"],
    ["device.refusesDriver", "online"],
    ["memory.isRemoved", "offline"],
    ["device.bindsAgain", "offline"],
    ["nothing.leaks", "offline"],
    ["secondRemoval.isAlike", "offline"],
  ]);

/** The same for memory of a device that is System RAM. */
function findReasonInMemory(
  word: ExpectationWord,
  blocks: "online" | "offline" | undefined,
): string | undefined {
  const needed = OF_MEMORY.get(word);
  if (needed === undefined) return "systemRam is memory like any other";
  return needed === "any" || blocks === undefined || needed === blocks
    ? undefined
    : `memory whose blocks are ${blocks} ` +
      (blocks === "online" ? "cannot be removed" : "is removed");
}

/** Whether no mapping is like this, for certain. */
function hasNoMapping(
  subject: Subject,
  isWanted: (user: IndexedUser<"mapping">["user"]) => boolean,
): boolean {
  const { users } = subject.sketch;
  return users !== undefined && !users.includes(undefined) &&
    !usersOf(subject, "mapping").some(({ user }) => isWanted(user));
}

/** Why an expectation with such data cannot be, undefined if it can. */
function findReasonAgainst(
  expectation: IndexedExpectation["expectation"],
  { sketch: { device, filesystem, remove } }: Subject,
): string | undefined {
  if (expectation.word === "mappings.stayGone") {
    const driver = remove?.word === "unbind" ? remove.driver : undefined;
    const isGone = driver === "dax_pmem" || driver === "nd_region";
    const { boundTo } = expectation;
    const isVolatile = device?.word === "devdax" &&
      device.provider === "cxl_ram";
    if (boundTo === "nd_pmem" && isVolatile) {
      return "volatile CXL memory is no namespace, which nd_pmem could have";
    }
    return isGone && boundTo !== undefined && boundTo !== "device_dax"
      ? `unbinding ${driver} leaves no instance for ${boundTo}`
      : undefined;
  }
  if (expectation.word !== "filesystem.isShutDown") return undefined;
  const known = {
    xfs: "SHUTDOWN_",
    ext4: "EXT4_",
    ext2: "",
    erofs: "",
    virtiofs: "",
  };
  const start = filesystem && known[filesystem.word];
  const other = [expectation.by ?? []].flat().find((reason) =>
    reason !== undefined && start !== undefined && !reason.startsWith(start)
  );
  return other && `${filesystem?.word} is never shut down by ${other}`;
}

/** Whether nobody maps anything to write to it, for certain. */
function storesNothing(subject: Subject): boolean {
  return hasNoUser(subject, "mapping") ||
    usersOf(subject, "mapping").every(({ user }) => user.access === "read");
}

/** What only a device that somebody uses can keep. */
const ABOUT_USE: ReadonlySet<ExpectationWord> = new Set<ExpectationWord>([
  "commonPromises",
  "everyUser.canBeKilled",
  "filesystem.unmounts",
  "filesystem.mountsAgain",
  "filesystem.isConsistent",
  "filesystem.hasNoDax",
  "data.isIntact",
]);

/** Whether nobody uses the device, for certain. */
function isIdle(subject: Subject): boolean {
  const { device, users } = subject.sketch;
  return device !== undefined && device.word !== "devdax" &&
    users?.length === 0 && lacks(subject, "filesystem");
}

/** Whether nothing is between the driver and the namespace, for certain. */
function sitsOnNothing(subject: Subject): boolean {
  const namespace = namespaceOf(subject);
  return namespace !== undefined && namespace.word !== "devdax" &&
    namespace.word !== "systemRam" && namespace.word !== "daxWindow" &&
    driverDeviceOf(namespace) === "namespace";
}

function hasNoRegistration(subject: Subject): boolean {
  return subject.sketch.users?.every((user) =>
    user !== undefined &&
    (user.word !== "mapping" || user.userfaultfd === undefined)
  ) ?? false;
}

/** Every expectation is about something that the scenario has. */
export function* pointlessExpectation(subject: Subject): Iterable<Finding> {
  for (const { index, expectation } of expectationsOf(subject)) {
    const { word } = expectation;
    const reason = findReason(word, subject) ??
      findReasonAgainst(expectation, subject);
    if (reason === undefined) continue;
    yield {
      path: ["expect", index],
      code: "pointless-expectation",
      message: `Cannot expect "${word}" here: ${reason}`,
    };
  }
}
