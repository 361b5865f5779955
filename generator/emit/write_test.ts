import {
  assert,
  assertEquals,
  assertRejects,
  assertStringIncludes,
} from "@std/assert";
import { dirname } from "node:path";
import { EnvironmentError, InterruptedError } from "../base/errors.ts";
import type { GeneratedFile } from "../render/generated_file.ts";
import { lockDirectory } from "./lock.ts";
import { checkGenerated, writeGenerated } from "./write.ts";

function file(
  path: string,
  text = `text of ${path}\n`,
  executable = false,
): GeneratedFile {
  return { path, text, executable };
}

const files = [
  file("dax/Makefile"),
  file("dax/unbind.sh", "#!/bin/sh\n", true),
  file("dax/lib/dax.sh"),
];

/** Runs `fn` with an output directory of its own. */
async function withRoot(fn: (root: string) => Promise<void>): Promise<void> {
  const directory = await Deno.makeTempDir({ prefix: "yank_emit_" });
  try {
    await fn(`${directory}/out`);
  } finally {
    await Deno.remove(directory, { recursive: true });
  }
}

/** Every file below a directory with its text; hidden ones too. */
function readTree(directory: string, prefix = ""): Record<string, string> {
  const tree: Record<string, string> = {};
  for (const entry of Deno.readDirSync(`${directory}/${prefix}`)) {
    const path = `${prefix}${entry.name}`;
    const place = `${directory}/${path}`;
    if (entry.isDirectory) Object.assign(tree, readTree(directory, `${path}/`));
    else if (entry.isSymlink) tree[path] = `-> ${Deno.readLinkSync(place)}`;
    else tree[path] = Deno.readTextFileSync(place);
  }
  return tree;
}

function textsOf(list: GeneratedFile[]): Record<string, string> {
  return Object.fromEntries(list.map(({ path, text }) => [path, text]));
}

function readFiles(root: string): Record<string, string> {
  const { ".generated": _, ...tree } = readTree(root);
  return tree;
}

function modeOf(path: string): number {
  return (Deno.statSync(path).mode ?? 0) & 0o777;
}

/** Writes files with a time of long ago, to see which are touched. */
async function writeLongAgo(root: string): Promise<Date> {
  await writeGenerated({ root, files });
  const longAgo = new Date("2001-02-03T04:05:06Z");
  for (const path of Object.keys(readTree(root))) {
    Deno.utimeSync(`${root}/${path}`, longAgo, longAgo);
  }
  return longAgo;
}

Deno.test("writeGenerated() writes files, modes and a list of them", () =>
  withRoot(async (root) => {
    const outcome = await writeGenerated({ root, files });
    assertEquals(outcome, {
      created: ["dax/Makefile", "dax/lib/dax.sh", "dax/unbind.sh"],
      changed: [],
      modeChanged: [],
      removed: [],
      untouched: [],
    });
    assertEquals(readFiles(root), textsOf(files));
    assertEquals(modeOf(`${root}/dax/unbind.sh`) & 0o100, 0o100);
    assertEquals(modeOf(`${root}/dax/Makefile`) & 0o111, 0);
    const listed = Deno.readTextFileSync(`${root}/.generated`).split("\n")
      .slice(1, -1).map((line) => line.slice(66));
    assertEquals(listed, outcome.created);
    assertEquals(await checkGenerated({ root, files }), []);
  }));

Deno.test("writeGenerated() does not touch what is as it is to be", () =>
  withRoot(async (root) => {
    const longAgo = await writeLongAgo(root);
    const outcome = await writeGenerated({
      root,
      files: [...files.slice(1), file("dax/Makefile", "new\n")],
    });
    assertEquals(outcome.changed, ["dax/Makefile"]);
    assertEquals(outcome.untouched, ["dax/lib/dax.sh", "dax/unbind.sh"]);
    for (const path of outcome.untouched) {
      assertEquals(Deno.statSync(`${root}/${path}`).mtime, longAgo);
    }
    assertEquals(Deno.readTextFileSync(`${root}/dax/Makefile`), "new\n");
  }));

Deno.test("writeGenerated() writes nothing when nothing has changed", () =>
  withRoot(async (root) => {
    const longAgo = await writeLongAgo(root);
    await writeGenerated({ root, files });
    for (const path of Object.keys(readTree(root))) {
      assertEquals(Deno.statSync(`${root}/${path}`).mtime, longAgo, path);
    }
  }));

