import {
  assert,
  assertEquals,
  assertLess,
  assertStringIncludes,
} from "@std/assert";
import { planScenario, STEP_SECONDS } from "../plan/plan_scenario.ts";
import type {
  AnyFilesystem,
  FilesystemScenario,
  PmemRemoval,
} from "../vocabulary/scenario.ts";
import {
  ext4,
  fsstress,
  fsx,
  mapping,
  openFiles,
  xfs,
} from "../vocabulary/scenario.ts";
import { viewShellTest } from "./shell_view.ts";
import { type Call, recordCalls } from "./testing/record_calls.ts";
import { hasTool } from "./testing/run_tool.ts";
import {
  sampleFilesystemScenario,
  sampleScenarios,
} from "./testing/sample_scenarios.ts";
import { settleAll } from "./testing/settle_all.ts";

const samples = sampleScenarios.filter(({ device: { word } }) =>
  word !== "devdax" && word !== "systemRam"
);

function view(changes: Partial<FilesystemScenario>) {
  const scenario = sampleFilesystemScenario(changes);
  return viewShellTest(planScenario(scenario, "specs/sample.ts"));
}

/** The commands of a function's body, each on one line. */
function commandsOf(body: string): string[] {
  return body.replaceAll(" \\\n\t\t", " ").split("\n").map((line) =>
    line.replace(/^\t/, "")
  );
}

const step = STEP_SECONDS;

/** How long each command of the library may take, but for questions. */
const BOUNDS = new Map<string, (args: string[]) => number>([
  ["dax_mkfs", () => step.make],
  ["dax_mkfs_of_files", () => step.make],
  ["dax_mount", () => step.mount],
  ["dax_umount", () => step.unmount],
  ["dax_create_files", () => step.createFiles],
  ["dax_start_loop", () => step.startUsers],
  ["dax_make_swap", () => step.make],
  ["dax_start_swap", () => 2 * step.startUsers],
  ["dax_start_overlay", () => step.mount],
  ["dax_loop_fails", () => 2 * step.answer],
  ["dax_overlay_fails", () => step.answer],
  ["dax_swap_turns_off", () => step.answer],
  ["dax_reflink_file", () => step.createFiles],
  ["dax_make_file_set", () => step.makeFileSet],
  ["dax_touch_file_set", () => step.makeFileSet],
  ["dax_start_user", () => step.startUsers],
  ["dax_workload_runs", ([seconds]) => Number(seconds)],
  ["dax_must", ([, seconds]) => Number(seconds)],
  ["dax_save_checksums", () => step.readData],
  ["dax_unbind", ([seconds]) => Number(seconds)],
  ["dax_remove_pci", ([seconds]) => Number(seconds)],
  ["dax_remove_module", ([seconds]) => Number(seconds)],
  ["dax_module_refused", ([, seconds]) => Number(seconds)],
  ["dax_unknown_refused", () => 2 * step.bind],
  ["dax_driver_refuses", () => step.bind],
  ["dax_kill_users", () => step.kill],
  ["dax_bind", () => step.bind + step.findDisk],
  ["dax_bind_fails", () => step.bind],
  ["dax_has_no_dax", () => step.mount + step.answer + step.unmount],
  ["dax_reconfigure", () => step.reconfigure + step.findDisk],
  ["dax_make_namespace", () => step.reconfigure + step.findDisk],
  ["dax_make_neighbour", () => step.reconfigure + step.findDisk],
  ["dax_make_partition", () => step.partition + step.findDisk],
  ["dax_make_mapped", () => step.mapDevice + step.findDisk],
  ["dax_data_is_intact", () => step.readData],
  ["dax_is_shut_down", () => step.answer],
  ["dax_is_consistent", () => step.checkFilesystem],
  ["dax_unlinked_are_freed", () => step.answer],
]);

/** The last of the questions that a command needs an answer to. */
const QUESTIONS = new Map([
  ["dax_mappers_signalled", 1],
  ["dax_nobody_signalled", 1],
  ["dax_others_not_signalled", 1],
  ["dax_nothing_mapped", 2],
  ["dax_locked_is_resident", 2],
  ["dax_accesses_fail", 3],
  ["dax_faults_fail", 3],
  ["dax_holes_read_zeros", 3],
  ["dax_copies_are_kept", 3],
  ["dax_mappings_stay", 3],
  ["dax_stores_fail", 3],
  ["dax_accesses_work", 3],
  ["dax_calls_work", 4],
  ["dax_calls_fail", 4],
  ["dax_users_unaffected", 4],
]);

