import type { ExpectationWord } from "../../vocabulary/scenario.ts";
import {
  expectationsOf,
  type Finding,
  hasNoDax,
  hasNoUser,
  lacks,
  type Subject,
} from "../subject.ts";

/** Why an expectation is about nothing in a scenario, undefined if it is not. */
function findReason(
  word: ExpectationWord,
  subject: Subject,
): string | undefined {
  const { device, filesystem } = subject.sketch;
  const isBare = device?.word === "devdax" && lacks(subject, "filesystem");
  switch (word) {
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
    case "nobody.isSignalled":
      return hasNoUser(subject, "mapping", "openFiles", "deviceMapping")
        ? "no user but fsstress({ ... }) or fsx({ ... }), which tell nothing"
        : undefined;
    case "mappings.areGone":
      return hasNoUser(subject, "mapping", "deviceMapping")
        ? "no user is a mapping"
        : undefined;
    case "systemCalls.failWith":
      return hasNoUser(subject, "mapping", "openFiles")
        ? "no user is a mapping({ ... }) or openFiles({ ... })"
        : undefined;
    case "workload.ends":
      return hasNoUser(subject, "fsstress", "fsx")
        ? "no user is fsstress({ ... }) or fsx({ ... })"
        : undefined;
    case "filesystem.unmounts":
    case "filesystem.mountsAgain":
    case "filesystem.isConsistent":
      return isBare ? "devdax has no filesystem" : undefined;
    default:
      return undefined;
  }
}

/** Every expectation is about something that the scenario has. */
export function* pointlessExpectation(subject: Subject): Iterable<Finding> {
  for (const { index, expectation: { word } } of expectationsOf(subject)) {
    const reason = findReason(word, subject);
    if (reason === undefined) continue;
    yield {
      path: ["expect", index],
      code: "pointless-expectation",
      message: `Cannot expect "${word}" here: ${reason}`,
    };
  }
}