Deno.test("writeGenerated() leaves to the umask who may write", () =>
  withRoot(async (root) => {
    const before = Deno.umask(0o027);
    try {
      await writeGenerated({ root, files });
    } finally {
      Deno.umask(before);
    }
    assertEquals(modeOf(`${root}/dax/unbind.sh`), 0o750);
    assertEquals(modeOf(`${root}/dax/Makefile`), 0o640);
  }));

Deno.test("writeGenerated() mends a wrong mode without a new file", () =>
  withRoot(async (root) => {
    const longAgo = await writeLongAgo(root);
    Deno.chmodSync(`${root}/dax/unbind.sh`, 0o640);
    Deno.chmodSync(`${root}/dax/Makefile`, 0o755);
    assertEquals(await checkGenerated({ root, files }), [
      { path: "dax/Makefile", reason: "is executable" },
      { path: "dax/unbind.sh", reason: "is not executable" },
    ]);
    const outcome = await writeGenerated({ root, files });
    assertEquals(outcome.modeChanged, ["dax/Makefile", "dax/unbind.sh"]);
    assertEquals(modeOf(`${root}/dax/unbind.sh`), 0o750);
    assertEquals(modeOf(`${root}/dax/Makefile`), 0o644);
    assertEquals(Deno.statSync(`${root}/dax/Makefile`).mtime, longAgo);
  }));

Deno.test("writeGenerated() removes what it wrote and is not wanted", () =>
  withRoot(async (root) => {
    await writeGenerated({ root, files });
    Deno.writeTextFileSync(`${root}/dax/notes`, "mine\n");
    const outcome = await writeGenerated({ root, files: files.slice(0, 1) });
    assertEquals(outcome.removed, ["dax/lib/dax.sh", "dax/unbind.sh"]);
    assertEquals(readFiles(root), {
      ...textsOf(files.slice(0, 1)),
      "dax/notes": "mine\n",
    });
    await assertRejects(() => Deno.stat(`${root}/dax/lib`));
    await writeGenerated({ root, files: [] });
    assertEquals(readFiles(root), { "dax/notes": "mine\n" });
  }));

Deno.test("writeGenerated() takes over a file that is as it would write it", () =>
  withRoot(async (root) => {
    await writeGenerated({ root, files });
    Deno.removeSync(`${root}/.generated`);
    assertEquals(await checkGenerated({ root, files }), [
      { path: ".generated", reason: "does not list what is there" },
    ]);
    const outcome = await writeGenerated({ root, files });
    assertEquals(outcome.untouched.length, 3);
    assertEquals(await checkGenerated({ root, files }), []);
  }));

Deno.test("writeGenerated() writes again what was deleted", () =>
  withRoot(async (root) => {
    await writeGenerated({ root, files });
    Deno.removeSync(`${root}/dax`, { recursive: true });
    const { created } = await writeGenerated({ root, files });
    assertEquals(created.length, 3);
    Deno.removeSync(`${root}/dax`, { recursive: true });
    await writeGenerated({ root, files: [] });
    assertEquals(readFiles(root), {});
  }));

/** Ways in which a path can be somebody else's; all of them must survive. */
const obstacles: {
  name: string;
  place: (root: string) => void;
  reason: string;
}[] = [
  {
    name: "a file that it did not write",
    place: (root) => {
      Deno.mkdirSync(`${root}/dax`, { recursive: true });
      Deno.writeTextFileSync(`${root}/dax/new`, "mine\n");
    },
    reason: "dax/new was not written by yank",
  },
  {
    name: "a file that somebody changed",
    place: (root) => Deno.writeTextFileSync(`${root}/dax/Makefile`, "mine\n"),
    reason: "dax/Makefile was changed by hand",
  },
  {
    name: "a changed file whose spec is gone",
    place: (root) => Deno.writeTextFileSync(`${root}/dax/unbind.sh`, "mine\n"),
    reason: "dax/unbind.sh was changed by hand, and its spec is gone",
  },
  {
    name: "a symbolic link",
    place: (root) => {
      Deno.writeTextFileSync(`${root}/../target`, "mine\n");
      Deno.removeSync(`${root}/dax/Makefile`);
      Deno.symlinkSync("../../target", `${root}/dax/Makefile`);
    },
    reason: "dax/Makefile is a symbolic link",
  },
  {
    name: "a dangling symbolic link",
    place: (root) => Deno.symlinkSync("../../nowhere", `${root}/dax/new`),
    reason: "dax/new is a symbolic link",
  },
  {
    name: "a directory",
    place: (root) => Deno.mkdirSync(`${root}/dax/new`),
    reason: "dax/new is a directory",
  },
  {
    name: "a symbolic link to a directory",
    place: (root) => {
      Deno.renameSync(`${root}/dax/lib`, `${root}/../elsewhere`);
      Deno.symlinkSync("../../elsewhere", `${root}/dax/lib`);
    },
    reason: 'dax/lib/dax.sh is out of reach: "dax/lib" is a symbolic link',
  },
  {
    name: "a file for a directory",
    place: (root) => {
      Deno.removeSync(`${root}/dax/lib`, { recursive: true });
      Deno.writeTextFileSync(`${root}/dax/lib`, "mine\n");
    },
    reason: 'dax/lib/dax.sh is out of reach: "dax/lib" is not a directory',
  },
];