/** The sum of the bounds of all that was called, and of the clean-up. */
function sumBounds(calls: Call[]): number {
  const commands = calls.flatMap((call) => {
    // What is done beside the device takes as long.
    const [name = "", ...args] = call[0] === "dax_beside"
      ? call.slice(1)
      : call;
    return name.startsWith("dax_test") ? [] : [{ name, args }];
  });
  let seconds = step.bind + step.findDisk;
  const has = (command: string) =>
    commands.some(({ name }) => name === command);
  if (has("dax_reconfigure")) seconds += step.reconfigure;
  if (has("dax_make_partition")) seconds += step.partition;
  for (const command of ["dax_make_namespace", "dax_make_neighbour"]) {
    if (has(command)) seconds += step.reconfigure;
  }
  if (has("dax_beside")) seconds += step.unmount;
  if (has("dax_mount")) seconds += step.kill + step.unmount;
  const isMapped = has("dax_make_mapped");
  if (isMapped) seconds += step.mapDevice;
  let users = 0;
  let asked = 0;
  for (const { name, args } of commands) {
    seconds += BOUNDS.get(name)?.(args) ?? 0;
    if (name === "dax_start_user") users++;
    if (name === "dax_bind" && isMapped) {
      seconds += 2 * step.mapDevice + step.findDisk;
    }
    const last = QUESTIONS.get(name) ?? 0;
    if (last > asked) {
      seconds += (last - asked) * users * step.answer;
      asked = last;
    }
    if (name === "dax_kill_users") users = asked = 0;
  }
  return seconds;
}

/** The commands of each removal, up to the mount for those who come next. */
function splitRemovals(calls: Call[]): string[][] {
  const names = calls.map(([name]) => name)
    .filter((name) => !name.startsWith("dax_test"));
  // What went before is no removal by itself.
  const isRemoval = (name: string) => REMOVALS.includes(name);
  const endsUse = (name: string) =>
    name === "dax_kill_users" || name === "dax_bind";
  const starts = names.flatMap((name, at) =>
    isRemoval(name) &&
      names.findLastIndex((one, before) => before < at && isRemoval(one)) <=
        names.findLastIndex((one, before) => before < at && endsUse(one))
      ? [at]
      : []
  );
  return starts.map((start, index) => {
    const next = names.findIndex((name, at) =>
      at > start && name.startsWith("dax_start_")
    );
    const cell = names.indexOf("dax_next_cell", start);
    const isIdle = !names.includes("dax_mount");
    return names.slice(
      start,
      Math.min(
        ...[next - 1, cell, isIdle ? starts[index + 1] ?? -1 : -1]
          .filter((end) => end >= 0),
        names.length,
      ),
    );
  });
}

/** The commands that take a device away, or fail to. */
const REMOVALS = [
  "dax_unbind",
  "dax_remove_pci",
  "dax_remove_module",
  "dax_module_refused",
];

/** Asserts that commands are there, in this order. */
function assertOrder(names: string[], ...wanted: string[]): void {
  let at = -1;
  for (const name of wanted) {
    const found = names.indexOf(name, at + 1);
    assert(found > at, `${name} is missing or too early: ${names.join(" ")}`);
    at = found;
  }
}

/** What a removal asks of the machine that is not the device's own driver's. */
const REQUIREMENTS: Record<PmemRemoval["word"], string[]> = {
  unbind: [],
  removePci: ["dax_require_pci"],
  removeModule: ["dax_require_module"],
  disableNamespace: [],
};

/** What a test does up to the removal. */
function stepsBefore(filesystem: AnyFilesystem | undefined): string[] {
  if (filesystem === undefined) return [];
  return [
    ...(filesystem.word === "erofs"
      ? ["dax_create_files", "dax_mkfs_of_files"]
      : ["dax_mkfs", "dax_mount", "dax_create_files", "dax_umount"]),
    "dax_mount",
    "dax_save_checksums",
  ];
}

