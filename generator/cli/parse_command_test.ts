import { assertEquals, assertThrows } from "@std/assert";
import { UsageError } from "../base/errors.ts";
import type { OptionTable } from "./option_table.ts";
import { type CommandShape, parseCommand } from "./parse_command.ts";

const table = {
  json: { kind: "flag", summary: "Print JSON" },
  help: { kind: "flag", letter: "h", summary: "Help" },
  format: {
    kind: "text",
    placeholder: "FORMAT",
    choices: ["tap", "junit"],
    summary: "Format",
  },
  out: { kind: "text", placeholder: "FILE", summary: "File" },
  kernel: { kind: "texts", placeholder: "KERNEL", summary: "Kernel" },
  jobs: {
    kind: "number",
    placeholder: "N",
    minimum: 1,
    integer: true,
    summary: "Jobs",
  },
  scale: { kind: "number", placeholder: "X", minimum: 0.1, summary: "Scale" },
} as const satisfies OptionTable;

const nothing = {
  json: false,
  help: false,
  format: undefined,
  out: undefined,
  kernel: [],
  jobs: undefined,
  scale: undefined,
};

function parse(args: string[], shape: Partial<CommandShape> = {}) {
  return parseCommand(args, {
    options: table,
    arguments: { placeholder: "SCENARIO" },
    ...shape,
  });
}

Deno.test("parseCommand() finds options, arguments and the rest", () => {
  assertEquals(parse([]), { options: nothing, arguments: [], rest: [] });
  assertEquals(
    parse([
      "6.10",
      "--kernel",
      "6.12",
      "--json",
      "a",
      "--kernel=debian:sid",
      "-h",
      "--jobs=4",
      "--scale",
      "2.5",
      "--format",
      "tap",
      "--",
      "-v",
      "--json",
    ], { keepsRest: true }),
    {
      options: {
        json: true,
        help: true,
        format: "tap",
        out: undefined,
        kernel: ["6.12", "debian:sid"],
        jobs: 4,
        scale: 2.5,
      },
      arguments: ["6.10", "a"],
      rest: ["-v", "--json"],
    },
  );
});

Deno.test("parseCommand() takes what follows -- for arguments", () => {
  assertEquals(parse(["a", "--", "--json"]).arguments, ["a", "--json"]);
  assertEquals(parse(["--out=a=b"]).options.out, "a=b");
});

Deno.test("parseCommand() lets no flag take the word behind it", () => {
  for (const word of ["true", "false", "x"]) {
    const { options, arguments: words } = parse(["--json", word]);
    assertEquals([options.json, words], [true, [word]]);
  }
});

const mistakes: [string[], string, Partial<CommandShape>?][] = [
  [["--jsno"], 'Unknown option "--jsno"; did you mean "--json"?'],
  [["--bogus", "word"], 'Unknown option "--bogus"'],
  [["--bogus=1"], 'Unknown option "--bogus"'],
  [["-x"], 'Unknown option "-x"'],
  [["--no-json"], 'Unknown option "--no-json"'],
  [["--kernel.x=1"], 'Unknown option "--kernel.x"; did you mean "--kernel"?'],
  [["--__proto__=1"], 'Unknown option "--__proto__"'],
  [["--constructor"], 'Unknown option "--constructor"'],
  [["--json=1"], 'Option "--json" takes no value: got "1"'],
  [["--json=true"], 'Option "--json" takes no value: got "true"'],
  [["--out"], 'Option "--out" needs a value: --out FILE'],
  [["--out", "--json"], 'Option "--out" needs a value: --out FILE'],
  [["--out="], 'Option "--out" needs a value: --out FILE'],
  [["--out", ""], 'Option "--out" needs a value: --out FILE'],
  [["--kernel"], 'Option "--kernel" needs a value: --kernel KERNEL'],
  [["--out", "a", "--out", "b"], 'Option "--out" is given 2 times'],
  [
    ["--format", "juint"],
    'Option "--format" cannot be "juint": it is one of tap, junit; did you mean "junit"?',
  ],
  [["--jobs", "0"], 'Option "--jobs" needs a whole number of at least 1'],
  [["--jobs", "1.5"], 'Option "--jobs" needs a whole number of at least 1'],
  [["--jobs", "1e3"], 'Option "--jobs" needs a whole number of at least 1'],
  [["--jobs=-1"], 'Option "--jobs" needs a whole number of at least 1'],
  [["--scale", "x"], 'Option "--scale" needs a number of at least 0.1'],
  [["a"], 'Unexpected argument "a"', { arguments: undefined }],
  [["a", "b"], 'Unexpected argument "b"', {
    arguments: { placeholder: "RUN", maximum: 1 },
  }],
  [[], "Missing argument RUN", {
    arguments: { placeholder: "RUN", minimum: 1 },
  }],
  [["a"], "Missing argument RUN: got 1 of 2", {
    arguments: { placeholder: "RUN", minimum: 2 },
  }],
];

for (const [args, message, shape] of mistakes) {
  Deno.test(`parseCommand() refuses ${JSON.stringify(args)}: ${message}`, () => {
    assertThrows(() => parse(args, shape), UsageError, message);
  });
}
