import { type Finding, namespaceOf, type Subject } from "../subject.ts";

type Step = NonNullable<NonNullable<Subject["sketch"]["before"]>[number]>;

/** Why nothing can be broken there, undefined if something can. */
function refusePlace(step: Step, subject: Subject): string | undefined {
  if (step.word !== "poison" && step.word !== "mediaError") return undefined;
  const { filesystem } = subject.sketch;
  const namespace = namespaceOf(subject);
  switch (step.of) {
    case "log":
      return filesystem?.word === "ext2" || filesystem?.word === "erofs"
        ? `${filesystem.word} has no log`
        : undefined;
    case "beyond the log":
      return filesystem === undefined ||
          filesystem.word === "xfs" && filesystem.log !== undefined
        ? undefined
        : "the log has no device of its own";
    case "struct pages":
      return namespace === undefined ||
          namespace.word === "fsdax" && namespace.map === "dev"
        ? undefined
        : "the device has no struct pages on it";
    default:
      return undefined;
  }
}

/** Why a fault cannot come about in this way, undefined if it can. */
function refuseMeans(step: Step, subject: Subject): string | undefined {
  const namespace = namespaceOf(subject);
  const filesystem = subject.sketch.filesystem?.word;
  switch (step.word) {
    case "poison":
      if (namespace?.word === "sector" || namespace?.word === "rawNamespace") {
        return `pages of ${namespace.word} are unknown to memory_failure()`;
      }
      return step.by === "MADV_HWPOISON" && step.of !== undefined &&
          step.of !== "data"
        ? "a process can only map data"
        : undefined;
    case "mediaError":
      return step.by === "ndctl inject-error" && namespace !== undefined &&
          "provider" in namespace && namespace.provider !== "nfit"
        ? 'errors can be injected only into a device by "nfit"'
        : undefined;
    case "errorTag":
      return filesystem === undefined || filesystem === "xfs"
        ? undefined
        : `${filesystem} has no error tags`;
    case "goingDown":
      return filesystem === "ext2" || filesystem === "erofs"
        ? `${filesystem} has no shutdown`
        : undefined;
    default:
      return undefined;
  }
}

/** What is broken before the removal is there, and can be broken so. */
export function* faultPlace(subject: Subject): Iterable<Finding> {
  const { before = [] } = subject.sketch;
  for (const [index, step] of before.entries()) {
    if (step === undefined) continue;
    const place = refusePlace(step, subject);
    if (place !== undefined && "of" in step) {
      yield {
        path: ["before", index, "of"],
        code: "fault-place",
        message: `Cannot break "${step.of}" of this device: ${place}`,
      };
    }
    const means = refuseMeans(step, subject);
    if (means === undefined) continue;
    yield {
      path: ["before", index],
      code: "fault-place",
      message: `Cannot use "${step.word}" here: ${means}`,
    };
  }
}