Deno.test({
  name: "a shell test runs the points of its plan, and no others",
  ignore: !hasTool("bash"),
  async fn() {
    await settleAll(samples.map(async (scenario) => {
      const plan = planScenario(scenario, "specs/sample.ts");
      const { calls, status, stderr, left } = await recordCalls(plan);
      assertEquals({ status, stderr, left }, {
        status: 0,
        stderr: "",
        left: [],
      });
      assertEquals(
        calls.flatMap(([name, point]) =>
          name.startsWith("dax_test") ? [point] : []
        ),
        plan.points.map(({ name }) => name),
        scenario.name,
      );
      assertEquals(
        calls.find(([name]) => name === "dax_plan"),
        ["dax_plan", `${plan.points.length}`],
        scenario.name,
      );
    }));
  },
});

Deno.test({
  name: "a shell test goes through all steps, looked at or not",
  ignore: !hasTool("bash"),
  async fn() {
    await settleAll(samples.map(async (scenario) => {
      const plan = planScenario(scenario, "specs/sample.ts");
      const { calls } = await recordCalls(plan);
      const names = calls.map(([name]) => name);
      assertOrder(
        names,
        "ktap_print_header",
        "dax_require_root",
        ...(scenario.filesystem === undefined
          ? []
          : ["dax_require_command", "dax_require_filesystem"]),
        scenario.device.word === "labelled"
          ? "dax_require_region"
          : "dax_require_pmem",
        ...REQUIREMENTS[plan.scenario.remove.word],
        "dax_begin",
        ...stepsBefore(plan.scenario.filesystem),
        "dax_plan",
      );
      const before = names.slice(0, names.indexOf("dax_plan"));
      assertEquals(
        before.filter((name) => REMOVALS.includes(name)).length,
        plan.scenario.before?.length ?? 0,
        scenario.name,
      );
      assertEquals(names.at(-1), "dax_finish");
      assertEquals(
        names.includes("dax_save_resources"),
        names.includes("dax_nothing_leaked"),
      );

      const removals = splitRemovals(calls);
      const rounds = plan.points.some(({ round }) => round === 2) ? 2 : 1;
      assertEquals(
        removals.length,
        rounds * plan.cells.length,
        scenario.name,
      );
      assertEquals(
        names.filter((name) => name === "dax_next_cell").length,
        plan.cells.length - 1,
        scenario.name,
      );
      for (const removal of removals) {
        const isRefused = removal.includes("dax_module_refused");
        assertOrder(
          removal,
          ...(scenario.filesystem === undefined
            ? []
            : ["dax_kill_users", "dax_umount"]),
          ...(isRefused ? [] : ["dax_bind"]),
        );
        assertEquals(removal.includes("dax_bind"), !isRefused, scenario.name);
        const rebound = removal.slice(removal.indexOf("dax_bind"));
        const mounts = rebound.indexOf("dax_mount");
        if (rebound.includes("dax_data_is_intact")) {
          assertOrder(rebound, "dax_mount", "dax_data_is_intact", "dax_umount");
        }
        if (rebound.includes("dax_is_consistent")) {
          assertOrder(rebound, "dax_mount", "dax_umount", "dax_is_consistent");
        }
        // Whatever comes next finds it unmounted.
        if (mounts >= 0) assertOrder(rebound, "dax_mount", "dax_umount");
        for (const question of QUESTIONS.keys()) {
          if (!removal.includes(question)) continue;
          assertOrder(removal, question, "dax_kill_users");
        }
      }
    }));
  },
});

Deno.test({
  name: "a shell test's bounds are within the plan's",
  ignore: !hasTool("bash"),
  async fn() {
    await settleAll(samples.map(async (scenario) => {
      const plan = planScenario(scenario, "specs/sample.ts");
      const { calls } = await recordCalls(plan);
      const seconds = sumBounds(calls);
      assertLess(seconds, plan.timeoutSeconds, scenario.name);
      // Nor is it much more than that.
      assertLess(plan.timeoutSeconds, seconds * 2 + 200, scenario.name);
    }));
  },
});