for (const { name, place, reason } of obstacles) {
  Deno.test(`writeGenerated() writes nothing when there is ${name}`, () =>
    withRoot(async (root) => {
      await writeGenerated({ root, files });
      place(root);
      const before = readTree(dirname(root));
      const wanted = [
        file("dax/Makefile", "other\n"),
        file("dax/lib/dax.sh", "other\n"),
        file("dax/new"),
        file("another"),
      ];
      const error = await assertRejects(
        () => writeGenerated({ root, files: wanted }),
        EnvironmentError,
        reason,
      );
      assertEquals(error.exitCode, 3);
      assertStringIncludes(error.message, "nothing was written");
      assert(error.mend !== undefined);
      assertEquals(readTree(dirname(root)), before);
      const stale = await checkGenerated({ root, files: wanted });
      assert(
        stale.some((one) => `${one.path} ${one.reason}` === reason),
        JSON.stringify(stale),
      );
    }));
}

Deno.test("writeGenerated() lists everything that is in the way", () =>
  withRoot(async (root) => {
    await writeGenerated({ root, files });
    for (const { path } of files) {
      Deno.writeTextFileSync(`${root}/${path}`, "mine\n");
    }
    const wanted = files.map(({ path }) => file(path, "other\n"));
    const error = await assertRejects(
      () => writeGenerated({ root, files: wanted }),
      EnvironmentError,
      "git checkout -- ",
    );
    for (const { path } of files) assertStringIncludes(error.message, path);
  }));

Deno.test("writeGenerated() follows a link that is its root", () =>
  withRoot(async (root) => {
    Deno.mkdirSync(`${root}_elsewhere`);
    Deno.symlinkSync(`${root}_elsewhere`, root);
    await writeGenerated({ root, files });
    assertEquals(readFiles(`${root}_elsewhere`), textsOf(files));
    Deno.removeSync(`${root}_elsewhere`, { recursive: true });
  }));

Deno.test("writeGenerated() refuses a list that is not one", () =>
  withRoot(async (root) => {
    await writeGenerated({ root, files });
    const good = Deno.readTextFileSync(`${root}/.generated`);
    const zeros = "0".repeat(64);
    for (
      const line of [
        "<<<<<<< HEAD",
        `${zeros}  ../../etc/passwd`,
        `${zeros}  /etc/passwd`,
        `${zeros}  dax//Makefile`,
        `${zeros}  `,
        "dax/Makefile",
      ]
    ) {
      Deno.writeTextFileSync(`${root}/.generated`, `${good}${line}\n`);
      const error = await assertRejects(
        () => writeGenerated({ root, files: [] }),
        EnvironmentError,
        "Cannot read the list of generated files",
      );
      assertStringIncludes(error.message, "line 5");
      assertEquals(readFiles(root), textsOf(files));
    }
  }));

Deno.test("writeGenerated() refuses paths that lead elsewhere or meet", () =>
  withRoot(async (root) => {
    for (
      const path of ["../x", "/x", "a/../b", "a//b", "./a", "", "a\nb", "a/"]
    ) {
      await assertRejects(
        () => writeGenerated({ root, files: [file(path)] }),
        TypeError,
        "Cannot generate a file at",
      );
    }
    await assertRejects(
      () => writeGenerated({ root, files: [file(".generated")] }),
      TypeError,
    );
    await assertRejects(
      () => writeGenerated({ root, files: [file("a", "1"), file("a", "2")] }),
      TypeError,
      'Cannot generate two files at "a"',
    );
  }));

