import { commonPromises, pin, pins, scenario } from "../../../mod.ts";
import { daxXfs, mappers, namespace, unbindPmem } from "./shared/set_up.ts";

export default scenario({
  name: "xfs-unbind-io-uring-buffers",
  summary: "Unbind nd_pmem after io_uring was refused its pages",
  why:
    "Memory of a filesystem cannot be lent for long, so that io_uring gets no fixed buffer there and nothing is left to wait for.",
  covers: ["D4"],
  device: namespace,
  filesystem: daxXfs,
  users: [mappers],
  meanwhile: [
    pin({ by: "IORING_REGISTER_BUFFERS", pages: 16, filesOf: "mapper" }),
  ],
  remove: unbindPmem,
  expect: [commonPromises(), pins.areRefused({ errno: "EOPNOTSUPP" })],
});