Deno.test("viewShellTest() asks for DAX only where files have it", () => {
  const uses = (dax: "always" | "inode" | "never") => [
    view({ filesystem: ext4({ mount: { dax } }) }),
    view({
      filesystem: xfs({
        mkfs: { rmapbt: true, reflink: true },
        mount: { dax },
      }),
    }),
  ];
  for (const { start } of uses("always")) {
    assertStringIncludes(start, "--require-dax");
    assert(!start.includes("sync"));
    assertStringIncludes(start, "dax=always");
  }
  for (const dax of ["inode", "never"] as const) {
    for (const { start } of uses(dax)) {
      assert(!start.includes("--require-dax"));
      assertStringIncludes(start, `dax_must "sync" ${step.sync} sync -f`);
      assertStringIncludes(start, `dax=${dax}`);
    }
  }
});

Deno.test("viewShellTest() gives every user files of its own", () => {
  const { make, start } = view({
    users: [
      mapping({
        ...{ processes: 1, files: 2, sizeKiB: 4 },
        flags: ["MAP_SHARED"],
        access: "read",
      }),
      openFiles({ processes: 1, files: 1, sizeKiB: 8 }),
      fsx({ operations: 1, maxOperationBytes: 2, fileBytes: 3 }),
      fsx({ operations: 1, maxOperationBytes: 2, fileBytes: 3 }),
      fsstress({ processes: 5, operations: 6 }),
    ],
  });
  assertEquals(commandsOf(make), [
    "dax_mkfs xfs -f -q -m rmapbt=1,reflink=1",
    "dax_mount xfs dax=always",
    "dax_create_files 4 mapped0_0 mapped0_1",
    "dax_create_files 8 open1_0",
    "dax_umount",
  ]);
  assertEquals(
    commandsOf(start),
    [
      "dax_mount xfs dax=always",
      'dax_start_user --processes 1 --require-dax --map shared --access read "$DAX_MNT/mapped0_0" "$DAX_MNT/mapped0_1"',
      'dax_start_user --processes 1 --require-dax "$DAX_MNT/open1_0"',
      'dax_start_workload fsx -N 1 -o 2 -l 3 "$DAX_MNT/fsx2"',
      'dax_start_workload fsx -N 1 -o 2 -l 3 "$DAX_MNT/fsx3"',
      'dax_start_workload fsstress -d "$DAX_MNT/fsstress4" -n 6 -p 5',
      "dax_save_checksums mapped0_0 mapped0_1 open1_0",
      `dax_workload_runs ${step.warmUp}`,
    ],
  );
});

Deno.test("viewShellTest() keeps a file that nobody uses beside workloads", () => {
  const { make, start } = view({
    users: [fsstress({ processes: 5, operations: 6 })],
  });
  assertStringIncludes(make, "\tdax_create_files 1024 kept\n");
  assertStringIncludes(start, "\tdax_save_checksums kept\n");
  assertStringIncludes(start, `\tdax_workload_runs ${step.warmUp}`);
  assert(!view({}).start.includes("dax_workload_runs"));
});

Deno.test("viewShellTest() maps as the flags say", () => {
  const options = (flags: Parameters<typeof mapping>[0]["flags"]) =>
    view({
      users: [mapping({
        ...{ processes: 1, files: 1, sizeKiB: 4 },
        flags,
        access: "read",
      })],
    }).start.replaceAll(" \\\n\t\t", " ").match(
      /--map .*(?= --access)/,
    )?.[0];
  assertEquals(options(["MAP_SHARED"]), "--map shared");
  assertEquals(options(["MAP_PRIVATE"]), "--map private");
  assertEquals(options(["MAP_SYNC", "MAP_SHARED"]), "--map sync");
  assertEquals(
    options(["MAP_PRIVATE", "MAP_POPULATE"]),
    "--map private --populate",
  );
});

