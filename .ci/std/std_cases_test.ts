/**
 * What yank needs of `@std/cli` and `@std/assert`: the same cases must hold
 * for the real packages and for the stand-ins, whichever are mapped.
 *
 * @module
 */
import * as std from "@std/assert";
import { parseArgs } from "@std/cli/parse-args";
import nodeAssert from "node:assert";

type Options = NonNullable<Parameters<typeof parseArgs>[1]>;

const table: {
  name: string;
  args: string[];
  options?: Options;
  wanted: Record<string, unknown>;
}[] = [
  {
    name: "keeps a version as text with string _",
    args: ["run", "6.10"],
    options: { string: ["_"] },
    wanted: { _: ["run", "6.10"] },
  },
  {
    name: "makes numbers of untyped values",
    args: ["6.10", "--size", "007", "-j4", "--name=x"],
    wanted: { _: [6.1], size: 7, j: 4, name: "x" },
  },
  {
    name: "takes a string's value behind a blank or =",
    args: ["--out", "a", "--kernel=6.12", "b"],
    options: { string: ["out", "kernel"] },
    wanted: { _: ["b"], out: "a", kernel: "6.12" },
  },
  {
    name: "gives an empty text to a string without a value",
    args: ["--out", "--json"],
    options: { string: ["out"], boolean: ["json"] },
    wanted: { _: [], out: "", json: true },
  },
  {
    name: "gives an empty text to a string at the end",
    args: ["--out"],
    options: { string: ["out"] },
    wanted: { _: [], out: "" },
  },
  {
    name: "keeps what is behind the first =",
    args: ["--append=a=b", "--empty="],
    options: { string: ["append", "empty"] },
    wanted: { _: [], append: "a=b", empty: "" },
  },
  {
    name: "sets absent booleans to false and absent strings to nothing",
    args: [],
    options: { boolean: ["json"], string: ["out"] },
    wanted: { _: [], json: false },
  },
  {
    name: "leaves the argument behind a boolean alone",
    args: ["--json", "x"],
    options: { boolean: ["json"] },
    wanted: { _: ["x"], json: true },
  },
  {
    name: "takes true and false behind a boolean",
    args: ["--json", "false", "--all", "true", "--keep=false"],
    options: { boolean: ["json", "all", "keep"] },
    wanted: { _: [], json: false, all: true, keep: false },
  },
  {
    name: "takes any value behind = for a boolean as true",
    args: ["--json=bogus"],
    options: { boolean: ["json"] },
    wanted: { _: [], json: true },
  },
  {
    name: "lets the last of a repeated option win",
    args: ["--kernel", "a", "--kernel", "b"],
    options: { string: ["kernel"] },
    wanted: { _: [], kernel: "b" },
  },
  {
    name: "collects",
    args: ["--kernel", "a", "--kernel=6.1"],
    options: { string: ["kernel"], collect: ["kernel"] },
    wanted: { _: [], kernel: ["a", "6.1"] },
  },
  {
    name: "collects nothing into an empty array",
    args: [],
    options: { string: ["kernel"], collect: ["kernel"] },
    wanted: { _: [], kernel: [] },
  },
  {
    name: "collects through an alias",
    args: ["-k", "a", "--kernel", "b", "-k6.1"],
    options: {
      string: ["kernel"],
      collect: ["kernel"],
      alias: { kernel: "k" },
    },
    wanted: { _: [], kernel: ["a", "b", "6.1"], k: ["a", "b", "6.1"] },
  },
  {
    name: "negates what is negatable",
    args: ["--no-color"],
    options: { boolean: ["color"], negatable: ["color"] },
    wanted: { _: [], color: false },
  },
  {
    name: "does not negate what is not",
    args: ["--no-color"],
    options: { boolean: ["color"] },
    wanted: { _: [], color: false, "no-color": true },
  },
  {
    name: "fills in defaults, under aliases too",
    args: ["--out", "x"],
    options: {
      string: ["out", "format"],
      alias: { format: "f" },
      default: { out: "y", format: "tap" },
    },
    wanted: { _: [], out: "x", format: "tap", f: "tap" },
  },
  {
    name: "knows an option by each of its aliases",
    args: ["-h", "--quiet"],
    options: {
      boolean: ["help", "quiet"],
      alias: { help: "h", quiet: ["q", "silent"] },
    },
    wanted: {
      _: [],
      h: true,
      help: true,
      q: true,
      quiet: true,
      silent: true,
    },
  },
  {
    name: "takes letters apart",
    args: ["-vq", "-ab=c", "-n", "5", "-xyz", "w"],
    options: { boolean: ["v", "q"], string: ["z"] },
    wanted: {
      _: [],
      v: true,
      q: true,
      a: "c",
      n: 5,
      x: true,
      y: true,
      z: "w",
    },
  },
  {
    name: "takes a letter's value behind it",
    args: ["-j4", "-o=out", "-p./x", "-s-"],
    options: { string: ["j", "o", "p", "s"] },
    wanted: { _: [], j: "4", o: "out", p: "./x", s: "-" },
  },
  {
    name: "takes a lone dash as an argument",
    args: ["-", "--out", "-"],
    options: { string: ["out"] },
    wanted: { _: ["-", "-"], out: "" },
  },
  {
    name: "keeps an empty argument",
    args: ["", "--out", ""],
    options: { string: ["out", "_"] },
    wanted: { _: ["", ""], out: "" },
  },
  {
    name: "puts what follows -- under its own key",
    args: ["run", "--", "-v", "--x", "--"],
    options: { "--": true, string: ["_"] },
    wanted: { _: ["run"], "--": ["-v", "--x", "--"] },
  },
  {
    name: "adds what follows -- to the arguments",
    args: ["run", "--", "-v"],
    wanted: { _: ["run", "-v"] },
  },
  {
    name: "stops early",
    args: ["--debug", "run", "--json", "6.10"],
    options: { boolean: ["debug"], string: ["_"], stopEarly: true },
    wanted: { _: ["run", "--json", "6.10"], debug: true },
  },
  {
    name: "cannot be made to touch prototypes",
    args: ["--__proto__=x", "--constructor", "y"],
    wanted: { _: [] },
  },
];

