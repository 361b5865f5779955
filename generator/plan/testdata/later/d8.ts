import { commonPromises, pin, pins, scenario } from "../../../mod.ts";
import { daxXfs, mappers, namespace, unbindPmem } from "./shared/set_up.ts";

export default scenario({
  name: "xfs-unbind-rdma",
  summary: "Unbind nd_pmem after rxe was refused its pages",
  why: "Memory of a filesystem cannot be registered for RDMA.",
  covers: ["D8"],
  device: namespace,
  filesystem: daxXfs,
  users: [mappers],
  meanwhile: [pin({ by: "ibv_reg_mr", pages: 16, filesOf: "mapper" })],
  remove: unbindPmem,
  expect: [
    commonPromises(),
    pins.areRefused({ errno: ["EOPNOTSUPP", "EFAULT"] }),
  ],
});
