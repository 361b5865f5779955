/** The test points of a scenario: what is reported, by which name. */

import { commonPromiseExpectations } from "../vocabulary/common_promises.ts";
import { listCells } from "../vocabulary/cells.ts";
import type {
  Expectation,
  Removal,
  Scenario,
  Spec,
} from "../vocabulary/scenario.ts";
import type { Check, TestPoint } from "./plan.ts";

type PlainExpectation = Exclude<Expectation, { word: "commonPromises" }>;
type Word = PlainExpectation["word"];

/** One kind of test point. */
export interface PointKind {
  word: Word;
  check: Check;
  /** What the line of TAP says: what must hold, never a value. */
  name: string;
  /** Whether every removal is looked at, or once at the end. */
  when: "removal" | "end";
}

/** All kinds of test points, in the order in which a test comes to them. */
export const POINT_KINDS: readonly PointKind[] = [
  ofRemoval("injection.failsWith", "injectionFails", "injection fails"),
  ofRemoval(
    "injection.signalsCaller",
    "injectionSignals",
    "injection signals its caller",
  ),
  ofRemoval(
    "injection.shutsDown",
    "injectionShutsDown",
    "injection shuts the filesystem down",
  ),
  ofRemoval(
    "injection.leavesFilesystemAlive",
    "injectionHarmless",
    "injection leaves the filesystem alive",
  ),
  ofRemoval("badBlocks.failReads", "badReads", "reads of bad blocks fail"),
  ofRemoval("badBlocks.failFaults", "badFaults", "faults on bad blocks fail"),
  ofRemoval(
    "badBlocks.areClearedByWrites",
    "badCleared",
    "writes clear bad blocks",
  ),
  ofRemoval("pins.areRefused", "pinsRefused", "pins are refused"),
  ofRemoval(
    "driver.refusesUnknown",
    "unknownRefused",
    "driver refuses an unknown name",
  ),
  ofRemoval("removal.isRefused", "removalRefused", "removal is refused"),
  ofRemoval("removal.returns", "unbindReturns", "unbind returns in time"),
  ofRemoval("driver.unbindsOnce", "unbindsOnce", "second unbind is refused"),
  // First of all that is asked: who is stopped goes on with the next question.
  ofRemoval(
    "everyMapper.hasPending",
    "signalPending",
    "every mapper has SIGBUS pending",
  ),
  ofRemoval(
    "everyUser.isUnaffected",
    "usersUnaffected",
    "users are unaffected",
  ),
  ofRemoval("everyMapper.gets", "mappersSignalled", "every mapper gets SIGBUS"),
  ofRemoval("everyMapper.livesOn", "mappersLive", "every mapper lives on"),
  ofRemoval(
    "everyMapper.isKilledBy",
    "mappersKilled",
    "every mapper is killed by SIGBUS",
  ),
  ofRemoval("nobody.isSignalled", "nobodySignalled", "nobody is signalled"),
  ofRemoval(
    "nobodyElse.isSignalled",
    "othersNotSignalled",
    "nobody else is signalled",
  ),
  ofRemoval("mappings.areGone", "nothingMapped", "nothing stays mapped"),
  ofRemoval(
    "lockedMemory.isResident",
    "lockedResident",
    "locked memory is what is left",
  ),
  ofRemoval(
    "mappings.areGone",
    "accessesFail",
    "old mappings only raise SIGBUS",
  ),
  ofRemoval("mappings.stayValid", "mappingsStay", "mappings stay valid"),
  ofRemoval("mappings.refuseStores", "storesFail", "stores only raise SIGBUS"),
  ofRemoval("newFaults.fail", "faultsFail", "new faults raise SIGBUS"),
  ofRemoval("holes.readZeros", "holesReadZeros", "holes read as zeros"),
  ofRemoval("privateCopies.areKept", "copiesKept", "private copies are kept"),
  ofRemoval("cores.areBounded", "coresBounded", "core dumps end in bounds"),
  ofRemoval("memoryReads.failWith", "readsFail", "reads of memory fail"),
  ofRemoval(
    "userfaultfd.refusesWith",
    "registrationRefused",
    "userfaultfd refuses mappings",
  ),
  ofRemoval("systemCalls.failWith", "callsFail", "system calls fail"),
  ofRemoval("filesystem.isShutDown", "shutDown", "filesystem is shut down"),
  ofRemoval(
    "device.isUnregistered",
    "unregistered",
    "device is unregistered",
  ),
  ofRemoval(
    "device.cannotBeMapped",
    "oldDescriptorFails",
    "old descriptors cannot be mapped",
  ),
  ofRemoval(
    "device.cannotBeMapped",
    "newDescriptorFails",
    "device cannot be opened and mapped",
  ),
  ofRemoval("memory.staysInUse", "memoryStays", "memory stays in use"),
  ofRemoval("memory.isRemoved", "memoryRemoved", "memory is removed"),
  ofRemoval(
    "device.refusesDriver",
    "driverRefused",
    "device refuses the driver",
  ),
  ofRemoval("loop.failsWith", "loopFails", "loop device fails"),
  ofRemoval("overlayfs.failsWith", "overlayFails", "overlay fails"),
  ofRemoval("swap.turnsOff", "swapTurnsOff", "swap turns off"),
  ofRemoval("kernelLog.has", "logHas", "kernel log tells of the removal"),
  ofNeighbour("neighbourNotSignalled", "users of the neighbour get no signal"),
  ofNeighbour("neighbourAccesses", "mappings of the neighbour work"),
  ofNeighbour("neighbourCalls", "system calls of the neighbour work"),
  ofNeighbour("neighbourIntact", "data of the neighbour is intact"),
  ofRemoval("contenders.lose", "oneWins", "one removal wins"),
  ofRemoval(
    "callsInProgress.return",
    "callsReturn",
    "calls in progress return",
  ),
  ofRemoval(
    "futexWaiters.wakeOnlyBySignal",
    "waitersWait",
    "futex waiters wake only by a signal",
  ),
  ofRemoval("freezes.areUndone", "thawed", "no freeze is left"),
  ofRemoval(
    "otherRemovals.areIndependent",
    "othersAlike",
    "other removals are independent",
  ),
  ofRemoval(
    "earlyBinds.failWith",
    "earlyBindFails",
    "bind fails while the old mount is there",
  ),
  // Nobody can be asked anything after that.
  ofRemoval(
    "everyMapper.diesOfAccess",
    "accessesFatal",
    "every mapper dies of an access",
  ),
  ofRemoval("everyUser.canBeKilled", "usersKilled", "users can be killed"),
  ofRemoval("workload.ends", "usersKilled", "workload can be killed"),
  ofRemoval("filesystem.unmounts", "unmounts", "filesystem unmounts"),
  ofRemoval(
    "driver.refusesToBind",
    "bindRefused",
    "driver refuses to bind the namespace",
  ),
  ofRemoval("mappings.stayGone", "staysGone", "old mappings stay gone"),
  ofRemoval("device.bindsAgain", "binds", "device binds again"),
  ofRemoval("driver.bindsOnce", "bindsOnce", "second bind is refused"),
  ofRemoval("filesystem.mountsAgain", "mounts", "filesystem mounts again"),
  ofRemoval(
    "unlinkedFiles.areFreed",
    "unlinkedFreed",
    "unlinked files are freed",
  ),
  ofRemoval("data.isIntact", "dataIntact", "data is intact"),
  ofRemoval(
    "filesystem.isConsistent",
    "consistent",
    "filesystem is consistent",
  ),
  ofRemoval("filesystem.hasNoDax", "noDax", "mount gives no DAX"),
  ofRemoval(
    "reportedWrites.areThere",
    "reportedWritten",
    "reported writes are there",
  ),
  ofRemoval(
    "foreignData.isNeverSeen",
    "foreignUnseen",
    "foreign data is never seen",
  ),
  ofRemoval(
    "foreignData.isNeverChanged",
    "foreignUnchanged",
    "foreign data is never changed",
  ),
  ofRemoval(
    "pins.areReleased",
    "pinsReleased",
    "pins are released without harm",
  ),
  ofRemoval("badBlocks.areGone", "badGone", "bad blocks are gone"),
  ofRemoval("scrub.findsNothing", "scrubbed", "scrub finds nothing"),
  ofRemoval("oldFiles.failWith", "oldFilesFail", "old files stay dead"),
  ofRemoval(
    "newMappings.work",
    "newMappingsWork",
    "mappings of another device work",
  ),
  ofRemoval(
    "kernelLog.lacks",
    "logLacks",
    "kernel log lacks what must not be there",
  ),
  atEnd("modules.loadAgain", "modulesLoad", "modules load again"),
  atEnd(
    "furtherRemovals.areAlike",
    "furtherAlike",
    "further removals are alike",
  ),
  atEnd("nothing.leaks", "nothingLeaked", "nothing is leaked"),
  atEnd("kernelLog.isClean", "logClean", "kernel log stays clean"),
  atEnd("machine.restarts", "restarts", "machine restarts"),
];

