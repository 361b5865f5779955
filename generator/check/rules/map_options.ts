import { showValue } from "../../base/show_value.ts";
import {
  type Finding,
  type IndexedUser,
  type Subject,
  usersOf,
} from "../subject.ts";

/** The size of a PMD on most machines. */
const PMD_KIB = 2048;

type MappingUser = IndexedUser<"mapping">["user"];

/** What a mapping asks for goes together, and with the filesystem. */
export function* mapOptions(subject: Subject): Iterable<Finding> {
  for (const { index, user } of usersOf(subject, "mapping")) {
    for (
      const finding of [
        ...filesOfOthers(subject, index, user),
        ...pmds(subject, user),
        ...unallocated(subject, user),
        ...processes(user),
        ...locks(user),
      ]
    ) {
      yield {
        ...finding,
        path: ["users", index, ...finding.path],
        code: "map-options",
      };
    }
  }
}

type Found = Omit<Finding, "code">;

/** The files are those of a user that has made use of them before. */
function* filesOfOthers(
  { sketch: { users = [] } }: Subject,
  index: number,
  { filesOf, files, sizeKiB, blocks, unlinked }: MappingUser,
): Iterable<Found> {
  if (filesOf === undefined || users.includes(undefined)) return;
  const owner = users.slice(0, index).find((user) =>
    user !== undefined && "as" in user && user.as === filesOf
  );
  if (owner?.word !== "mapping" && owner?.word !== "openFiles") {
    yield {
      path: ["filesOf"],
      message: `Cannot find a user of files before this one that is named ` +
        showValue(filesOf),
      hint: `name one with as: ${showValue(filesOf)}`,
    };
    return;
  }
  for (const [field, own] of Object.entries({ files, sizeKiB })) {
    const value = owner[field as "files" | "sizeKiB"];
    if (own === undefined || value === undefined || own === value) continue;
    yield {
      path: [field],
      message: `Cannot map ${own} as ${showValue(field)} of the files of ` +
        `${showValue(filesOf)}, which have ${value}`,
    };
  }
  for (const [field, value] of Object.entries({ blocks, unlinked })) {
    if (value === undefined) continue;
    yield {
      path: [field],
      message: `Cannot set "${field}" for the files of ${showValue(filesOf)}`,
      hint: `set it for ${showValue(filesOf)}`,
    };
  }
}

/** PMDs map what is aligned to them, in the file and on the device. */
function* pmds(
  { sketch: { filesystem } }: Subject,
  { pages, sizeKiB }: MappingUser,
): Iterable<Found> {
  if (pages !== "PMD") return;
  if (sizeKiB !== undefined && sizeKiB % PMD_KIB !== 0) {
    yield {
      path: ["sizeKiB"],
      message: `Cannot map ${sizeKiB} KiB by PMDs: ` +
        `they map ${PMD_KIB} KiB each`,
    };
  }
  if (filesystem === undefined) return;
  const mkfs = filesystem.word === "xfs" ? filesystem.mkfs : undefined;
  if (filesystem.word === "xfs" && mkfs === undefined) return;
  const isAligned = [mkfs?.stripeKiB, mkfs?.extentHintKiB].every((size) =>
    size !== undefined && size % PMD_KIB === 0
  );
  if (isAligned) return;
  yield {
    path: ["pages"],
    message: "Cannot map by PMDs: the extents need not be aligned to them",
    hint:
      `use xfs with stripeKiB: ${PMD_KIB} and extentHintKiB: ${PMD_KIB} in mkfs`,
  };
}

/** Who reads what was never written has no page of the device. */
function* unallocated(
  { sketch: { expect = [] } }: Subject,
  { as, blocks, access }: MappingUser,
): Iterable<Found> {
  if (blocks === undefined || blocks === "written" || access !== "read") return;
  const asked = expect.find((expectation) =>
    expectation !== undefined &&
    (expectation.word === "commonPromises" ||
      (expectation.word === "everyMapper.gets" ||
          expectation.word === "mappings.areGone") &&
        (expectation.who === undefined || expectation.who === as))
  );
  if (asked === undefined) return;
  yield {
    path: ["blocks"],
    message: `Cannot expect "${asked.word}" where ${showValue(blocks)} ` +
      "is only read: no page of the device is mapped",
    hint: 'use access "write", or expect newFaults.fail()',
  };
}

function* processes(
  {
    processes,
    touchedBy,
    inherit,
    access,
    flags,
    leaderExits,
    descriptor,
    namespaces,
  }: MappingUser,
): Iterable<Found> {
  if (inherit !== undefined) {
    const other = leaderExits
      ? "leaderExits"
      : descriptor === "passed"
      ? "descriptor"
      : namespaces !== undefined
      ? "namespaces"
      : undefined;
    if (other !== undefined) {
      yield {
        path: ["inherit"],
        message: `Cannot inherit a mapping with "${other}": ` +
          "only the first process would have that",
      };
    }
    if (access === "write" && flags?.includes("MAP_PRIVATE")) {
      yield {
        path: ["inherit"],
        message: 'Cannot inherit a mapping that is written with "MAP_PRIVATE"' +
          ": the copies are inherited as well",
      };
    }
  }
  if (processes === undefined) return;
  if (touchedBy !== undefined && touchedBy > processes) {
    yield {
      path: ["touchedBy"],
      message: `Cannot have ${touchedBy} processes touch the pages: ` +
        `there ${processes === 1 ? "is" : "are"} ${processes}`,
    };
  }
  if (inherit !== undefined && processes === 1) {
    yield {
      path: ["inherit"],
      message: "Cannot inherit a mapping: there is one process only",
    };
  }
  if (inherit === "CLONE_VM" && touchedBy !== undefined) {
    yield {
      path: ["touchedBy"],
      message: "Cannot have some processes touch the pages of all: " +
        "their memory is the same",
    };
  }
}

function* locks({ lock, flags }: MappingUser): Iterable<Found> {
  if (lock === undefined || !flags?.includes("MAP_LOCKED")) return;
  yield {
    path: ["lock"],
    message: `Cannot lock by ${showValue(lock)} what "MAP_LOCKED" locks`,
    hint: "leave one of them out",
  };
}
