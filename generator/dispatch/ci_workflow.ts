/** What GitHub and GitLab are told to run. */

import { UsageError } from "../base/errors.ts";
import { showValue } from "../base/show_value.ts";
import {
  countJobs,
  quoteWord,
  shardCommand,
  type ShardPlan,
  yankCommand,
} from "./shard_plan.ts";
import { writeYaml, type YamlValue } from "./write_yaml.ts";

/** What {@linkcode writeWorkflow} takes. */
export interface CiPlan extends ShardPlan {
  /**
   * A run in the repository, by its path: then only what is worse than in that
   * one fails.
   */
  baseline?: string | undefined;
}

/** Services that a workflow can be written for. */
export type CiService = "github" | "gitlab";

/** The services' names. */
export const CI_SERVICES: readonly CiService[] = ["github", "gitlab"];

/** How many jobs each service makes of one matrix. */
const MOST_JOBS: Record<CiService, number> = { github: 256, gitlab: 200 };

/** A Debian 12 with node and nothing else. */
const IMAGE = "node:22-bookworm-slim";

/** The longest that the scenarios of one job may take. */
const RUN_MINUTES = 120;

/** The longest that the report may take. */
const REPORT_MINUTES = 15;

const KEPT_DAYS = 30;

const INSTALL_DENO = "npm install --global deno@2.9";

const INSTALL_TOOLS = ["apt-get update", yankCommand("doctor", "--install")];

/** A job that was cut off has a run, too. */
const HAS_RUN = "${{ always() && steps.run.outcome != 'skipped' }}";

/** The name of the merged run. */
const MERGED = "merged";

/**
 * Writes a workflow: a job for each shard on each kernel, and one that makes a
 * report of all.
 *
 * @throws {UsageError} If it has more jobs than the service makes, or a word
 * that the service would read as something else.
 */
export function writeWorkflow(service: CiService, plan: CiPlan): string {
  const jobs = countJobs(plan);
  if (jobs > MOST_JOBS[service]) {
    throw new UsageError(
      `Cannot make ${jobs} jobs of ${plan.kernels.length} kernels and ${plan.shards} shards: ${service} makes ${
        MOST_JOBS[service]
      } at most`,
    );
  }
  for (const kernel of plan.kernels) refuseExpanded(kernel, "$");
  for (
    const word of [
      ...[...plan.scenarios, ...plan.runArguments],
      plan.baseline ?? "",
    ]
  ) refuseExpanded(word, "${{");
  return `# Made by: yank ci ${service}\n${
    writeYaml(service === "github" ? writeGithub(plan) : writeGitlab(plan))
  }`;
}

/** Refuses a word in which a service puts something else for what begins so. */
function refuseExpanded(word: string, beginning: string): void {
  if (!word.includes(beginning)) return;
  throw new UsageError(
    `Cannot put ${showValue(word)} into a workflow: ${
      showValue(beginning)
    } would be expanded`,
  );
}

/** With a baseline, verdicts are none of a single job's business. */
function runCommand(plan: CiPlan): string {
  const command = shardCommand(plan, { kernel: '"$KERNEL"', shard: "$SHARD" });
  return plan.baseline === undefined ? command : `${command} || [ $? -eq 1 ]`;
}

/**
 * Merges the runs of all jobs: each is unpacked by itself, as two may have the
 * same name.
 */
const MERGE_COMMANDS: readonly string[] = [
  lines(
    "for run in run-*.tar.gz; do",
    '  mkdir -p "parts/$run"',
    '  tar -xzf "$run" -C "parts/$run"',
    "done",
  ),
  yankCommand("merge", "--output", MERGED, "parts/*/runs/*"),
];

function reportCommand(format: string, output: string): string {
  return yankCommand(
    ...["report", MERGED, "--format", format, "--output", output],
  );
}

function compareWords(baseline: string): string[] {
  // A word without a slash would be the name of a run in out/runs.
  const path = /^(\/|\.)/.test(baseline) ? baseline : `./${baseline}`;
  return ["compare", quoteWord(path), MERGED];
}

function lines(...commands: string[]): string {
  return commands.map((command) => `${command.trimEnd()}\n`).join("");
}

