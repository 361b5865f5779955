import { assert, assertEquals } from "@std/assert";

/** A program that reports an abort and takes long to clean up. */
const program = `
import { watchInterrupts } from ${
  JSON.stringify(new URL("./interrupt.ts", import.meta.url).href)
};
const say = (text) => Deno.stdout.writeSync(new TextEncoder().encode(text));
const watch = watchInterrupts({ onFirst: (name) => say(name + "\\n") });
watch.signal.addEventListener("abort", () => {
  say(watch.signal.reason.name + " " + watch.signal.reason.exitCode + "\\n");
});
say("ready\\n");
setTimeout(() => { say("cleaned up\\n"); Deno.exit(7); }, 1500);
`;

/** Runs the program and sends it signals, milliseconds after it is ready. */
async function runWith(
  ...signals: [number, Deno.Signal][]
): Promise<{ status: number; lines: string[]; milliseconds: number }> {
  const child = new Deno.Command(Deno.execPath(), {
    args: ["run", "--quiet", "--no-lock", "--no-config", "-"],
    stdin: "piped",
    stdout: "piped",
  }).spawn();
  const writer = child.stdin.getWriter();
  await writer.write(new TextEncoder().encode(program));
  await writer.close();
  let text = "";
  let readyAt = 0;
  for await (const part of child.stdout.pipeThrough(new TextDecoderStream())) {
    if (text === "") {
      readyAt = performance.now();
      for (const [milliseconds, signal] of signals) {
        setTimeout(() => child.kill(signal), milliseconds);
      }
    }
    text += part;
  }
  const { code } = await child.status;
  return {
    status: code,
    lines: text.trim().split("\n"),
    milliseconds: performance.now() - readyAt,
  };
}

for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
  Deno.test(`watchInterrupts() aborts at the first ${signal}`, async () => {
    const { status, lines } = await runWith([0, signal]);
    assertEquals(lines, [
      "ready",
      signal,
      "InterruptedError 130",
      "cleaned up",
    ]);
    assertEquals(status, 7);
  });
}

Deno.test("watchInterrupts() takes a signal that comes twice for one", async () => {
  const { status, lines } = await runWith([0, "SIGINT"], [100, "SIGINT"]);
  assertEquals(lines.at(-1), "cleaned up");
  assertEquals(status, 7);
});

Deno.test("watchInterrupts() ends at once at the second signal", async () => {
  const ran = await runWith([0, "SIGINT"], [700, "SIGTERM"]);
  assertEquals(ran.lines.at(-1), "InterruptedError 130");
  assertEquals(ran.status, 130);
  assert(ran.milliseconds < 1400, `${ran.milliseconds} ms`);
});
