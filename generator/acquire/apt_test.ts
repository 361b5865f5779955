import {
  assert,
  assertEquals,
  assertMatch,
  assertRejects,
  assertStringIncludes,
} from "@std/assert";
import { EnvironmentError } from "../base/errors.ts";
import { AptError } from "./apt_error.ts";
import {
  downloadPackages,
  listPackageNames,
  listVersions,
  showPackage,
  updateLists,
} from "./apt.ts";
import { openAptRoot } from "./apt_root.ts";
import { FakeArchive, hasDpkgDeb, recorded } from "./testing/fake_archive.ts";

const TOOL = {
  name: "tool",
  version: "1:2.0-1",
  suite: "sid",
};

Deno.test("updateLists() fetches once a day, or when it must", async () => {
  await using archive = await FakeArchive.create();
  const root = await openAptRoot(archive.options);
  assertEquals(await updateLists(root), true);
  assertEquals(await updateLists(root), false);
  assertEquals(await updateLists(root, { force: true }), true);
  await Deno.utime(`${root.directory}/state/updated`, 1, 1);
  assertEquals(await updateLists(root), true);
  assertEquals((await archive.commands(" update")).length, 3);
});

Deno.test("updateLists() goes on with an expired index, and says so", async () => {
  await using archive = await FakeArchive.create();
  const root = await openAptRoot(archive.options);
  await archive.fail("update", {
    stderr: await recorded("update_expired.stderr"),
  });
  assertEquals(await updateLists(root), true);
  assertEquals(archive.said, [
    "http://mirror.example/debian/dists/sid/InRelease expired 15d 12h 49min 38s ago: going on with it, as its signature is still checked",
  ]);
  const [normal, lenient, ...more] = await archive.commands(" update");
  assertEquals(normal?.includes("Check-Valid-Until"), false);
  assertMatch(lenient ?? "", / -o Acquire::Check-Valid-Until=false$/);
  assertEquals(more, []);
});

Deno.test("updateLists() does not fetch again for any other trouble", async (t) => {
  for (
    const name of [
      "update_bad_signature.stderr",
      "update_no_key.stderr",
      "update_not_yet_valid.stderr",
      "update_unresolved.stderr",
      "update_disk_full.stderr",
    ]
  ) {
    await t.step(name, async () => {
      await using archive = await FakeArchive.create();
      const root = await openAptRoot(archive.options);
      const expired = await recorded("update_expired.stderr");
      await archive.fail("update", { stderr: expired + await recorded(name) });
      await assertRejects(
        () => updateLists(root),
        AptError,
        "Cannot fetch Debian's package lists: ",
      );
      assertEquals((await archive.commands(" update")).length, 1);
      assertEquals(await updateLists(root).catch(() => "asked"), "asked");
    });
  }
});

Deno.test("updateLists() waits for the apt of a process that was killed", async () => {
  await using archive = await FakeArchive.create();
  const root = await openAptRoot(archive.options);
  await archive.fail("update", {
    stderr: await recorded("update_locked.stderr"),
    once: true,
  });
  assertEquals(await updateLists(root), true);
  assertEquals((await archive.commands(" update")).length, 2);
});

Deno.test("updateLists() says how to use another mirror where ours lacks a suite", async () => {
  await using archive = await FakeArchive.create();
  const root = await openAptRoot(archive.options);
  await archive.fail("update", {
    stderr: await recorded("update_no_suite.stderr"),
  });
  await assertRejects(
    () => updateLists(root),
    EnvironmentError,
    "YANK_DEBIAN_MIRROR=",
  );
});

Deno.test("listVersions() and listPackageNames() ask apt-cache", async () => {
  await using archive = await FakeArchive.create();
  await archive.add(TOOL);
  await archive.add({ ...TOOL, name: "toolbox", suite: "trixie-security" });
  const root = await openAptRoot(archive.options);
  assertEquals(await listPackageNames(root, "tool"), ["tool", "toolbox"]);
  assertEquals(await listPackageNames(root, "x"), []);
  assertEquals(await listVersions(root, ["toolbox", "absent"]), [{
    name: "toolbox",
    version: "1:2.0-1",
    mirror: "http://mirror.example/debian-security",
    suite: "trixie-security",
  }]);
  assertEquals(await listVersions(root, []), []);
});

