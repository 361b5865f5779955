import type { Finding, Subject } from "../subject.ts";

/** Files that the directory of the tests has anyway, as scenarios' names. */
const FILES: ReadonlyMap<string, string> = new Map([
  ["config", "config"],
  ["dax-calls", "dax_calls.c"],
  ["dax-core", "dax_core"],
  ["dax-helper", "dax_helper.c"],
  ["dax-files", "dax_files"],
  ["dax-lib", "dax_lib.sh"],
  ["dax-map", "dax_map.c"],
  ["dax-mapper", "dax_mapper.c"],
  ["dax-process", "dax_process.c"],
  ["dax-reader", "dax_reader"],
  ["dax-sigbus", "dax_sigbus.c"],
  ["dax-state", "dax_state.c"],
  ["dax-rmmod", "dax_rmmod"],
  ["dax-uffd", "dax_uffd.c"],
  ["dax-user", "dax_user"],
  ["dax-workload", "dax_workload"],
  ["makefile", "Makefile"],
  ["settings", "settings"],
]);

/** What the build of kselftest makes, and what one would take for that. */
const TARGETS: ReadonlySet<string> = new Set([
  "all",
  "check",
  "clean",
  "clean-mods-dir",
  "emit-tests",
  "gen-mods-dir",
  "gen-tar",
  "headers",
  "install",
  "kselftest",
  "run",
  "run-tests",
  "test",
  "tests",
]);

/** A test is no file, nor anything else, that its directory has anyway. */
export function* reservedName(
  { sketch: { name } }: Subject,
): Iterable<Finding> {
  if (name === undefined) return;
  const file = FILES.get(name);
  const isTarget = TARGETS.has(name);
  if (file === undefined && !isTarget) return;
  yield {
    path: ["name"],
    code: "reserved-name",
    message: `Cannot name a scenario "${name}": ` +
      (isTarget
        ? "kselftest's Makefiles have a target of this name"
        : `"${file}" is a file beside the tests`),
    hint: "say what is removed while what happens: xfs-unbind-mmap-shared",
  };
}
