import { assert, assertEquals, assertMatch } from "@std/assert";
import { commonPromiseExpectations } from "../vocabulary/common_promises.ts";
import {
  commonPromises,
  devdax,
  type DevdaxScenario,
  device,
  deviceMapping,
  everyMapper,
  type Expectation,
  fsdax,
  kernelLog,
  mapping,
  mappings,
  removal,
  type Scenario,
  secondRemoval,
  unbind,
  xfs,
} from "../vocabulary/scenario.ts";
import {
  isTwice,
  listHarnessPoints,
  listShellPoints,
  nameHarnessTest,
  POINT_KINDS,
  SECOND_ROUND,
  spellOutExpectations,
} from "./points.ts";

function filesystemScenario(expect: Expectation[]): Scenario {
  return {
    name: "sample",
    summary: "Unbind",
    why: "It is a sample",
    covers: [],
    device: fsdax({ sizeMiB: 512 }),
    filesystem: xfs({
      mkfs: { rmapbt: true, reflink: true },
      mount: { dax: "always" },
    }),
    users: [
      mapping({
        ...{ processes: 1, files: 1, sizeKiB: 4 },
        flags: ["MAP_SHARED"],
        access: "read",
      }),
    ],
    remove: unbind({ driver: "nd_pmem", withinSeconds: 30 }),
    expect,
  };
}

function devdaxScenario(expect: Expectation[]): DevdaxScenario {
  return {
    name: "sample",
    summary: "Unbind",
    why: "It is a sample",
    covers: [],
    device: devdax({ sizeMiB: 512 }),
    users: [deviceMapping({ sizeMiB: 2 })],
    remove: unbind({ driver: "device_dax", withinSeconds: 30 }),
    expect,
  };
}

/** One expectation of each word, and three of the word that may come often. */
const EVERY: Expectation[] = [
  ...commonPromiseExpectations,
  { word: "nobody.isSignalled" },
  { word: "workload.ends" },
  kernelLog.has({ text: "one" }),
  kernelLog.has({ text: "two" }),
  kernelLog.has({ text: "three" }),
];

/** Numbers below a limit that look random and are the same every time. */
function makeDice(): (limit: number) => number {
  let state = 1;
  return (limit) => {
    state = (state * 48271) % 0x7fffffff;
    return state % limit;
  };
}

/** Some of all expectations, in some order. */
function* drawExpectations(count: number): Iterable<Expectation[]> {
  const dice = makeDice();
  for (let n = 0; n < count; n++) {
    const some = EVERY.filter(() => dice(2) === 0);
    for (let i = some.length - 1; i > 0; i--) {
      const j = dice(i + 1);
      [some[i], some[j]] = [some[j]!, some[i]!];
    }
    yield some;
  }
}

Deno.test("every expectation that is a point by itself has a kind", () => {
  const kinds = new Set(POINT_KINDS.map(({ word }) => word));
  for (const { word } of EVERY) {
    if (word === "secondRemoval.isAlike" || word === "commonPromises") continue;
    assert(kinds.has(word), word);
  }
});

Deno.test("kinds of points have names of their own that TAP can carry", () => {
  const names = POINT_KINDS.map(({ name }) => name);
  assertEquals(new Set(names).size, names.length);
  for (const name of names) assertMatch(name, /^[a-z][a-zA-Z ]*[a-zA-Z]$/);
});

Deno.test("listShellPoints() names every point once, for any expectations", () => {
  for (const expect of drawExpectations(300)) {
    const points = listShellPoints(filesystemScenario(expect));
    const names = points.map(({ name }) => name);
    assertEquals(new Set(names).size, names.length, names.join("\n"));
    for (const name of names) assertMatch(name, /^[a-z][a-zA-Z0-9 :()]*$/);
    for (const { expectation } of points) {
      assert(expect.includes(expectation), expectation.word);
    }
  }
});

Deno.test("listShellPoints() does not care about the order of a spec", () => {
  for (const expect of drawExpectations(100)) {
    const sorted = EVERY.filter((one) => expect.includes(one));
    assertEquals(
      listShellPoints(filesystemScenario(expect)).map(({ name }) => name),
      listShellPoints(filesystemScenario(sorted)).map(({ name }) => name),
    );
  }
});

Deno.test("listShellPoints() looks at everything again, but for the end", () => {
  for (const expect of drawExpectations(100)) {
    const scenario = filesystemScenario(expect);
    const points = listShellPoints(scenario);
    const second = points.filter(({ round }) => round === 2);
    const ends = ["nothing is leaked", "kernel log stays clean"];
    const first = points.filter(({ round, name }) =>
      round === 1 && !ends.includes(name)
    );
    assertEquals(
      second.map(({ name }) => name),
      isTwice(scenario) ? first.map(({ name }) => SECOND_ROUND + name) : [],
    );
    assertEquals(
      points.slice(first.length + second.length).map(({ name }) => name),
      ends.filter((name) => points.some((point) => point.name === name)),
    );
  }
});

