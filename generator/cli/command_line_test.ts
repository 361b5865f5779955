import {
  assert,
  assertEquals,
  assertMatch,
  assertStringIncludes,
} from "@std/assert";
import { runCommandLine } from "./command_line.ts";
import { verbLoaders } from "./verb_registry.ts";

interface Ran {
  status: number;
  stdout: string;
  stderr: string;
}

/** Runs a command line with streams that are no terminals, unless they are. */
async function run(
  args: string[],
  { isTerminal = false }: { isTerminal?: boolean } = {},
): Promise<Ran> {
  const decoder = new TextDecoder();
  const record = () => {
    const stream = {
      text: "",
      isTerminal: () => isTerminal,
      writeSync(bytes: Uint8Array): number {
        // A system that takes a little at a time.
        const some = bytes.subarray(0, 1000);
        stream.text += decoder.decode(some);
        return some.length;
      },
    };
    return stream;
  };
  const streams = { stdout: record(), stderr: record() };
  const status = await runCommandLine(args, streams);
  return { status, stdout: streams.stdout.text, stderr: streams.stderr.text };
}

Deno.test("runCommandLine() helps", async () => {
  for (const args of [["--help"], ["-h"], ["help"]]) {
    const ran = await run(args);
    assertEquals([ran.status, ran.stderr], [0, ""]);
    assertStringIncludes(ran.stdout, "usage: deno task yank VERB");
    for (const verb of Object.keys(verbLoaders)) {
      assertMatch(ran.stdout, new RegExp(`^  ${verb} {2,}[A-Z]`, "m"));
    }
  }
});

for (const verb of Object.keys(verbLoaders)) {
  Deno.test(`runCommandLine() helps with ${verb}`, async () => {
    const forms = [[verb, "--help"], ["-h", verb], ["help", verb], [
      verb,
      "--bogus",
      "-h",
    ]];
    for (const args of forms) {
      const ran = await run(args);
      assertEquals([ran.status, ran.stderr], [0, ""]);
      assertStringIncludes(ran.stdout, `usage: deno task yank ${verb} `);
      for (const line of ran.stdout.split("\n")) {
        assert(line.length < 80, line);
      }
    }
  });

  Deno.test(`runCommandLine() refuses an unknown option of ${verb}`, async () => {
    const ran = await run([verb, "--bogus-option"]);
    assertEquals([ran.status, ran.stdout], [2, ""]);
    assertEquals(
      ran.stderr,
      'yank: Unknown option "--bogus-option"\n' +
        `  see: deno task yank ${verb} --help\n`,
    );
  });
}

Deno.test("runCommandLine() tells its version", async () => {
  const { status, stdout } = await run(["--version"]);
  assertEquals(status, 0);
  assertMatch(stdout, /^yank \d+\.\d+\.\d+ \(Deno [\d.]+\)\n$/);
});

Deno.test("runCommandLine() refuses what it does not know", async () => {
  assertEquals(await run([]), {
    status: 2,
    stdout: "",
    stderr: "yank: Missing verb\n  see: deno task yank --help\n",
  });
  assertEquals(await run(["genrate"]), {
    status: 2,
    stdout: "",
    stderr:
      'yank: Unknown verb "genrate"; did you mean "generate"?\n  see: deno task yank --help\n',
  });
  assertEquals((await run(["toString"])).status, 2);
  assertEquals((await run(["--bogus", "list"])).status, 2);
});

Deno.test("runCommandLine() prints one JSON document for an error", async () => {
  const ran = await run(["show", "no-such-scenario", "--json"]);
  assertEquals(ran.status, 2);
  const { error } = JSON.parse(ran.stdout);
  assertEquals(error.name, "UsageError");
  assertEquals(error.exitStatus, 2);
  assertStringIncludes(error.message, 'Unknown scenario "no-such-scenario"');
  assertStringIncludes(ran.stderr, error.message);
});

