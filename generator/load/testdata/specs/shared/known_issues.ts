import type { KnownIssue } from "../../../../mod.ts";

export const stays: KnownIssue = {
  breaks: ["mappings.areGone"],
  kernels: "<6.8",
  shows: "fail",
  symptom: "Pages stay mapped",
  cause: "Nobody unmaps them",
  certainty: "seen",
};