for (const { name, args, options, wanted } of table) {
  Deno.test(`parseArgs() ${name}`, () => {
    const parsed: Record<string, unknown> = parseArgs(args, options);
    const own = Object.fromEntries(
      Object.keys(parsed).map((key) => [key, parsed[key]]),
    );
    nodeAssert.deepStrictEqual(own, wanted);
    nodeAssert.strictEqual(({} as Record<string, unknown>).x, undefined);
  });
}

Deno.test("parseArgs() tells of what is in no list and may drop it", () => {
  const told: unknown[][] = [];
  const parsed = parseArgs(["-x", "pos", "--far=1", "word", "-j4", "--known"], {
    boolean: ["known"],
    unknown: (...seen: unknown[]) => {
      told.push(seen);
      return false;
    },
  });
  nodeAssert.deepStrictEqual(told, [
    ["-x", "x", "pos"],
    ["--far=1", "far", "1"],
    ["word"],
    ["-j4", "j", "4"],
  ]);
  nodeAssert.deepStrictEqual({ ...parsed }, { _: [], known: true });
});

Deno.test("parseArgs() lets unknown throw", () => {
  nodeAssert.throws(() =>
    parseArgs(["--bogus"], {
      unknown: (arg: string) => {
        throw new TypeError(`Unknown option "${arg}"`);
      },
    }), /Unknown option "--bogus"/);
});

class Fault extends RangeError {}
const raise = () => {
  throw new Fault("seen 3 of 4");
};

const holds: [string, () => void][] = [
  ["assert()", () => std.assert(1)],
  ["assertFalse()", () => std.assertFalse("")],
  [
    "assertEquals()",
    () =>
      std.assertEquals({ a: [1, new Set(["x"])] }, { a: [1, new Set("x")] }),
  ],
  ["assertEquals() of NaN", () => std.assertEquals(NaN, NaN)],
  ["assertNotEquals()", () => std.assertNotEquals([1], [2])],
  ["assertStrictEquals()", () => std.assertStrictEquals<unknown>("a", "a")],
  ["assertNotStrictEquals()", () => std.assertNotStrictEquals({}, {})],
  ["assertExists()", () => std.assertExists(0)],
  ["assertStringIncludes()", () => std.assertStringIncludes("abc", "b")],
  ["assertArrayIncludes()", () => std.assertArrayIncludes([[1], [2]], [[2]])],
  ["assertMatch()", () => std.assertMatch("abc", /b/)],
  ["assertNotMatch()", () => std.assertNotMatch("abc", /d/)],
  [
    "assertObjectMatch()",
    () =>
      std.assertObjectMatch({ a: { b: 1, c: 2 }, d: [1] }, {
        a: { b: 1 },
        d: [1],
      }),
  ],
  ["assertInstanceOf()", () => std.assertInstanceOf(new Fault(), RangeError)],
  ["assertGreater()", () => std.assertGreater(2, 1)],
  ["assertGreaterOrEqual()", () => std.assertGreaterOrEqual(2, 2)],
  ["assertLess()", () => std.assertLess(1, 2)],
  ["assertLessOrEqual()", () => std.assertLessOrEqual(2, 2)],
  ["assertIsError()", () => std.assertIsError(new Fault("x"), RangeError, "x")],
  ["assertThrows()", () => void std.assertThrows(raise, Fault, "3 of 4")],
  ["assertThrows() of anything", () => void std.assertThrows(raise)],
];

