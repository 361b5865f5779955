/**
 * Builds, lints and runs the generated files in kernel trees, as those do who
 * get them as a patch.
 *
 * @module
 */
import { assert, assertEquals, assertMatch } from "@std/assert";
import { runCommand } from "../acquire/command.ts";
import {
  acquireKselftestTree,
  type KselftestTree,
} from "../acquire/kselftest_tree.ts";
import type { GeneratedFile } from "../render/generated_file.ts";
import { SELFTESTS_DIRECTORY } from "../render/selftests.ts";
import { bootGuest } from "../vm/boot_guest.ts";
import { planMachine } from "../vm/guest_machine.ts";
import type { GuestLine } from "../vm/session.ts";
import { installPrograms } from "./programs.ts";
import {
  acquireOptions,
  ignore,
  prepareMachine,
  root,
  unless,
} from "../vm/testing/real_machine.ts";
import { inTemporaryDirectory } from "./testing/temporary_directory.ts";

const TREES = ["6.12", "newest"];
const SELFTESTS = "tools/testing/selftests";

/** What is in `out/`, as it would be copied into a tree. */
function readGenerated(): GeneratedFile[] {
  const directory = `${root}/out/${SELFTESTS_DIRECTORY}`;
  return [...Deno.readDirSync(directory)].map(({ name }) => ({
    path: `${SELFTESTS_DIRECTORY}/${name}`,
    text: Deno.readTextFileSync(`${directory}/${name}`),
    executable:
      ((Deno.statSync(`${directory}/${name}`).mode ?? 0) & 0o111) !== 0,
  }));
}

const files = readGenerated();
const names = files.map(({ path }) =>
  path.slice(SELFTESTS_DIRECTORY.length + 1)
)
  .sort();