Deno.test("writeGenerated() only tells in a dry run", () =>
  withRoot(async (root) => {
    const wouldCreate = await writeGenerated({ root, files, dryRun: true });
    assertEquals(wouldCreate.created.length, 3);
    await assertRejects(() => Deno.stat(root));
    await writeGenerated({ root, files });
    const before = readTree(root);
    const outcome = await writeGenerated({
      root,
      files: [file("dax/Makefile", "new\n"), file("b")],
      dryRun: true,
    });
    assertEquals(outcome, {
      created: ["b"],
      changed: ["dax/Makefile"],
      modeChanged: [],
      removed: ["dax/lib/dax.sh", "dax/unbind.sh"],
      untouched: [],
    });
    assertEquals(readTree(root), before);
  }));

Deno.test("writeGenerated() goes on after it was stopped between two files", () =>
  withRoot(async (root) => {
    await writeGenerated({ root, files });
    const wanted = [
      file("dax/Makefile", "other\n"),
      file("dax/lib/dax.sh", "other\n"),
    ];
    for (let stopAt = 0; stopAt < 5; stopAt++) {
      let asked = 0;
      const signal = {
        throwIfAborted: () => {
          if (asked++ === stopAt) throw new InterruptedError("stopped");
        },
      } as AbortSignal;
      await assertRejects(
        () => writeGenerated({ root, files: wanted, signal }),
        InterruptedError,
      );
      const temporary = Object.keys(readTree(root)).filter((path) =>
        path.includes("yank-new")
      );
      assertEquals(temporary, []);
      // Whatever is there now is known to be yank's, so both ways are open.
      await writeGenerated({ root, files });
      assertEquals(readFiles(root), textsOf(files));
    }
    await writeGenerated({ root, files: wanted });
    assertEquals(readFiles(root), textsOf(wanted));
  }));

Deno.test("writeGenerated() clears away what a killed yank left", () =>
  withRoot(async (root) => {
    await writeGenerated({ root, files });
    Deno.writeTextFileSync(`${root}/dax/.Makefile.yank-new`, "half");
    Deno.writeTextFileSync(`${root}/..generated.yank-new`, "half");
    await writeGenerated({ root, files });
    assertEquals(readFiles(root), textsOf(files));
  }));

Deno.test("writeGenerated() waits for another yank and gives up in time", () =>
  withRoot(async (root) => {
    Deno.mkdirSync(root);
    const lock = await lockDirectory(root, { withinSeconds: 1 });
    const error = await assertRejects(
      () => writeGenerated({ root, files, lockWithinSeconds: 0.05 }),
      EnvironmentError,
    );
    assertStringIncludes(error.message, "another yank has been writing");
    const waiting = writeGenerated({ root, files });
    await new Promise((resolve) => setTimeout(resolve, 50));
    assertEquals(readTree(root), {});
    lock[Symbol.dispose]();
    assertEquals((await waiting).created.length, 3);
  }));

Deno.test("writeGenerated() can run twice at once", () =>
  withRoot(async (root) => {
    const outcomes = await Promise.all(
      [1, 2, 3, 4].map(() => writeGenerated({ root, files })),
    );
    assertEquals(outcomes.map((one) => one.created.length).sort(), [
      0,
      0,
      0,
      3,
    ]);
    assertEquals(await checkGenerated({ root, files }), []);
  }));

Deno.test("checkGenerated() tells what is stale and changes nothing", () =>
  withRoot(async (root) => {
    assertEquals(await checkGenerated({ root, files }), [
      { path: "dax/Makefile", reason: "is missing" },
      { path: "dax/lib/dax.sh", reason: "is missing" },
      { path: "dax/unbind.sh", reason: "is missing" },
    ]);
    await assertRejects(() => Deno.stat(root));
    await writeGenerated({ root, files });
    const before = readTree(root);
    assertEquals(
      await checkGenerated({
        root,
        files: [file("dax/Makefile", "new\n"), file("a")],
      }),
      [
        { path: "a", reason: "is missing" },
        { path: "dax/Makefile", reason: "is out of date" },
        { path: "dax/lib/dax.sh", reason: "is left over: its spec is gone" },
        { path: "dax/unbind.sh", reason: "is left over: its spec is gone" },
      ],
    );
    assertEquals(readTree(root), before);
  }));