function ofRemoval(word: Word, check: Check, name: string): PointKind {
  return { word, check, name, when: "removal" };
}

function ofNeighbour(check: Check, name: string): PointKind {
  return ofRemoval("neighbours.areUnaffected", check, name);
}

function atEnd(word: Word, check: Check, name: string): PointKind {
  return { word, check, name, when: "end" };
}

/** What comes before the name of a point that looks at the second removal. */
export const SECOND_ROUND = "second removal: ";

/** The expectations with `commonPromises` spelled out; what refines it wins. */
export function spellOutExpectations(
  scenario: Pick<Spec, "expect">,
): PlainExpectation[] {
  const said = scenario.expect.filter((
    expectation,
  ): expectation is PlainExpectation => expectation.word !== "commonPromises");
  if (said.length === scenario.expect.length) return said;
  const words = new Set(said.map((expectation) => expectation.word));
  return [
    ...commonPromiseExpectations.filter(({ word }) => !words.has(word)),
    ...said,
  ];
}

/** Whether the device is removed a second time, for all to hold again. */
export function isTwice(scenario: Pick<Spec, "expect">): boolean {
  return spellOutExpectations(scenario).some(({ word }) =>
    word === "secondRemoval.isAlike"
  );
}

/** The test points that shell tests have, in their order. */
export function listShellPoints(spec: Spec): TestPoint[] {
  const expectations = spellOutExpectations(spec);
  const rounds = isTwice(spec) ? [1, 2] as const : [1] as const;
  return [
    ...listCells(spec).flatMap((cell) => {
      const ofRemoval = listPoints(expectations, "removal", cell.scenario);
      return rounds.flatMap((round) =>
        ofRemoval.map((point): TestPoint => ({
          ...point,
          name: prefixCell(cell.name) + (round === 1 ? "" : SECOND_ROUND) +
            point.name,
          round,
          cell: cell.name,
        }))
      );
    }),
    ...listPoints(expectations, "end"),
  ];
}

