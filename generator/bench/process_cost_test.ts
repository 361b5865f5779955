import { assert, assertEquals, assertRejects } from "@std/assert";
import { EnvironmentError } from "../base/errors.ts";
import { measureCost, parseTimes } from "./process_cost.ts";

const options = { action: "Cannot measure", deadlineSeconds: 30 };

Deno.test("parseTimes() adds user and system seconds", () => {
  assertEquals(parseTimes("0.750 0.250 0.125\n"), {
    cpuSeconds: 0.375,
    wallSeconds: 0.75,
  });
  assertEquals(parseTimes("bash: no such file\n1.500 1.000 0.250\n"), {
    cpuSeconds: 1.25,
    wallSeconds: 1.5,
  });
});

Deno.test("parseTimes() takes nothing else for times", () => {
  for (const text of ["", "0,750 0,250 0,125", "real 0.750", "1 2 3"]) {
    assertEquals(parseTimes(text), undefined);
  }
});

Deno.test("measureCost() counts what children of the command do", async () => {
  const loop = "i=0; while [ $i -lt 100000 ]; do i=$((i + 1)); done";
  const { cpuSeconds } = await measureCost(
    ["sh", "-c", `sh -c '${loop}'; :`],
    options,
  );
  assert(cpuSeconds > 0);
});

Deno.test("measureCost() does not take waiting for work", async () => {
  const { cpuSeconds, wallSeconds } = await measureCost(
    ["sleep", "0.3"],
    options,
  );
  assert(wallSeconds >= 0.3);
  assert(cpuSeconds < wallSeconds);
});

Deno.test("measureCost() keeps arguments as they are", async () => {
  const odd = "a  b; $(exit 3) '*'";
  const { wallSeconds } = await measureCost(
    ["sh", "-c", 'test "$1" = "$ODD"', "sh", odd],
    { ...options, environment: { ODD: odd } },
  );
  assert(wallSeconds >= 0);
});

Deno.test("measureCost() tells the words of a command that fails", async () => {
  await assertRejects(
    () => measureCost(["sh", "-c", "echo out; echo err >&2; exit 7"], options),
    EnvironmentError,
    "ended with 7:\nout\nerr",
  );
});