function writeGithub(plan: CiPlan): Record<string, YamlValue> {
  const { kernels, shards, baseline } = plan;
  const checkout = { uses: "actions/checkout@v4" };
  return {
    name: "Device removals",
    on: ["push", "workflow_dispatch"],
    permissions: { contents: "read" },
    concurrency: {
      group: "${{ github.workflow }}-${{ github.ref }}",
      "cancel-in-progress": true,
    },
    jobs: {
      run: {
        name: "run (${{ matrix.kernel }}, ${{ matrix.shard }})",
        "runs-on": "ubuntu-latest",
        container: { image: IMAGE, options: "--device /dev/kvm" },
        "timeout-minutes": RUN_MINUTES,
        strategy: {
          "fail-fast": false,
          matrix: { kernel: kernels, shard: numberShards(shards) },
        },
        steps: [
          checkout,
          {
            name: "Install",
            run: lines(INSTALL_DENO, ...INSTALL_TOOLS),
          },
          {
            name: "Run",
            id: "run",
            env: {
              KERNEL: "${{ matrix.kernel }}",
              SHARD: "${{ matrix.shard }}",
            },
            run: lines(runCommand(plan)),
          },
          {
            name: "Pack",
            if: HAS_RUN,
            env: { INDEX: "${{ strategy.job-index }}" },
            run: lines('tar -czf "run-$INDEX.tar.gz" -C out runs'),
          },
          {
            uses: "actions/upload-artifact@v4",
            if: HAS_RUN,
            with: {
              name: "run-${{ strategy.job-index }}",
              path: "run-*.tar.gz",
              overwrite: true,
              "retention-days": KEPT_DAYS,
            },
          },
        ],
      },
      report: {
        needs: ["run"],
        if: "${{ !cancelled() }}",
        "runs-on": "ubuntu-latest",
        container: { image: IMAGE },
        "timeout-minutes": REPORT_MINUTES,
        steps: [
          checkout,
          { name: "Install", run: INSTALL_DENO },
          {
            uses: "actions/download-artifact@v4",
            with: { pattern: "run-*", "merge-multiple": true },
          },
          {
            name: "Merge",
            run: lines(...MERGE_COMMANDS),
          },
          {
            name: "Report",
            run: lines(
              reportCommand("html", "report.html"),
              reportCommand("pretty", "report.txt"),
              `{ echo '\`\`\`'; cat report.txt; echo '\`\`\`'; } >>"$GITHUB_STEP_SUMMARY"`,
            ),
          },
          {
            uses: "actions/upload-artifact@v4",
            with: {
              name: "report",
              path: `report.html\nout/runs/${MERGED}/run.json\n`,
              "retention-days": KEPT_DAYS,
            },
          },
          ...baseline === undefined ? [] : [{
            name: "Compare",
            run: lines(
              "status=0",
              `${
                yankCommand(
                  ...compareWords(baseline),
                  ...["--format", "markdown", "--output", "compare.md"],
                )
              } || status=$?`,
              'cat compare.md >>"$GITHUB_STEP_SUMMARY"',
              "exit $status",
            ),
          }],
        ],
      },
    },
  };
}

function writeGitlab(plan: CiPlan): Record<string, YamlValue> {
  const { kernels, shards, baseline } = plan;
  const artifacts = { when: "always", "expire_in": `${KEPT_DAYS} days` };
  return {
    "yank:run": {
      stage: "test",
      image: IMAGE,
      timeout: `${RUN_MINUTES} minutes`,
      interruptible: true,
      parallel: {
        matrix: [{
          KERNEL: kernels,
          SHARD: numberShards(shards).map(String),
        }],
      },
      before_script: [INSTALL_DENO, ...INSTALL_TOOLS],
      script: [runCommand(plan)],
      // Jobs that are merged have their artifacts in one directory.
      after_script: ['tar -czf "run-$CI_JOB_ID.tar.gz" -C out runs'],
      artifacts: { ...artifacts, paths: ["run-*.tar.gz"] },
    },
    "yank:report": {
      stage: "test",
      image: IMAGE,
      timeout: `${REPORT_MINUTES} minutes`,
      interruptible: true,
      needs: [{ job: "yank:run", artifacts: true }],
      when: "always",
      before_script: [INSTALL_DENO],
      script: [
        ...MERGE_COMMANDS,
        reportCommand("junit", "junit.xml"),
        reportCommand("html", "report.html"),
        ...baseline === undefined
          ? []
          : [yankCommand(...compareWords(baseline))],
      ],
      artifacts: {
        ...artifacts,
        paths: ["report.html", `out/runs/${MERGED}/run.json`],
        reports: { junit: "junit.xml" },
      },
    },
  };
}

function numberShards(shards: number): number[] {
  return Array.from({ length: shards }, (_, index) => index + 1);
}
