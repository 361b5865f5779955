import { assertEquals, assertRejects } from "@std/assert";
import { EnvironmentError } from "../base/errors.ts";
import { acquireSidPrograms } from "./sid_program.ts";
import {
  addFakeLoader,
  FakeArchive,
  hasDpkgDeb,
} from "./testing/fake_archive.ts";

const ignore = !hasDpkgDeb;

Deno.test({
  name:
    "acquireSidPrograms() starts programs by the loader that came with them",
  ignore,
  fn: async () => {
    await using archive = await FakeArchive.create();
    await archive.add({
      name: "tool",
      version: "1:2.0-1",
      suite: "trixie",
    });
    await archive.add({
      name: "tool",
      version: "1:7.0-1",
      suite: "sid",
      files: { "usr/sbin/tool": '#!/bin/sh\necho "seven: $*"\n' },
    });
    await addFakeLoader(archive);
    const { programDirectory, version } = await acquireSidPrograms({
      package: "tool",
      programs: ["usr/sbin/tool"],
    }, archive.options);
    assertEquals(version, "1:7.0-1");
    const { stdout } = await new Deno.Command(`${programDirectory}/tool`, {
      args: ["a b", "--c"],
    }).output();
    assertEquals(new TextDecoder().decode(stdout), "seven: a b --c\n");
    assertEquals(
      archive.said.some((line) => line.startsWith("Downloading tool 1:7.0-1")),
      true,
      archive.said.join("\n"),
    );
  },
});

Deno.test("acquireSidPrograms() says that sid does not have it", async () => {
  await using archive = await FakeArchive.create();
  await archive.add({ name: "tool", version: "2.0-1", suite: "trixie" });
  await assertRejects(
    () =>
      acquireSidPrograms({ package: "tool", programs: [] }, archive.options),
    EnvironmentError,
    "Cannot get tool: Debian sid does not have it",
  );
});