Deno.test("viewShellTest() maps in every way", () => {
  const start = (options: Partial<Parameters<typeof mapping>[0]>) =>
    commandsOf(
      view({
        users: [mapping({
          ...{ processes: 2, files: 1, sizeKiB: 2048 },
          flags: ["MAP_SHARED"],
          access: "read",
          ...options,
        })],
      }).start,
    );
  const options = (options: Partial<Parameters<typeof mapping>[0]>) =>
    start(options).flatMap((line) =>
      line.match(/--access (.*) "/)?.[1] ?? []
    )[0];
  assertEquals(options({}), "read");
  assertEquals(options({ writable: true }), "read --writable");
  assertEquals(options({ stride: 3, times: 9 }), "read --stride 3 --times 9");
  assertEquals(options({ stride: 1, times: 1, pages: "PTE" }), "read");
  assertEquals(options({ pages: "PMD" }), "read --pages pmd");
  assertEquals(
    options({ flags: ["MAP_SHARED", "MAP_LOCKED"] }),
    "read --lock mmap",
  );
  assertEquals(options({ lock: "mlock" }), "read --lock mlock");
  assertEquals(options({ lock: "MLOCK_ONFAULT" }), "read --lock onfault");
  assertEquals(options({ change: "mremap" }), "read --change mremap");
  assertEquals(options({ change: "PROT_NONE" }), "read --change prot-none");
  assertEquals(options({ change: "MADV_DONTFORK" }), "read --change dontfork");
  assertEquals(
    options({ inherit: "fork", touchedBy: 1 }),
    "read --inherit fork --touched-by 1",
  );
  assertEquals(options({ inherit: "CLONE_VM" }), "read --inherit clone-vm");
  assertEquals(options({ access: "write", blocks: "hole" }), "write");
  assertEquals(options({ blocks: "written" }), "read");
  assertEquals(options({ blocks: "unwritten" }), "read --holes");
});

Deno.test("viewShellTest() makes files anew that are used up", () => {
  const own = {
    ...{ processes: 1, files: 1, sizeKiB: 8 },
    flags: ["MAP_SHARED" as const],
    access: "write" as const,
  };
  const { make, start } = view({
    users: [
      mapping({ ...own, as: "one", unlinked: true }),
      mapping({ ...own, blocks: "hole" }),
      mapping({ ...own, filesOf: "one" }),
      mapping({ ...own, blocks: "unwritten" }),
    ],
  });
  assertEquals(commandsOf(make), [
    "dax_mkfs xfs -f -q -m rmapbt=1,reflink=1",
    "dax_mount xfs dax=always",
    "dax_umount",
  ]);
  assertEquals(
    commandsOf(start).map((line) => line.replace(/--processes .* (?=")/, "")),
    [
      "dax_mount xfs dax=always",
      "dax_create_files --hole 8 mapped1_0",
      "dax_create_files --unwritten 8 mapped3_0",
      "dax_save_inodes",
      "dax_create_files 8 mapped0_0",
      ...[0, 1, 0, 3].map((owner, at) =>
        `dax_start_user ${
          at === 0 ? "--as one " : ""
        }"$DAX_MNT/mapped${owner}_0"`
      ),
      "dax_save_checksums mapped1_0 mapped3_0",
    ],
  );
  const alone = view({ users: [mapping({ ...own, unlinked: true })] });
  assertStringIncludes(alone.make, "dax_create_files 1024 kept");
  assertStringIncludes(alone.start, "dax_save_checksums kept");
});

Deno.test("viewShellTest() tells mkfs all that its versions disagree about", () => {
  const mkfs = (rmapbt: boolean, reflink: boolean) =>
    view({
      filesystem: xfs({ mkfs: { rmapbt, reflink }, mount: { dax: "always" } }),
    }).make.match(/dax_mkfs (.*)/)?.[1];
  assertEquals(mkfs(true, false), "xfs -f -q -m rmapbt=1,reflink=0");
  assertEquals(mkfs(false, true), "xfs -f -q -m rmapbt=0,reflink=1");
  assertEquals(
    view({
      filesystem: xfs({
        mkfs: {
          rmapbt: true,
          reflink: true,
          stripeKiB: 2048,
          extentHintKiB: 2048,
        },
        mount: { dax: "always" },
      }),
    }).make.replaceAll(" \\\n\t\t", " ").match(/dax_mkfs (.*)/)?.[1],
    "xfs -f -q -m rmapbt=1,reflink=1 -d su=2048k,sw=1,agcount=4 " +
      "-d extszinherit=512",
  );
  assertEquals(
    view({ filesystem: ext4({ mount: { dax: "always" } }) }).make
      .match(/dax_mkfs (.*)/)?.[1],
    'ext4 -F -q -b "$(getconf PAGESIZE)"',
  );
});
