/**
 * Runs a generated scenario on a kernel that has the fix which it is about, and
 * on one that has not.
 *
 * @module
 */
import { assert, assertEquals, assertMatch } from "@std/assert";
import spec from "../../specs/xfs_unbind_mmap_shared.ts";
import { acquireKselftestTree } from "../acquire/kselftest_tree.ts";
import { planScenario } from "../plan/plan_scenario.ts";
import { renderSelftests } from "../render/selftests.ts";
import type { RunRecord, ScenarioRecord } from "../report/run_record.ts";
import { acquireKernels } from "./acquire_kernels.ts";
import { installPrograms } from "./programs.ts";
import { runMatrix } from "./run_matrix.ts";
import {
  acquireOptions,
  ignore,
  prepareMachine,
  unless,
} from "../vm/testing/real_machine.ts";
import { inTemporaryDirectory } from "./testing/temporary_directory.ts";

const plan = planScenario(spec, "specs/xfs_unbind_mmap_shared.ts");

async function runOn(selectors: string[]): Promise<RunRecord> {
  const [first = ""] = selectors;
  const { vng, acceleration } = await prepareMachine(first);
  const programsDirectory = await installPrograms({
    tree: await acquireKselftestTree("6.12", acquireOptions),
    files: renderSelftests([plan]),
    ...acquireOptions,
  });
  let record: RunRecord | undefined;
  await inTemporaryDirectory(async (directory) => {
    ({ record } = await runMatrix({
      plans: [plan],
      kernels: await acquireKernels(selectors, acquireOptions),
      vng,
      acceleration,
      programsDirectory,
      environment: {},
      tools: {},
      isolate: false,
      runsDirectory: directory,
      talk: acquireOptions.talk,
      signal: new AbortController().signal,
    }));
  });
  assert(record !== undefined);
  return record;
}

function find(record: RunRecord, kernel: number): ScenarioRecord {
  const found = record.results.find((result) => result.kernel === kernel);
  assert(found !== undefined, JSON.stringify(record, null, 2));
  return found;
}

Deno.test({
  name:
    `${plan.scenario.name} passes on a kernel with the fix, and on no other${unless}`,
  ignore,
  fn: async (t) => {
    const record = await runOn(["debian:trixie", "debian:bookworm"]);
    await t.step("Debian 13, which has it", () => {
      assertMatch(record.kernels[0]?.release ?? "", /^6\.12\./);
      const { verdict, points, reason } = find(record, 0);
      const shown = JSON.stringify({ reason, points }, null, 2);
      assertEquals(
        points.map(({ name, verdict }) => `${name}: ${verdict}`),
        plan.points.map(({ name }) => `${name}: pass`),
        shown,
      );
      assertEquals(verdict, "pass", shown);
    });
    await t.step("Debian 12, which has it not", () => {
      assertMatch(record.kernels[1]?.release ?? "", /^6\.1\./);
      const { verdict, points, reason } = find(record, 1);
      const shown = JSON.stringify({ reason, points }, null, 2);
      assert(verdict !== "pass" && verdict !== "skip", shown);
      for (
        const [check, wanted] of [
          ["unbindReturns", ["pass"]],
          ["mappersSignalled", ["fail", "xfail"]],
          ["nothingMapped", ["fail", "xfail"]],
        ] as const
      ) {
        const first = plan.points.find((point) => point.check === check);
        const point = points.find(({ name }) => name === first?.name);
        assert(
          wanted.some((verdict) => verdict === point?.verdict),
          `${first?.name}: ${shown}`,
        );
      }
    });
  },
});
