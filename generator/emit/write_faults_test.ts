import { assertEquals, assertStringIncludes } from "@std/assert";
import { writeGenerated } from "./write.ts";

const program = [
  Deno.execPath(),
  "run",
  "--quiet",
  "--no-lock",
  "--no-config",
  "--allow-read",
  "--allow-write",
  `${import.meta.dirname}/testing/write_files.ts`,
];

async function runCommand(
  [name = "", ...args]: string[],
): Promise<{ status: number; stderr: string }> {
  const output = await new Deno.Command(name, { args, env: { NO_COLOR: "1" } })
    .output();
  return {
    status: output.code,
    stderr: new TextDecoder().decode(output.stderr),
  };
}

/** A user that must obey permissions: root without its capabilities does. */
const asPlainUser = Deno.uid() === 0
  ? ["setpriv", "--bounding-set=-all", "--inh-caps=-all"]
  : ["env"];

/** Runs a shell script that may mount, with `$1` and so on. */
function mountingShell(script: string, ...args: string[]): string[] {
  return [
    "unshare",
    "--mount",
    ...Deno.uid() === 0 ? [] : ["--map-root-user"],
    "sh",
    "-euc",
    script,
    "sh",
    ...args,
  ];
}

const canMount = await runCommand(
  mountingShell("mount -t tmpfs none /mnt"),
).then(({ status }) => status === 0, () => false);

async function withDirectory(
  fn: (directory: string) => Promise<void>,
): Promise<void> {
  const directory = await Deno.makeTempDir({ prefix: "yank_emit_" });
  try {
    await fn(directory);
  } finally {
    await Deno.remove(directory, { recursive: true });
  }
}

function listNames(directory: string): string[] {
  return Array.from(Deno.readDirSync(directory), ({ name }) => name).sort();
}

Deno.test("writeGenerated() says where permission is denied", () =>
  withDirectory(async (directory) => {
    const root = `${directory}/out`;
    const old = [{ path: "dax/a", text: "old\n", executable: false }];
    await writeGenerated({ root, files: old });
    Deno.chmodSync(`${root}/dax`, 0o555);
    const ran = await runCommand([
      ...asPlainUser,
      ...program,
      root,
      "new\n",
      "dax/a",
    ]);
    assertEquals(ran.status, 3, ran.stderr);
    assertStringIncludes(ran.stderr, `Cannot write "${root}/dax/a"`);
    assertStringIncludes(ran.stderr, "Permission denied");
    Deno.chmodSync(`${root}/dax`, 0o755);
    assertEquals(Deno.readTextFileSync(`${root}/dax/a`), "old\n");
    assertEquals(listNames(`${root}/dax`), ["a"]);
    // What it had noted down before it failed does not stand in the way.
    await writeGenerated({ root, files: old });
  }));

Deno.test("writeGenerated() needs no permission to change nothing", () =>
  withDirectory(async (directory) => {
    const root = `${directory}/out`;
    const files = [{ path: "a", text: "x", executable: false }];
    await writeGenerated({ root, files });
    Deno.chmodSync(root, 0o555);
    const ran = await runCommand([...asPlainUser, ...program, root, "x", "a"]);
    Deno.chmodSync(root, 0o755);
    assertEquals(ran, { status: 0, stderr: "" });
  }));

Deno.test({
  name: "writeGenerated() says that a file system is read-only",
  ignore: !canMount,
  fn: () =>
    withDirectory(async (directory) => {
      const run = (text: string) =>
        runCommand(mountingShell(
          'root=$1 text=$2; shift 2; mount -t tmpfs none "$root"; ' +
            '"$@" "$root" old a; mount -o remount,ro "$root"; ' +
            '"$@" "$root" "$text" a',
          directory,
          text,
          ...program,
        ));
      assertEquals(await run("old"), { status: 0, stderr: "" });
      const ran = await run("new");
      assertEquals(ran.status, 3, ran.stderr);
      assertStringIncludes(ran.stderr, "Read-only file system");
    }),
});

Deno.test({
  name: "writeGenerated() leaves nothing half written on a full disk",
  ignore: !canMount,
  fn: () =>
    withDirectory(async (directory) => {
      const text = "x".repeat(40_000);
      const ran = await runCommand(mountingShell(
        'root=$1 kept=$2 text=$3; shift 3; mkdir "$root" "$kept"; ' +
          'mount -t tmpfs -o size=100k none "$root"; status=0; ' +
          '"$@" "$root" "$text" a b c d || status=$?; ' +
          'cp -a "$root/." "$kept"; exit "$status"',
        `${directory}/full`,
        `${directory}/kept`,
        text,
        ...program,
      ));
      assertEquals(ran.status, 3, ran.stderr);
      assertStringIncludes(ran.stderr, `Cannot write "${directory}/full/c"`);
      assertStringIncludes(ran.stderr, "no space left on the disk");
      assertStringIncludes(ran.stderr, "make room: df -h");
      assertEquals(listNames(`${directory}/kept`), [".generated", "a", "b"]);
      assertEquals(Deno.readTextFileSync(`${directory}/kept/b`), text);
    }),
});
