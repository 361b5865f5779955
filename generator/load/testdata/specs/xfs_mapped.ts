import {
  commonPromises,
  everyMapper as mappers,
  fsdax,
  mapping,
  scenario,
  unbind,
  xfs,
} from "../../../mod.ts";
import { stays as staysMapped } from "./shared/known_issues.ts";

const why = "Unbind cannot fail, " +
  "so the kernel must take every mapping away";
const sizeKiB = 0x40;
const shared = "MAP_SHARED" satisfies string;
const options = { rmapbt: true, "reflink": false };

/** Notes stand where they like. */
export default scenario({
  name: "xfs-mapped",
  summary: `Unbind nd_pmem while "files" of an XFS are mapped`,
  why,
  covers: ["A1", "C1"],
  fixedBy: [{
    commit: "fa422b353d21",
    subject: "mm, pmem, xfs: Introduce MF_MEM_PRE_REMOVE for unbind",
    since: "6.8",
  }],
  knownIssues: [{
    breaks: ["mappings.areGone", "filesystem.unmounts"],
    kernels: "<6.8",
    shows: "fail",
    symptom: `umount says
  "target is busy"`,
    cause: "Nobody is told: 'kill_dax' \\ \u0061\x62 only",
    certainty: "read in the source",
  }, staysMapped, { ...staysMapped, kernels: ">=6.8", certainty: "suspected" }],
  device: fsdax({ sizeMiB: 5_12 }),
  filesystem: xfs({ mkfs: options, mount: { dax: "always" } }),
  users: [
    mapping({
      processes: 2,
      files: 2,
      sizeKiB,
      flags: [shared, "MAP_SYNC"],
      access: "write",
    }),
  ],
  remove: unbind({ driver: "nd_pmem", withinSeconds: 3e1 }),
  expect: [
    commonPromises(),
    mappers.gets({ signal: "SIGBUS", siCode: "BUS_MCEERR_AR" }),
  ],
});