/** What comes before the name of a point that looks at a cell of a matrix. */
export function prefixCell(cell: string): string {
  return cell === "" ? "" : `${cell}: `;
}

/**
 * The test points of a program on kselftest_harness.h: each is a test by
 * itself, with a removal of its own.
 */
export function listHarnessPoints(
  spec: Spec,
  fixture: string,
): TestPoint[] {
  const expectations = spellOutExpectations(spec);
  const points = [
    ...listPoints(expectations, "removal"),
    ...listPoints(expectations, "end"),
  ];
  for (const expectation of expectations) {
    if (expectation.word === "secondRemoval.isAlike") {
      points.push({
        check: "secondAlike",
        name: "second removal is alike",
        expectation,
        round: 2,
        cell: "",
      });
    }
  }
  return listCells(spec).flatMap((cell) =>
    points.map((point) => ({
      ...point,
      name: [fixture, nameVariant(cell.name), nameHarnessTest(point.name)]
        .filter((part) => part !== "").join("."),
      cell: cell.name,
    }))
  );
}

/** The C name of the variant of a fixture for a cell: `nd_device`. */
export function nameVariant(cell: string): string {
  return nameHarnessTest(cell);
}

/** The C name of the test for a point: `nothing_stays_mapped`. */
export function nameHarnessTest(pointName: string): string {
  return pointName.toLowerCase().replaceAll(/[^a-z0-9]+/g, "_")
    .replace(/_$/, "");
}

function listPoints(
  expectations: PlainExpectation[],
  when: PointKind["when"],
  scenario?: Scenario,
): TestPoint[] {
  const names = new Set<string>();
  return POINT_KINDS.filter((kind) => kind.when === when).flatMap((kind) =>
    expectations.filter(({ word }) => word === kind.word)
      .map((expectation): TestPoint => ({
        check: kind.check,
        name: nameApart(namePoint(kind, expectation, scenario), names),
        expectation,
        round: 1,
        cell: "",
      }))
  );
}

/** What is said of each kind of removal that returns. */
const REMOVAL_NAMES: Record<Removal["word"], string> = {
  unbind: "unbind returns in time",
  removePci: "PCI removal returns in time",
  removeModule: "module is removed in time",
  disableNamespace: "namespace is disabled in time",
};

/** A point's name, with what it is about if it is not about all. */
function namePoint(
  { word, name: usual }: PointKind,
  expectation: PlainExpectation,
  scenario?: Scenario,
): string {
  const name = word === "removal.returns" && scenario !== undefined
    ? REMOVAL_NAMES[scenario.remove.word]
    : usual;
  if (expectation.word === "mappings.stayGone") {
    return `${name} (${expectation.boundTo})`;
  }
  if (expectation.word === "device.refusesDriver") {
    return `${name} (${expectation.driver})`;
  }
  return "who" in expectation && expectation.who !== undefined
    ? `${name} (${expectation.who})`
    : name;
}

/** The name, with a number if another point has it already. */
function nameApart(name: string, others: Set<string>): string {
  let apart = name;
  for (let number = 2; others.has(apart); number++) {
    apart = `${name} (${number})`;
  }
  others.add(apart);
  return apart;
}
