import {
  assert,
  assertEquals,
  assertRejects,
  assertStringIncludes,
} from "@std/assert";
import { EnvironmentError, InterruptedError } from "../base/errors.ts";
import { programDirectories, runCommand } from "./command.ts";

const OPTIONS = { action: "Cannot test", deadlineSeconds: 30 };

/** Writes its process id to a file, then lives on with a child. */
const STUBBORN =
  "trap '' TERM; sleep 300 & echo $! >\"$1\"; echo started; wait; wait";

async function isAlive(pid: number): Promise<boolean> {
  const stat = await Deno.readTextFile(`/proc/${pid}/stat`).catch(() => "");
  // A zombie of nobody's is as good as gone.
  return stat !== "" && !/\) Z /.test(stat);
}

Deno.test("runCommand() resolves to status, stdout and stderr", async () => {
  const result = await runCommand(
    ["sh", "-c", 'echo "$0 $1"; echo bad >&2; exit 7', "a b", "$HOME"],
    OPTIONS,
  );
  assertEquals(result, { status: 7, stdout: "a b $HOME\n", stderr: "bad\n" });
});

Deno.test("runCommand() runs in the C locale, with the environment given", async () => {
  const { stdout } = await runCommand(
    ["sh", "-c", 'echo "$LC_ALL $EXTRA"; pwd'],
    {
      ...OPTIONS,
      environment: { EXTRA: "more", LC_ALL: "de_DE" },
      cwd: "/usr",
    },
  );
  assertEquals(stdout, "C more\n/usr\n");
});

Deno.test("runCommand() hands over lines as they are, of progress too", async () => {
  const lines: string[] = [];
  await runCommand(
    ["printf", "one\\r50%%\\r\\n\\ntwo\\nthree"],
    { ...OPTIONS, onLine: (line) => lines.push(line) },
  );
  assertEquals(lines, ["one", "50%", "two", "three"]);
});

Deno.test("runCommand() finds the programs of administrators", () => {
  assertEquals(programDirectories({ PATH: "/a::/sbin" }), [
    "/a",
    "/sbin",
    "/usr/local/sbin",
    "/usr/sbin",
  ]);
});

Deno.test("runCommand() says which package brings a missing program", async () => {
  const error = await assertRejects(
    () =>
      runCommand(["no-such-program"], { ...OPTIONS, debianPackages: ["kmod"] }),
    EnvironmentError,
    'Cannot test: there is no program "no-such-program"',
  );
  assertStringIncludes(error.mend ?? "", "apt-get install");
  assertStringIncludes(error.mend ?? "", " kmod");
});

Deno.test("runCommand() says if a program's interpreter may be missing", async () => {
  const path = await Deno.makeTempFile();
  try {
    await Deno.writeTextFile(path, "#!/no/such/interpreter\n");
    await Deno.chmod(path, 0o755);
    await assertRejects(
      () => runCommand([path], OPTIONS),
      EnvironmentError,
      "the program that interprets it, is not there",
    );
  } finally {
    await Deno.remove(path);
  }
});

Deno.test("runCommand() kills the program and its children at the deadline", async () => {
  const pidFile = await Deno.makeTempFile();
  try {
    await assertRejects(
      () =>
        runCommand([
          "sh",
          "-c",
          'sleep 300 & echo $! >"$1"; wait',
          "sh",
          pidFile,
        ], {
          ...OPTIONS,
          deadlineSeconds: 0.3,
        }),
      EnvironmentError,
      '"sh" did not end within 0.3 s',
    );
    const pid = Number(await Deno.readTextFile(pidFile));
    assert(pid > 0);
    assertEquals(await isAlive(pid), false);
  } finally {
    await Deno.remove(pidFile);
  }
});

Deno.test("runCommand() kills what ignores SIGTERM when interrupted", async () => {
  const pidFile = await Deno.makeTempFile();
  const controller = new AbortController();
  try {
    await assertRejects(
      () =>
        runCommand(["sh", "-c", STUBBORN, "sh", pidFile], {
          ...OPTIONS,
          signal: controller.signal,
          graceSeconds: 0.2,
          onLine: () => controller.abort(),
        }),
      InterruptedError,
    );
    const pid = Number(await Deno.readTextFile(pidFile));
    assert(pid > 0);
    assertEquals(await isAlive(pid), false);
  } finally {
    await Deno.remove(pidFile);
  }
});

Deno.test("runCommand() starts nothing once interrupted", async () => {
  await assertRejects(
    () =>
      runCommand(["no-such-program"], {
        ...OPTIONS,
        signal: AbortSignal.abort(),
      }),
    InterruptedError,
  );
});

Deno.test("runCommand() takes the program along when this process ends", async () => {
  const program = `
    const { runCommand } = await import(${
    JSON.stringify(new URL("./command.ts", import.meta.url).href)
  });
    await runCommand(["sh", "-c", "echo $$; exec sleep 300"], {
      action: "Cannot test",
      deadlineSeconds: 300,
      signal: new AbortController().signal,
      onLine: (pid) => { console.log(pid); Deno.exit(130); },
    });
  `;
  const { code, stdout } = await new Deno.Command(Deno.execPath(), {
    args: ["eval", "--quiet", "--no-lock", "--no-config", program],
    stderr: "null",
  }).output();
  assertEquals(code, 130);
  const pid = Number(new TextDecoder().decode(stdout));
  assert(pid > 0);
  const deadline = performance.now() + 5000;
  while (await isAlive(pid) && performance.now() < deadline) {
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  assert(!await isAlive(pid));
});