Deno.test("runCommandLine() prints diagnostics with their places", async () => {
  const directory = await Deno.makeTempDir({ prefix: "yank_cli_" });
  try {
    const spec = `${directory}/broken.ts`;
    await Deno.writeTextFile(spec, "export default scenari({});\n");
    const plain = await run(["check", spec]);
    assertEquals([plain.status, plain.stdout], [2, ""]);
    assertMatch(plain.stderr, /broken\.ts:1:\d+: error\[[a-z-]+\]: /);
    assertMatch(plain.stderr, /^ +\| +\^/m);
    assertMatch(plain.stderr, /^yank: \d+ mistakes?$/m);
    assert(
      !plain.stderr.includes("command_line.ts:"),
      "a stack trace is shown",
    );

    const json = await run(["check", spec, "--json"]);
    assertEquals(json.status, 2);
    const { specs, diagnostics } = JSON.parse(json.stdout);
    assertEquals(specs, [spec]);
    assert(diagnostics.length > 0);
    assertEquals(diagnostics[0].at.file, spec);

    const debug = await run(["--debug", "check", spec]);
    assertEquals(debug.status, 2);
    const late = await run(["check", spec, "--debug"]);
    assertStringIncludes(late.stderr, "command_line.ts:");
  } finally {
    await Deno.remove(directory, { recursive: true });
  }
});

Deno.test("runCommandLine() uses colours only on a terminal that wants them", async () => {
  const args = ["check", "/nowhere/spec.ts"];
  const hadNoColour = Deno.noColor;
  const plain = await run(args);
  assert(!plain.stderr.includes("\x1b["));
  const coloured = await run(args, { isTerminal: true });
  const dumb = Deno.env.get("TERM") === "dumb";
  assertEquals(coloured.stderr.includes("\x1b[1;31m"), !hadNoColour && !dumb);
});

Deno.test("runCommandLine() ends quietly when nobody reads", async () => {
  const closed = {
    isTerminal: () => false,
    writeSync: () => {
      throw new Deno.errors.BrokenPipe("Broken pipe");
    },
  };
  const said: string[] = [];
  const stderr = {
    isTerminal: () => false,
    writeSync: (bytes: Uint8Array) => {
      said.push(new TextDecoder().decode(bytes));
      return bytes.length;
    },
  };
  assertEquals(await runCommandLine(["list"], { stdout: closed, stderr }), 141);
  assertEquals(said, []);
});

Deno.test("runCommandLine() says that stdout is full", async () => {
  const full = {
    isTerminal: () => false,
    writeSync: () => {
      throw Object.assign(new Error("No space left on device"), {
        code: "ENOSPC",
      });
    },
  };
  const stderr = {
    text: "",
    isTerminal: () => false,
    writeSync(bytes: Uint8Array): number {
      this.text += new TextDecoder().decode(bytes);
      return bytes.length;
    },
  };
  const streams = { stdout: full, stderr };
  assertEquals(await runCommandLine(["list"], streams), 3);
  assertMatch(stderr.text, /^yank: Cannot write to stdout: No space left/);
  assertEquals(await runCommandLine(["show", "x", "--json"], streams), 2);
});

Deno.test("runCommandLine() lists, shows and generates from the specs", async () => {
  const list = await run(["list", "--json"]);
  assertEquals([list.status, list.stderr], [0, ""]);
  const { scenarios } = JSON.parse(list.stdout);
  const [{ name, spec }] = scenarios;
  const lines = (await run(["list"])).stdout.trimEnd().split("\n");
  assertEquals(
    lines.map((line) => line.split(" ", 1)[0]),
    scenarios.map((scenario: { name: string }) => scenario.name),
  );

  const shown = await run(["show", name]);
  assertMatch(shown.stdout, new RegExp(`^${name}: `));
  assertStringIncludes(shown.stdout, "test points:\n   1 ");
  const { plans } = JSON.parse((await run(["show", spec, "--json"])).stdout);
  assertEquals(plans.length, 1);
  assertEquals(plans[0].scenario.name, name);

  const dry = await run(["generate", "--dry-run", "--json"]);
  assertEquals(dry.status, 0);
  const outcome = JSON.parse(dry.stdout);
  assertEquals(Object.keys(outcome), [
    "created",
    "changed",
    "modeChanged",
    "removed",
    "untouched",
  ]);
});
