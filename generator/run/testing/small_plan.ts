/** Plans of one or a few points, for tests. */

import {
  samplePlan,
  type SamplePoint,
} from "../../observe/testing/sample_plan.ts";
import type { DeviceNeed, Plan } from "../../plan/plan.ts";

/** What {@linkcode smallPlan} takes. */
export interface SmallPlanOptions {
  /** `unbind returns` when absent. */
  points?: SamplePoint[];
  /** Not under emulation; 10 when absent. */
  timeoutSeconds?: number;
  /** One namespace by nd_e820 when absent. */
  devices?: DeviceNeed[];
  expectedConsole?: string[];
  /** The oldest that can make the filesystem. */
  xfsprogs?: string;
  /** Those of the sample when absent. */
  kernelOptions?: string[];
}

/** A plan whose program is `NAME.sh`. */
export function smallPlan(name: string, options: SmallPlanOptions = {}): Plan {
  const sample = samplePlan({
    points: options.points ?? ["unbind returns"],
    expectedConsole: options.expectedConsole ?? [],
  });
  return {
    ...sample,
    scenario: { ...sample.scenario, name },
    program: `${name}.sh`,
    needs: {
      ...sample.needs,
      ...(options.xfsprogs === undefined ? {} : { xfsprogs: options.xfsprogs }),
      kernelOptions: options.kernelOptions ?? sample.needs.kernelOptions,
      devices: options.devices ??
        [{ provider: "e820", kind: "pmem", sizeMiB: 384 }],
    },
    timeoutSeconds: options.timeoutSeconds ?? 10,
  };
}

/** A matrix of the cells `one`, `two, *` and `three`, with a point for each. */
export function smallMatrix(name: string): Plan {
  const plan = smallPlan(name);
  const [point] = plan.points;
  const [cell] = plan.cells;
  if (point === undefined || cell === undefined) throw new Error("no point");
  const names = ["one", "two, *", "three"];
  return {
    ...plan,
    cells: names.map((name) => ({ ...cell, name })),
    points: [
      ...names.map((cell) => ({ ...point, cell, name: `${cell}: unbinds` })),
      { ...point, name: "log stays clean" },
    ],
  };
}
