import { commonPromises, faulter, scenario } from "../../../mod.ts";
import { daxXfs, mappers, namespace, unbindPmem } from "./shared/set_up.ts";

export default scenario({
  name: "xfs-unbind-refault-writes",
  summary: "Unbind nd_pmem while writers who ignore SIGBUS touch its pages",
  why:
    "A write fault waits while the filesystem is frozen, and raises SIGBUS then.",
  covers: ["E5"],
  device: namespace,
  filesystem: daxXfs,
  users: [mappers],
  meanwhile: [
    faulter({
      processes: 2,
      by: "store",
      sizeKiB: 1024,
      pages: "again",
      sigbus: "SIG_IGN",
      filesOf: "mapper",
    }),
  ],
  remove: unbindPmem,
  expect: [commonPromises()],
});
