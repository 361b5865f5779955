import {
  commonPromises,
  futexWaiter,
  futexWaiters,
  scenario,
} from "../../../mod.ts";
import { daxXfs, mappers, namespace, unbindPmem } from "./shared/set_up.ts";

export default scenario({
  name: "xfs-unbind-futex",
  summary: "Unbind nd_pmem while futexes on its pages are waited for",
  why:
    "The key of a shared futex is its page in the file. Who waits is woken by a signal alone, and the end of its owner must not reach for the page.",
  covers: ["D10"],
  device: namespace,
  filesystem: daxXfs,
  users: [mappers],
  meanwhile: [
    futexWaiter({ kind: "shared", processes: 2, filesOf: "mapper" }),
    futexWaiter({ kind: "PI", processes: 2 }),
    futexWaiter({ kind: "robust", processes: 2 }),
  ],
  remove: unbindPmem,
  expect: [commonPromises(), futexWaiters.wakeOnlyBySignal()],
});