const shellTests = names.filter((name) =>
  name.endsWith(".sh") && name !== "dax_lib.sh"
);
/** What has a main() of its own: a helper, or a test on the harness. */
const programs = files.filter(({ path, text }) =>
  path.endsWith(".c") && /^int main\(|^TEST_HARNESS_MAIN/m.test(text)
).map(({ path }) => path.slice(SELFTESTS_DIRECTORY.length + 1, -".c".length))
  .sort();
const harnessTests = programs.filter((program) =>
  files.some(({ path, text }) =>
    path.endsWith(`/${program}.c`) && text.includes('"dax_harness.h"')
  )
);

/** Runs a command and returns all that it said; any other status is a fault. */
async function run(
  command: [string, ...string[]],
  { cwd, deadlineSeconds = 120 }: { cwd: string; deadlineSeconds?: number },
): Promise<string> {
  const { status, stdout, stderr } = await runCommand(command, {
    action: `Cannot run ${command.join(" ")}`,
    deadlineSeconds,
    cwd,
  });
  const said = stdout + stderr;
  assertEquals(status, 0, `${command.join(" ")} said:\n${said}`);
  return said;
}

/** A copy of a tree with the generated files in it. */
async function inTreeWithFiles(
  tree: KselftestTree,
  test: (copy: string) => Promise<void>,
): Promise<void> {
  await inTemporaryDirectory(async (directory) => {
    const copy = `${directory}/linux`;
    await run(["cp", "-a", tree.path, copy], { cwd: directory });
    await Deno.mkdir(`${copy}/${SELFTESTS}/dax`);
    for (const { path, text, executable } of files) {
      const to = `${copy}/${path.slice("selftests/".length)}`;
      await Deno.writeTextFile(to, text);
      await Deno.chmod(to, executable ? 0o755 : 0o644);
    }
    await test(copy);
  });
}

for (const version of TREES) {
  Deno.test({
    name: `the generated files fit into the ${version} tree${unless}`,
    ignore,
    fn: async (t) => {
      const tree = await acquireKselftestTree(version, acquireOptions);
      await inTreeWithFiles(tree, async (copy) => {
        const directory = `${copy}/${SELFTESTS}/dax`;
        for (const compiler of [[], ["LLVM=1"]]) {
          for (const flags of ["-Werror", "-Werror -O0"]) {
            await t.step(
              `builds: ${compiler.join("") || "gcc"} ${flags}`,
              () => buildAndClean(copy, [...compiler, `USERCFLAGS=${flags}`]),
            );
          }
        }
        await t.step(
          "clean removes all that was built",
          () => assertEquals(listNames(directory), names),
        );
        for (const name of names) {
          await t.step(`checkpatch: ${name}`, async () => {
            const said = await run([
              "perl",
              "scripts/checkpatch.pl",
              "--strict",
              "--no-tree",
              "-f",
              `${SELFTESTS}/dax/${name}`,
            ], { cwd: copy });
            assertMatch(said, /total: 0 errors, 0 warnings, 0 checks/);
          });
        }
        // One tree will do: it reads the library anew for each, for minutes.
        if (version !== TREES[0]) return;
        await t.step("shellcheck", async () => {
          const scripts = names.filter((name) => name.endsWith(".sh"));
          const said = await run(["shellcheck", "-x", ...scripts], {
            cwd: directory,
            deadlineSeconds: 600,
          });
          assertEquals(said, "");
        });
      });
    },
  });
}

async function buildAndClean(copy: string, settings: string[]): Promise<void> {
  const install = `${copy}/../install`;
  const make = (target: string) =>
    run([
      "make",
      "-s",
      "-C",
      `${copy}/${SELFTESTS}`,
      "TARGETS=dax",
      "FORCE_TARGETS=1",
      ...settings,
      `INSTALL_PATH=${install}`,
      target,
    ], { cwd: copy });
  const said = await make("install");
  assertEquals(/warning|error/i.exec(said), null, said);
  const ignored = files.find(({ path }) => path.endsWith("/.gitignore"));
  for (const program of programs) {
    assert(
      ignored?.text.split("\n").includes(program),
      `${program} is not in .gitignore`,
    );
  }
  const sources = names.filter((name) =>
    /^\.git|\.[ch]$|^Makefile$/.test(name)
  );
  assertEquals(
    listNames(`${install}/dax`),
    [...names.filter((name) => !sources.includes(name)), ...programs].sort(),
  );
  for (const program of programs) {
    const binary = await Deno.readFile(`${install}/dax/${program}`);
    assertEquals(
      new TextDecoder("latin1").decode(binary).includes("clang version"),
      settings.includes("LLVM=1"),
    );
  }
  assertEquals(
    (await Deno.readTextFile(`${install}/kselftest-list.txt`)).trim()
      .split("\n").sort(),
    [...shellTests, ...harnessTests].map((name) => `dax:${name}`).sort(),
  );
  await make("clean");
  await Deno.remove(install, { recursive: true });
}

function listNames(directory: string): string[] {
  return [...Deno.readDirSync(directory)].map(({ name }) => name).sort();
}

/**
 * Runs the installed tests as the tree does, and then prints what each test
 * said: in a guest /dev/stdout is another port than standard output.
 */
const WRAPPER = `#!/bin/sh
@before@
@runner@ -p @selection@
status=$?
for log in @logs@; do
	sed "s/^/$log: /" "/tmp/$log"
	rm "/tmp/$log"
done
exit $status
`;

Deno.test({
  name: `run_kselftest.sh runs the installed tests in a guest${unless}`,
  ignore,
  fn: async (t) => {
    const [older = "", newest = ""] = await Promise.all(
      TREES.map(async (version) => {
        const tree = await acquireKselftestTree(version, acquireOptions);
        const installed = await installPrograms({
          tree,
          files,
          ...acquireOptions,
        });
        return `${installed}/../run_kselftest.sh`;
      }),
    );
    const before = "unset KSFT_PMEM_DEV KSFT_DAX_DEV KSFT_PMEM_REGION";
    const all = {
      before,
      selection: "-c dax",
      tests: [...shellTests, ...harnessTests],
    };
    // An older runner is the same to all of a kind.
    const someTests = [...shellTests.slice(0, 4), ...harnessTests.slice(0, 2)];
    const some = {
      before,
      selection: someTests.map((test) => `-t dax:${test}`).join(" "),
      tests: someTests,
    };
    const one = "xfs_unbind_mmap_shared.sh";
    const outputs = await runInGuest({
      "older-skips": { ...some, runner: older },
      "newest-skips": { ...all, runner: newest },
      "newest-runs": {
        runner: newest,
        before: "",
        selection: `-t dax:${one}`,
        tests: [one],
      },
    });
    for (
      const [name, { tests }] of Object.entries({
        "older-skips": some,
        "newest-skips": all,
      })
    ) {
      await t.step(`without a device every test is skipped: ${name}`, () => {
        const lines = outputs[name] ?? [];
        assertEquals(
          lines.filter((line) => /^(not )?ok /.test(line))
            .map((line) => line.replace(/^ok \d+ /, "")).sort(),
          tests.map((test) => `selftests: dax: ${test} # SKIP`).sort(),
          lines.join("\n"),
        );
        for (const test of tests) {
          const reason = lines.find((line) =>
            line.startsWith(`${test}: # 1..0 # SKIP `)
          );
          // Or what this machine's tools or kernel lack, which comes first.
          assertMatch(
            reason ?? "",
            /KSFT_(PMEM|DAX)_(DEV|REGION)|mkfs\.\w+ knows no|in this kernel/,
            lines.join("\n"),
          );
        }
      });
    }
    await t.step("with a device a fixed kernel passes", () => {
      const lines = outputs["newest-runs"] ?? [];
      assertEquals(
        lines.filter((line) => /^(not )?ok /.test(line)),
        [`ok 1 selftests: dax: ${one}`],
        lines.join("\n"),
      );
      assertMatch(
        lines.find((line) => line.startsWith(`${one}: # # Totals:`)) ?? "",
        /pass:\d\d fail:0 xfail:0 xpass:0 skip:0 error:0$/,
        lines.join("\n"),
      );
    });
  },
});

interface Selection {
  /** Absolute path of run_kselftest.sh. */
  runner: string;
  /** A command for the shell, before it is run. */
  before: string;
  /** Its options. */
  selection: string;
  tests: string[];
}

/** Makes each selection in one guest, and returns what each printed. */
async function runInGuest(
  selections: Record<string, Selection>,
): Promise<Record<string, string[]>> {
  const { kernel, vng, acceleration } = await prepareMachine("debian:trixie");
  const outputs: Record<string, string[]> = {};
  await inTemporaryDirectory(async (directory) => {
    for (const [name, { tests, ...values }] of Object.entries(selections)) {
      const logs = tests.join(" ");
      await Deno.writeTextFile(
        `${directory}/${name}.sh`,
        WRAPPER.replace(
          /@(\w+)@/g,
          (_, name) => ({ ...values, logs })[name as "logs"],
        ),
        { mode: 0o755 },
      );
    }
    const machine = planMachine({
      acceleration: acceleration.kind,
      scenarios: [[{ provider: "e820", kind: "pmem", sizeMiB: 512 }]],
    });
    const guest = await bootGuest({
      kernel,
      vng,
      acceleration,
      machine,
      jobs: Object.keys(selections).map((scenario) => ({
        scenario,
        program: `${scenario}.sh`,
        devices: machine.slots,
        // Each test takes a second or two to find that it has no device.
        timeoutSeconds: (60 + 2 * names.length) * acceleration.timeScale,
      })),
      programsDirectory: directory,
      environment: acceleration.timeScale > 1
        ? { KSFT_MACHINE_SLOW: "yes" }
        : {},
      guestDirectory: `${directory}/guest`,
    });
    const lines = await Array.fromAsync(guest.lines);
    assertEquals(await guest.end, { how: "finished" });
    for (const name of Object.keys(selections)) {
      outputs[name] = outputOf(lines, name);
    }
  });
  return outputs;
}

function outputOf(lines: GuestLine[], scenario: string): string[] {
  const output = lines.filter(({ from }) => from === "output")
    .map(({ text }) => text);
  const end = output.findIndex((text) =>
    text.startsWith(`##yank end ${scenario} `)
  );
  return output.slice(output.indexOf(`##yank begin ${scenario}`) + 1, end);
}