const breaks: [string, () => void][] = [
  ["assert()", () => std.assert(0, "said")],
  ["assertFalse()", () => std.assertFalse("a")],
  ["assertEquals()", () => std.assertEquals<unknown>({ a: 1 }, { a: "1" })],
  [
    "assertEquals() of more keys",
    () => std.assertEquals<unknown>({ a: 1 }, { a: 1, b: undefined }),
  ],
  [
    "assertEquals() of another class",
    () => std.assertEquals<unknown>(new Fault("x"), { message: "x" }),
  ],
  ["assertNotEquals()", () => std.assertNotEquals([1], [1])],
  ["assertStrictEquals()", () => std.assertStrictEquals<unknown>({}, {})],
  ["assertNotStrictEquals()", () => std.assertNotStrictEquals("a", "a")],
  ["assertExists()", () => std.assertExists(undefined)],
  ["assertStringIncludes()", () => std.assertStringIncludes("abc", "d")],
  ["assertArrayIncludes()", () => std.assertArrayIncludes([1], [1, 2])],
  ["assertMatch()", () => std.assertMatch("abc", /d/)],
  ["assertNotMatch()", () => std.assertNotMatch("abc", /b/)],
  ["assertObjectMatch()", () => std.assertObjectMatch({ a: 1 }, { b: 1 })],
  [
    "assertObjectMatch() of a longer array",
    () => std.assertObjectMatch({ a: [1] }, { a: [1, 2] }),
  ],
  ["assertInstanceOf()", () => std.assertInstanceOf({}, RangeError)],
  ["assertGreater()", () => std.assertGreater(1, 1)],
  ["assertGreaterOrEqual()", () => std.assertGreaterOrEqual(1, 2)],
  ["assertLess()", () => std.assertLess(1, 1)],
  ["assertLessOrEqual()", () => std.assertLessOrEqual(2, 1)],
  ["assertIsError()", () => std.assertIsError(new Fault("x"), TypeError)],
  [
    "assertIsError() of other words",
    () => std.assertIsError(new Fault("x"), Fault, "y"),
  ],
  ["assertThrows()", () => void std.assertThrows(() => 1)],
  ["assertThrows() of a class", () => void std.assertThrows(raise, TypeError)],
  [
    "assertThrows() of words",
    () => void std.assertThrows(raise, Fault, "4 of"),
  ],
  ["fail()", () => std.fail("said")],
  ["unreachable()", () => std.unreachable()],
];

for (const [name, run] of holds) {
  Deno.test(`${name} holds`, run);
}
for (const [name, run] of breaks) {
  Deno.test(`${name} breaks`, () => {
    nodeAssert.throws(run, std.AssertionError);
  });
}

Deno.test("assertThrows() and assertRejects() return what was thrown", async () => {
  nodeAssert.ok(std.assertThrows(raise, Fault) instanceof Fault);
  const rejects = () => Promise.reject(new Fault("late"));
  const error = await std.assertRejects(rejects, Fault, "late");
  nodeAssert.ok(error instanceof Fault);
  nodeAssert.ok(await std.assertRejects(rejects) instanceof Fault);
});

Deno.test("assertRejects() breaks", async () => {
  for (
    const run of [
      () => std.assertRejects(() => Promise.resolve(1)),
      () => std.assertRejects(() => Promise.reject(new Fault()), TypeError),
      () => std.assertRejects(() => Promise.reject(new Fault("a")), Fault, "b"),
    ]
  ) {
    await nodeAssert.rejects(run, std.AssertionError);
  }
});
