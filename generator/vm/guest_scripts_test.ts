import { assertEquals, assertMatch } from "@std/assert";

const scripts = [
  "../../templates/guest/init.sh",
  "../../templates/guest/entry.sh",
  "../../templates/guest/run_case.sh",
  "./supervise.sh",
  "./testdata/fake_vng.sh",
].map((path) => new URL(path, import.meta.url).pathname);

async function run(
  program: string,
  args: string[],
): Promise<{ code: number; text: string }> {
  const { code, stdout, stderr } = await new Deno.Command(program, { args })
    .output();
  const decode = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
  return { code, text: decode(stdout) + decode(stderr) };
}

async function isInstalled(program: string): Promise<boolean> {
  return await run(program, ["--help"]).then(() => true, () => false);
}

Deno.test("guest scripts are clean to shellcheck", async (t) => {
  if (!await isInstalled("shellcheck")) {
    await t.step({
      name: "shellcheck is not installed",
      ignore: true,
      fn: () => {},
    });
    return;
  }
  assertEquals(await run("shellcheck", scripts), { code: 0, text: "" });
});

Deno.test("guest scripts are what any POSIX shell can read", async (t) => {
  for (const shell of [["dash"], ["bash", "--posix"], ["busybox", "sh"]]) {
    const [program = "", ...args] = shell;
    await t.step({
      name: shell.join(" "),
      ignore: !await isInstalled(program),
      fn: async () => {
        for (const script of scripts) {
          assertEquals(await run(program, [...args, "-n", script]), {
            code: 0,
            text: "",
          });
        }
      },
    });
  }
});

Deno.test("guest scripts refuse to run on a host", async () => {
  for (const name of ["init.sh", "entry.sh", "run_case.sh"]) {
    const { code, text } = await run("/bin/sh", [
      new URL(`../../templates/guest/${name}`, import.meta.url).pathname,
    ]);
    assertEquals(code, 1);
    assertMatch(text, new RegExp(`^${name}: this is not .* guest`));
  }
});

/** Runs link_modules() below a root, and returns what it would mount and link. */
async function linkModules(root: string, modules: string): Promise<string> {
  const script = await Deno.readTextFile(
    new URL("../../templates/guest/init.sh", import.meta.url),
  );
  const [source = ""] = script.match(/^link_modules\(\) \{\n.*?^\}\n/ms) ?? [];
  const { text } = await run("/bin/sh", [
    "-c",
    `root=$1 yank_modules=$2
mount() { echo "mount $*"; }
ln() { echo "ln $*"; }
${source}
link_modules`,
    "sh",
    root,
    modules,
  ]);
  return text.replaceAll(root, "ROOT");
}

Deno.test("init.sh takes the modules of the kernel, not others of its release", async () => {
  const root = await Deno.realPath(await Deno.makeTempDir());
  const linked = (modules: string) =>
    `mount -n -t tmpfs modules ROOT/lib/modules\nln -s ${modules} ROOT/lib/modules/6.12-mine\n`;
  try {
    await Deno.mkdir(`${root}/proc/sys/kernel`, { recursive: true });
    await Deno.writeTextFile(
      `${root}/proc/sys/kernel/osrelease`,
      "6.12-mine\n",
    );
    const view = "/cache/lib/modules/6.12-mine";
    const installed = "/usr/lib/modules/6.12-mine";
    await Deno.mkdir(`${root}${view}`, { recursive: true });
    await Deno.mkdir(`${root}/usr/lib/modules`, { recursive: true });
    await Deno.symlink("usr/lib", `${root}/lib`);
    assertEquals(await linkModules(root, ""), "");
    assertEquals(await linkModules(root, view), linked(view));
    await Deno.mkdir(`${root}${installed}`);
    assertEquals(await linkModules(root, view), linked(view));
    assertEquals(await linkModules(root, installed), "");
  } finally {
    await Deno.remove(root, { recursive: true });
  }
});