Deno.test("listShellPoints() has the points of the common promises", () => {
  const names = listShellPoints(filesystemScenario([commonPromises()]))
    .map(({ name }) => name);
  assertEquals(names.slice(0, 12), [
    "unbind returns in time",
    "every mapper gets SIGBUS",
    "nothing stays mapped",
    "old mappings only raise SIGBUS",
    "system calls fail",
    "users can be killed",
    "filesystem unmounts",
    "device binds again",
    "filesystem mounts again",
    "data is intact",
    "filesystem is consistent",
    "second removal: unbind returns in time",
  ]);
  assertEquals(names.slice(-2), [
    "nothing is leaked",
    "kernel log stays clean",
  ]);
  assertEquals(names.length, 24);
});

Deno.test("spellOutExpectations() lets what refines a common promise win", () => {
  const refined = everyMapper.gets({
    signal: "SIGBUS",
    siCode: "BUS_MCEERR_AR",
  });
  const log = kernelLog.has({ text: "one" });
  const spelt = spellOutExpectations(
    filesystemScenario([commonPromises(), refined, log]),
  );
  assertEquals(
    spelt.filter(({ word }) => word === "everyMapper.gets"),
    [refined],
  );
  assertEquals(spelt.length, commonPromiseExpectations.length + 1);
  assert(spelt.includes(log as typeof spelt[number]));
});

Deno.test("several texts in the kernel's log have names of their own", () => {
  const expect = ["one", "two", "three"].map((text) => kernelLog.has({ text }));
  const log = "kernel log tells of the removal";
  assertEquals(
    listShellPoints(filesystemScenario(expect)).map((
      { name, expectation },
    ) => [name, expectation]),
    [[log, expect[0]], [`${log} (2)`, expect[1]], [`${log} (3)`, expect[2]]],
  );
});

Deno.test("listHarnessPoints() names every test once, as C can", () => {
  for (const expect of drawExpectations(300)) {
    const points = listHarnessPoints(devdaxScenario(expect), "devdax");
    const names = points.map(({ name }) => name);
    assertEquals(new Set(names).size, names.length, names.join("\n"));
    for (const name of names) {
      assertMatch(name, /^devdax\.[a-z](?:[a-z0-9]|_(?!_|$))*$/);
    }
    assertEquals(
      points.filter(({ check }) => check === "secondAlike").length,
      isTwice(devdaxScenario(expect)) ? 1 : 0,
    );
  }
});

Deno.test("listHarnessPoints() has all points for each cell of a matrix", () => {
  const { remove: _, each: __, ...rest } = devdaxScenario([
    removal.returns(),
    secondRemoval.isAlike(),
  ]);
  const points = listHarnessPoints({
    ...rest,
    each: {
      remove: {
        "nd-device": unbind({ driver: "dax_pmem", withinSeconds: 30 }),
        "region": unbind({ driver: "nd_region", withinSeconds: 30 }),
      },
    },
  }, "devdax");
  assertEquals(points.map(({ name, cell }) => [name, cell]), [
    ["devdax.nd_device.unbind_returns_in_time", "nd-device"],
    ["devdax.nd_device.second_removal_is_alike", "nd-device"],
    ["devdax.region.unbind_returns_in_time", "region"],
    ["devdax.region.second_removal_is_alike", "region"],
  ]);
});

Deno.test("listHarnessPoints() says which driver a point is about", () => {
  assertEquals(
    listHarnessPoints(
      devdaxScenario([
        mappings.stayGone({ boundTo: "device_dax" }),
        mappings.stayGone({ boundTo: "kmem" }),
        device.refusesDriver({ driver: "kmem", errno: "EBUSY" }),
      ]),
      "devdax",
    ).map(({ name }) => name).sort(),
    [
      "devdax.device_refuses_the_driver_kmem",
      "devdax.old_mappings_stay_gone_device_dax",
      "devdax.old_mappings_stay_gone_kmem",
    ],
  );
});

Deno.test("nameHarnessTest() makes identifiers", () => {
  assertEquals(nameHarnessTest("nothing stays mapped"), "nothing_stays_mapped");
  assertEquals(
    nameHarnessTest("kernel log tells of the removal (2)"),
    "kernel_log_tells_of_the_removal_2",
  );
});

Deno.test("a scenario of one removal has no second", () => {
  assertEquals(isTwice(filesystemScenario([removal.returns()])), false);
  assertEquals(isTwice(filesystemScenario([commonPromises()])), true);
});
