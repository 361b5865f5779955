import { commonPromises, faulter, openFiles, scenario } from "../../../mod.ts";
import { daxXfs, mappers, namespace, unbindPmem } from "./shared/set_up.ts";

export default scenario({
  name: "xfs-unbind-refault-reads",
  summary: "Unbind nd_pmem while readers who ignore SIGBUS touch its pages",
  why:
    "Who ignores the signal and goes on touching its mapping must not get the page back, also while the rest of a large file is still looked for.",
  covers: ["E4"],
  device: namespace,
  filesystem: daxXfs,
  users: [mappers, openFiles({ processes: 1, files: 1, sizeKiB: 131072 })],
  meanwhile: [
    faulter({
      processes: 2,
      by: "load",
      sizeKiB: 1024,
      pages: "again",
      sigbus: "SIG_IGN",
      filesOf: "mapper",
    }),
  ],
  remove: unbindPmem,
  expect: [commonPromises()],
});