Deno.test("showPackage() refuses a version that is not there", async () => {
  await using archive = await FakeArchive.create();
  await archive.add(TOOL);
  const root = await openAptRoot(archive.options);
  assertEquals((await showPackage(root, "tool", "1:2.0-1")).sizeBytes, 4096);
  const error = await assertRejects(
    () => showPackage(root, "tool", "3.0"),
    AptError,
    "Cannot look up tool 3.0 in Debian's package lists: it is not in them",
  );
  assertEquals(error.trouble, "unknown");
});

Deno.test({
  name: "downloadPackages() fetches the lists again when a file is gone",
  ignore: !hasDpkgDeb,
  fn: async () => {
    await using archive = await FakeArchive.create();
    await archive.add({ ...TOOL, version: "2.0-1", files: { "usr/x": "x" } });
    const root = await openAptRoot(archive.options);
    const record = await showPackage(root, "tool", "2.0-1");
    await archive.fail("download", {
      stderr: await recorded("download_gone.stderr"),
      once: true,
    });
    assertEquals(await downloadPackages(root, [record]), [
      `${root.directory}/debs/tool_2.0-1_amd64.deb`,
    ]);
    assertEquals((await archive.commands(" update")).length, 1);
    assertEquals((await archive.commands(" download")).length, 2);
  },
});

Deno.test("downloadPackages() tells what failed, and what to do", async (t) => {
  const cases: Record<string, [seen: string, mend: string | undefined]> = {
    "download_gone.stderr": ["404", "name a mirror that has it"],
    "download_mismatch.stderr": ["Hash Sum mismatch", "try again"],
    "download_disk_full.stderr": ["no space left on the disk", "make room"],
    "download_unknown_version.stderr": ["was not found", undefined],
  };
  for (const [name, [seen, mend]] of Object.entries(cases)) {
    await t.step(name, async () => {
      await using archive = await FakeArchive.create();
      await archive.add(TOOL);
      const root = await openAptRoot(archive.options);
      const record = await showPackage(root, "tool", "1:2.0-1");
      await archive.fail("download", { stderr: await recorded(name) });
      const error = await assertRejects(
        () => downloadPackages(root, [record]),
        AptError,
        "Cannot download tool 1:2.0-1: ",
      );
      assertStringIncludes(error.message, seen);
      assertEquals(error.mend?.slice(0, mend?.length), mend);
    });
  }
});

Deno.test("updateLists() leaves no apt when this process is killed", async () => {
  await using archive = await FakeArchive.create();
  await archive.addProgram(
    "apt-get",
    '#!/bin/sh\necho $$ >"$FAKE/pid.new"; mv "$FAKE/pid.new" "$FAKE/pid"\nexec sleep 60\n',
  );
  const module = (name: string) =>
    JSON.stringify(new URL(name, import.meta.url).href);
  const { cacheDirectory, environment } = archive;
  const child = new Deno.Command(Deno.execPath(), {
    args: [
      "eval",
      "--quiet",
      "--no-lock",
      "--no-config",
      `const { openAptRoot } = await import(${module("./apt_root.ts")});
       const { updateLists } = await import(${module("./apt.ts")});
       const talk = { say() {}, status() {} };
       await updateLists(await openAptRoot({ talk, ...${
        JSON.stringify({ cacheDirectory, environment })
      } }));`,
    ],
    stderr: "null",
    stdout: "null",
  }).spawn();
  const until = async (isDone: () => Promise<boolean>) => {
    const deadline = performance.now() + 10_000;
    while (!await isDone()) {
      assert(performance.now() < deadline, "it takes too long");
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  };
  const read = (path: string) => Deno.readTextFile(path).catch(() => "");
  await until(async () => await read(`${archive.directory}/pid`) !== "");
  const pid = (await read(`${archive.directory}/pid`)).trim();
  child.kill("SIGKILL");
  await child.status;
  await until(async () => /^$|\) Z /.test(await read(`/proc/${pid}/stat`)));
});
