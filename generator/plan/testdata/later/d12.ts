import { commonPromises, pin, pins, scenario } from "../../../mod.ts";
import { daxXfs, mappers, namespace, unbindPmem } from "./shared/set_up.ts";

export default scenario({
  name: "xfs-unbind-xdp-umem",
  summary: "Unbind nd_pmem after AF_XDP was refused its pages",
  why:
    "Memory of a filesystem cannot be lent for long, so that AF_XDP gets no packet memory there.",
  covers: ["D12"],
  device: namespace,
  filesystem: daxXfs,
  users: [mappers],
  meanwhile: [pin({ by: "XDP_UMEM_REG", pages: 16, filesOf: "mapper" })],
  remove: unbindPmem,
  expect: [commonPromises(), pins.areRefused({ errno: "EOPNOTSUPP" })],
});
