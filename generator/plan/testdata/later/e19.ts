import { commonPromises, processStorm, scenario } from "../../../mod.ts";
import { daxXfs, mappers, namespace, unbindPmem } from "./shared/set_up.ts";

export default scenario({
  name: "xfs-unbind-process-storm",
  summary: "Unbind nd_pmem while its mappers fork, exec and exit",
  why: "The list of processes changes while the removal goes through it.",
  covers: ["E19"],
  device: namespace,
  filesystem: daxXfs,
  users: [mappers],
  remove: unbindPmem,
  expect: [commonPromises()],
  each: {
    meanwhile: {
      fork: [processStorm({ of: "fork", processes: 16, filesOf: "mapper" })],
      exec: [processStorm({ of: "exec", processes: 16, filesOf: "mapper" })],
      exit: [processStorm({ of: "exit", processes: 16, filesOf: "mapper" })],
    },
  },
});
