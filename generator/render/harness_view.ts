/** The view of a C test on kselftest_harness.h: what its template puts in. */

import type { Check, Plan, TestPoint } from "../plan/plan.ts";
import { boundHarnessTest, FIXTURES } from "../plan/plan_scenario.ts";
import { nameVariant } from "../plan/points.ts";
import type {
  DevdaxDriver,
  DevdaxScenario,
  StayGoneExpectation,
} from "../vocabulary/scenario.ts";
import { isAboutDevdax } from "../vocabulary/scenario_kind.ts";
import { commentLinesC } from "./comment.ts";
import { quoteC } from "./quote.ts";

/** What `devdax_test.c.eta` takes. */
export interface HarnessTestView {
  summary: string;
  why: string;
  origin: string;
  program: string;
  fixture: string;
  /** Whether the instance is one of a CXL region. */
  isCxl: boolean;
  mapMiB: number;
  unbindSeconds: number;
  testSeconds: number;
  /** The checks that are tested. */
  has: Partial<Record<Check, true>>;
  /** What several of them use; levels where another device is unbound. */
  uses: { kmem: boolean; modes: boolean; levels: boolean };
  /** The cells of a matrix, with the fields' initialisers. */
  variants: { name: string; values: string[] }[];
  /** The one driver's directory in sysfs, in C; empty where it goes without saying. */
  directory: string;
  /** What has the driver's directory, in C. */
  driver: string;
  /** How far above the instance the device of the driver is, in C. */
  levels: string;
  /** The statement that checks the code of a signal; empty where none is sent. */
  checkSiCode: string;
  /** The statement that checks what mmap() fails with; empty where it may not. */
  checkMapErrno: string;
  /** The tests that look for a text in the kernel's log, the texts in C. */
  logs: { test: string; text: string }[];
  /** The tests of old mappings after a rebind. */
  staysGone: { test: string; boundTo: StayGoneExpectation["boundTo"] }[];
}

/** The drivers on the dax bus: their directories, in C. */
export const DRIVER_DIRECTORIES = {
  "device_dax": "DAX_DEVICE_DAX",
  "kmem": "DAX_KMEM",
};

/** Where each driver is, and how far above the instance its device. */
const DRIVERS: Record<DevdaxDriver, { directory: string; levels: number }> = {
  "device_dax": { directory: DRIVER_DIRECTORIES.device_dax, levels: 0 },
  "dax_pmem": { directory: '"/sys/bus/nd/drivers/dax_pmem"', levels: 1 },
  "nd_region": { directory: '"/sys/bus/nd/drivers/nd_region"', levels: 2 },
};

/** Lays out the view of a plan whose form is `harness`. */
export function viewHarnessTest(
  plan: Plan,
  scenario: DevdaxScenario,
): HarnessTestView {
  const cells = plan.cells.flatMap(({ name, scenario }) =>
    isAboutDevdax(scenario)
      ? [{ name, remove: scenario.remove, users: scenario.users }]
      : []
  );
  const isMatrix = cells.some(({ name }) => name !== "");
  const checks = new Set(plan.points.map(({ check }) => check));
  const unbindSeconds = Math.max(
    ...cells.map(({ remove }) => remove.withinSeconds),
  );
  const { directory, levels } = DRIVERS[scenario.remove.driver];
  const staysGone = listStaysGone(plan);
  return {
    summary: commentLinesC(scenario.summary),
    why: commentLinesC(scenario.why),
    origin: commentLinesC(`Made from ${plan.specPath}.`),
    program: plan.program,
    fixture: FIXTURES.devdax,
    isCxl: scenario.device.provider === "cxl_ram",
    mapMiB: Math.max(
      ...cells.flatMap(({ users }) => users.map(({ sizeMiB }) => sizeMiB)),
    ),
    unbindSeconds,
    testSeconds: boundHarnessTest(unbindSeconds),
    has: Object.fromEntries(Array.from(checks, (check) => [check, true])),
    uses: {
      kmem: staysGone.some(({ boundTo }) => boundTo === "kmem"),
      modes: staysGone.some(({ boundTo }) => boundTo === "nd_pmem"),
      levels: isMatrix || levels > 0,
    },
    variants: isMatrix
      ? cells.map(({ name, remove }) => ({
        name: nameVariant(name),
        values: listVariantValues(nameVariant(name), remove.driver),
      }))
      : [],
    directory: isMatrix || levels === 0 ? "" : directory,
    driver: isMatrix ? "dev->driver" : "DRIVER",
    levels: isMatrix ? "dev->levels" : `${levels}`,
    checkSiCode: checkSiCode(plan),
    checkMapErrno: checkMapErrno(plan),
    logs: listLogs(plan),
    staysGone,
  };
}

function listVariantValues(name: string, driver: DevdaxDriver): string[] {
  const { directory, levels } = DRIVERS[driver];
  return [`.name = "${name}"`, `.driver = ${directory}`, `.levels = ${levels}`];
}

/** A statement that a value is one of some constants. */
export function expectOneOf(
  value: string,
  constants: readonly string[],
): string {
  return constants.length === 1
    ? `EXPECT_EQ(${constants[0]}, ${value});`
    : `EXPECT_TRUE(${
      constants.map((one) => `${value} == ${one}`).join(" ||\n\t\t    ")
    });`;
}

/** The check of a signal's code: one of those that it may be. */
function checkSiCode({ points }: Plan): string {
  for (const { expectation } of points) {
    if (expectation.word !== "everyMapper.gets") continue;
    return expectOneOf("dax_signal_code", [expectation.siCode].flat());
  }
  return "";
}

function checkMapErrno({ points }: Plan): string {
  for (const { expectation } of points) {
    if (expectation.word !== "device.cannotBeMapped") continue;
    return expectOneOf("error", [expectation.errno].flat());
  }
  return "";
}

/** The points of each test once, though a matrix has them for every cell. */
function listTests({ points }: Plan): { test: string; point: TestPoint }[] {
  const tests = new Map(
    points.map((point) => [point.name.replace(/^.*\./, ""), point]),
  );
  return Array.from(tests, ([test, point]) => ({ test, point }));
}

/** The tests that look for a text in the kernel's log. */
export function listLogs(plan: Plan): HarnessTestView["logs"] {
  return listTests(plan).flatMap(({ test, point: { expectation } }) =>
    expectation.word === "kernelLog.has"
      ? [{
        test,
        // The log shows a backslash like what cannot be printed.
        text: quoteC(expectation.text.replaceAll("\\", "\\x5c")),
      }]
      : []
  );
}

function listStaysGone(plan: Plan): HarnessTestView["staysGone"] {
  return listTests(plan).flatMap(({ test, point: { expectation } }) =>
    expectation.word === "mappings.stayGone"
      ? [{ test, boundTo: expectation.boundTo }]
      : []
  );
}
