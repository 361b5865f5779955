import {
  assertEquals,
  assertMatch,
  assertNotEquals,
  assertRejects,
} from "@std/assert";
import { EnvironmentError, InterruptedError } from "../base/errors.ts";
import type { GeneratedFile } from "../render/generated_file.ts";
import { SELFTESTS_DIRECTORY } from "../render/selftests.ts";
import { type InstallOptions, installPrograms } from "./programs.ts";
import { recordTalk } from "./testing/recording_talk.ts";
import {
  inTemporaryDirectory,
  readFiles,
} from "./testing/temporary_directory.ts";

/**
 * A tree that installs as a kernel's does, as far as it is seen from outside;
 * it notes each build in the file `builds` and what it was told.
 */
const MAKEFILE = `
install:
	echo "build" >>@ROOT@/builds
	test "$(TARGETS)-$(FORCE_TARGETS)" = dax-1
	test -z "$(O)$(KBUILD_OUTPUT)$(LLVM)"
	mkdir -p $(INSTALL_PATH)/dax
	if grep error: dax/a.c >&2; then false; fi
	cp -p dax/a.sh dax/a.c $(INSTALL_PATH)/dax
`;

const FILES: GeneratedFile[] = [
  {
    path: `${SELFTESTS_DIRECTORY}/a.sh`,
    text: "#!/bin/sh\n",
    executable: true,
  },
  { path: `${SELFTESTS_DIRECTORY}/a.c`, text: "int a;\n", executable: false },
];

async function inTree(
  test: (options: InstallOptions, root: string) => Promise<void>,
): Promise<void> {
  await inTemporaryDirectory(async (root) => {
    const selftests = `${root}/source/tools/testing/selftests`;
    await Deno.mkdir(selftests, { recursive: true });
    await Deno.writeTextFile(
      `${selftests}/Makefile`,
      MAKEFILE.replaceAll("@ROOT@", root),
    );
    await test({
      tree: {
        path: `${root}/source`,
        version: "6.12-1",
        origin: "test 6.12-1",
      },
      files: FILES,
      cacheDirectory: `${root}/cache`,
      talk: recordTalk(),
    }, root);
  });
}

function countBuilds(root: string): number {
  return Deno.readTextFileSync(`${root}/builds`).trim().split("\n").length;
}

function withText(text: string): GeneratedFile[] {
  return FILES.map((file) =>
    file.path.endsWith(".c") ? { ...file, text } : file
  );
}

Deno.test("installPrograms() installs the programs, and once only", () =>
  inTree(async (options, root) => {
    const directory = await installPrograms(options);
    assertEquals(await installPrograms(options), directory);
    assertEquals(countBuilds(root), 1);
    assertMatch(directory, /\/cache\/programs\/[0-9a-f]{16}\/install\/dax$/);
    assertEquals(readFiles(directory), {
      "a.c": "int a;\n",
      "a.sh": "#!/bin/sh\n",
    });
    const { mode } = await Deno.stat(`${directory}/a.sh`);
    assertEquals((mode ?? 0) & 0o111, 0o111);
    assertEquals(
      [...Deno.readDirSync(`${directory}/../..`)].map(({ name }) => name)
        .sort(),
      [".complete.json", "install"],
    );
    assertEquals(
      [...Deno.readDirSync(`${root}/source/tools/testing/selftests`)].length,
      1,
    );
  }));

Deno.test("installPrograms() builds anew when something else goes in", () =>
  inTree(async (options, root) => {
    const directories = [
      await installPrograms(options),
      await installPrograms({ ...options, files: withText("int b;\n") }),
      await installPrograms({
        ...options,
        tree: { ...options.tree, origin: "test 6.12-2" },
      }),
    ];
    assertEquals(new Set(directories).size, 3);
    assertEquals(countBuilds(root), 3);
  }));

Deno.test("installPrograms() builds once for two at once", () =>
  inTree(async (options, root) => {
    const directories = await Promise.all([
      installPrograms(options),
      installPrograms(options),
    ]);
    assertEquals(directories[0], directories[1]);
    assertEquals(countBuilds(root), 1);
  }));

Deno.test("installPrograms() shows what the compiler said, and builds again", () =>
  inTree(async (options, root) => {
    const broken = withText("a.c:1:1: error: expected ';'\n");
    const error = await assertRejects(
      () => installPrograms({ ...options, files: broken }),
      EnvironmentError,
      'Cannot build the selftests: "make" ended with 2:\n',
    );
    assertMatch(error.message, /a\.c:1:1: error: expected ';'/);
    assertEquals([...Deno.readDirSync(`${root}/cache/programs`)], []);
    await assertRejects(
      () => installPrograms({ ...options, files: broken }),
      EnvironmentError,
    );
    assertEquals(countBuilds(root), 2);
  }));

Deno.test("installPrograms() heeds no variable of those who build kernels", () =>
  inTree(async (options) => {
    const names = ["O", "KBUILD_OUTPUT", "LLVM", "MAKEFLAGS"];
    const before = names.map((name) => Deno.env.get(name));
    names.forEach((name) =>
      Deno.env.set(name, name === "MAKEFLAGS" ? "n" : "x")
    );
    try {
      assertNotEquals(readFiles(await installPrograms(options)), {});
    } finally {
      names.forEach((name, index) => {
        const value = before[index];
        if (value === undefined) Deno.env.delete(name);
        else Deno.env.set(name, value);
      });
    }
  }));

Deno.test("installPrograms() leaves nothing behind when it is interrupted", () =>
  inTree(async (options, root) => {
    const controller = new AbortController();
    const talk = recordTalk();
    await assertRejects(
      () =>
        installPrograms({
          ...options,
          talk: { ...talk, say: () => controller.abort() },
          signal: controller.signal,
        }),
      InterruptedError,
    );
    assertEquals([...Deno.readDirSync(`${root}/cache/programs`)], []);
  }));

Deno.test("installPrograms() says what is missing", () =>
  inTree(async (options, root) => {
    await assertRejects(
      () =>
        installPrograms({
          ...options,
          tree: { ...options.tree, path: `${root}/none` },
        }),
      EnvironmentError,
      'Cannot copy the kernel\'s selftests: "cp" ended with 1:\n',
    );
    await assertRejects(
      () =>
        installPrograms({
          ...options,
          files: withText("int c;\n"),
          environment: { PATH: `${root}/none` },
        }),
      EnvironmentError,
    );
  }));
