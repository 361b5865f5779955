import { commonPromises, pin, pins, scenario } from "../../../mod.ts";
import { daxXfs, mappers, namespace, unbindPmem } from "./shared/set_up.ts";

export default scenario({
  name: "xfs-unbind-gup-test",
  summary: "Unbind nd_pmem while gup_test pins its pages",
  why: "Pins for a moment are granted and released, a pin for long is not.",
  covers: ["D7"],
  device: namespace,
  filesystem: daxXfs,
  users: [mappers],
  meanwhile: [
    pin({
      as: "short",
      by: "PIN_FAST_BENCHMARK",
      pages: 16,
      filesOf: "mapper",
    }),
    pin({ by: "GUP_FAST_BENCHMARK", pages: 16, filesOf: "mapper" }),
    pin({
      as: "long",
      by: "PIN_LONGTERM_TEST_START",
      pages: 16,
      filesOf: "mapper",
    }),
  ],
  remove: unbindPmem,
  expect: [
    commonPromises(),
    pins.areReleased({ removal: ["waits", "returns"], who: "short" }),
    pins.areRefused({ errno: "EOPNOTSUPP", who: "long" }),
  ],
});
