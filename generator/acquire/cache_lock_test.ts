import {
  assert,
  assertEquals,
  assertRejects,
  assertStringIncludes,
} from "@std/assert";
import { EnvironmentError, InterruptedError } from "../base/errors.ts";
import { silentTalk } from "../base/talk.ts";
import { withCacheLock } from "./cache_lock.ts";

async function withDirectory(
  body: (directory: string) => Promise<void>,
): Promise<void> {
  const directory = await Deno.makeTempDir({ prefix: "yank-lock-" });
  try {
    await body(`${directory}/cache`);
  } finally {
    await Deno.remove(directory, { recursive: true });
  }
}

/** A lock that is held until `release` is called. */
function hold(directory: string) {
  const released = Promise.withResolvers<void>();
  const held = Promise.withResolvers<void>();
  const ended = withCacheLock(
    directory,
    { talk: silentTalk, purpose: "holding it" },
    () => {
      held.resolve();
      return released.promise;
    },
  );
  return { held: held.promise, release: released.resolve, ended };
}

Deno.test("withCacheLock() lets one in at a time and tells who waits", async () => {
  await withDirectory(async (directory) => {
    const first = hold(directory);
    await first.held;
    const said: string[] = [];
    let isIn = false;
    const second = withCacheLock(directory, {
      talk: { ...silentTalk, say: (line) => said.push(line) },
      purpose: "coming second",
    }, () => {
      isIn = true;
      return Promise.resolve("done");
    });
    while (said.length === 0) await new Promise((done) => setTimeout(done, 5));
    assertEquals(said, [
      `Waiting for process ${Deno.pid}, which is holding it`,
    ]);
    assertEquals(isIn, false);
    first.release();
    assertEquals(await second, "done");
    assertEquals(said.length, 1);
    await first.ended;
  });
});

Deno.test("withCacheLock() stops waiting when interrupted", async () => {
  await withDirectory(async (directory) => {
    const first = hold(directory);
    await first.held;
    await assertRejects(
      () =>
        withCacheLock(directory, {
          talk: silentTalk,
          purpose: "waiting",
          signal: AbortSignal.abort(),
        }, () => Promise.resolve()),
      InterruptedError,
    );
    first.release();
    await first.ended;
  });
});

Deno.test("withCacheLock() gives up after the deadline, naming the holder", async () => {
  await withDirectory(async (directory) => {
    const first = hold(directory);
    await first.held;
    await assertRejects(
      () =>
        withCacheLock(directory, {
          talk: silentTalk,
          purpose: "waiting",
          deadlineSeconds: 0.05,
        }, () => Promise.resolve()),
      EnvironmentError,
      `in use after 0.05 s by process ${Deno.pid}, which is holding it`,
    );
    first.release();
    await first.ended;
  });
});

Deno.test("withCacheLock() releases it when the body fails", async () => {
  await withDirectory(async (directory) => {
    const options = { talk: silentTalk, purpose: "failing" };
    await assertRejects(() =>
      withCacheLock(directory, options, () => Promise.reject(new Error("no")))
    );
    assertEquals(
      await withCacheLock(directory, options, () => Promise.resolve(1)),
      1,
    );
  });
});

/** Resolves when somebody else has the lock. */
async function untilLocked(path: string): Promise<void> {
  for (;;) {
    using file = await Deno.open(path, { create: true, write: true });
    if (!await file.tryLock(true)) return;
    await file.unlock();
    await new Promise((done) => setTimeout(done, 5));
  }
}

Deno.test("withCacheLock() gets it from a process that was killed", async () => {
  await withDirectory(async (directory) => {
    await Deno.mkdir(directory);
    const holder = new Deno.Command("flock", {
      args: ["--no-fork", `${directory}/lock`, "sleep", "300"],
      stdout: "null",
    }).spawn();
    await untilLocked(`${directory}/lock`);
    const talk = { ...silentTalk, say: () => holder.kill("SIGKILL") };
    const got = await withCacheLock(
      directory,
      { talk, purpose: "waiting" },
      () => Promise.resolve(true),
    );
    assert(got);
    await holder.status;
  });
});

Deno.test({
  name: "withCacheLock() says what to do about a cache of somebody else's",
  ignore: Deno.uid() === 0,
  fn: async () => {
    const error = await assertRejects(
      () =>
        withCacheLock("/proc/yank", {
          talk: silentTalk,
          purpose: "trying",
        }, () => Promise.resolve()),
      EnvironmentError,
    );
    assertStringIncludes(error.message, 'Cannot use the cache "/proc/yank"');
  },
});
