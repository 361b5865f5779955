import { assert, assertEquals, assertLess } from "@std/assert";
import { LineDecoder } from "./line_decoder.ts";
import {
  hasMembers,
  type SupervisedProcess,
  superviseProcess,
} from "./supervised_process.ts";

const environment = { PATH: "/usr/bin:/bin" };

function supervise(script: string): SupervisedProcess {
  return superviseProcess(["/bin/sh", "-c", script], { environment });
}

async function linesOf(stream: ReadableStream<Uint8Array>): Promise<string[]> {
  const decoder = new LineDecoder();
  const lines: string[] = [];
  for await (const chunk of stream) lines.push(...decoder.push(chunk));
  return [...lines, ...decoder.end()];
}

/** Reads both streams to their ends, ends the group, and asserts that it is gone. */
async function finish(process: SupervisedProcess): Promise<{
  stdout: string[];
  stderr: string[];
  exitStatus: number;
}> {
  const [stdout, stderr, exitStatus] = await Promise.all([
    linesOf(process.stdout),
    linesOf(process.stderr),
    process.exitStatus,
  ]);
  await process.end();
  assertEquals(hasMembers(process.groupId), false);
  return { stdout, stderr, exitStatus };
}

Deno.test("superviseProcess() hands on output, errors and status", async () => {
  const process = supervise("echo out; echo err >&2; exit 7");
  assertEquals(await finish(process), {
    stdout: ["out"],
    stderr: ["err"],
    exitStatus: 7,
  });
});

Deno.test("superviseProcess() gives the command no input and only its environment", async () => {
  const process = superviseProcess(["/bin/sh", "-c", "cat; env | sort; pwd"], {
    environment: { ...environment, LC_ALL: "C" },
  });
  const { stdout } = await finish(process);
  assertEquals(
    stdout.filter((line) => !/^(PWD|OLDPWD|_|SHLVL)=/.test(line)),
    ["LC_ALL=C", "PATH=/usr/bin:/bin", "/"],
  );
});

Deno.test("superviseProcess() hands on arguments as they are", async () => {
  const process = superviseProcess(
    ["printf", "%s\n", "a b", "$(id)", "'", ""],
    {
      environment,
    },
  );
  assertEquals((await finish(process)).stdout, ["a b", "$(id)", "'", ""]);
});

Deno.test("superviseProcess() tells of a command that is not there", async () => {
  const process = superviseProcess(["/nowhere/vng"], { environment });
  const { exitStatus, stderr } = await finish(process);
  assertEquals(exitStatus, 127);
  assert(stderr.some((line) => line.includes("/nowhere/vng")));
});

Deno.test("end() lets a command tidy up", async () => {
  const process = supervise(
    "trap 'echo tidy; exit 3' TERM; echo ready; while :; do sleep 0.1; done",
  );
  const reader = process.stdout.getReader();
  await reader.read();
  reader.releaseLock();
  const rest = linesOf(process.stdout);
  // A closed pipe would end the shell that says that its child was terminated.
  const errors = linesOf(process.stderr);
  await process.end();
  await errors;
  assertEquals(await rest, ["tidy"]);
  assertEquals(await process.exitStatus, 3);
  assertEquals(hasMembers(process.groupId), false);
});

Deno.test("end() kills what does not heed SIGTERM, grandchildren too", async () => {
  const process = supervise(
    "trap '' TERM; (sleep 1000; sleep 1000) & echo ready; sleep 1000; sleep 1000",
  );
  const reader = process.stdout.getReader();
  await reader.read();
  reader.releaseLock();
  const began = performance.now();
  await Promise.all([
    process.end(),
    process.stdout.cancel(),
    process.stderr.cancel(),
  ]);
  assertLess(performance.now() - began, 4000);
  assertEquals(hasMembers(process.groupId), false);
  await process.exitStatus;
});

Deno.test("end() finds what a command left when it exited, and can be called twice", async () => {
  const process = supervise("sleep 1000 >/dev/null 2>&1 & exit 4");
  assertEquals(await process.exitStatus, 4);
  assertEquals(hasMembers(process.groupId), true);
  const ending = process.end();
  await process.end();
  await ending;
  await Promise.all([process.stdout.cancel(), process.stderr.cancel()]);
  assertEquals(hasMembers(process.groupId), false);
});

Deno.test("superviseProcess() leaves nothing behind when its owner is killed", async () => {
  const owner = new Deno.Command(Deno.execPath(), {
    args: [
      "run",
      "--quiet",
      "--no-lock",
      "--no-config",
      "--allow-all",
      new URL("./testdata/owner.ts", import.meta.url).href,
      "/bin/sh",
      "-c",
      "trap '' TERM; (sleep 1000; sleep 1000) & sleep 1000; sleep 1000",
    ],
    stdin: "null",
    stdout: "piped",
    stderr: "inherit",
  }).spawn();
  const reader = owner.stdout.getReader();
  const { value } = await reader.read();
  const group = Number(new TextDecoder().decode(value));
  assertEquals(hasMembers(group), true);
  owner.kill("SIGKILL");
  await owner.status;
  await reader.cancel();
  const deadline = performance.now() + 4000;
  while (hasMembers(group) && performance.now() < deadline) {
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  assertEquals(hasMembers(group), false);
});
