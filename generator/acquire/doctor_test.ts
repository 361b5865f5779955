import {
  assert,
  assertEquals,
  assertMatch,
  assertRejects,
  assertStringIncludes,
} from "@std/assert";
import { EnvironmentError } from "../base/errors.ts";
import {
  adviseInstall,
  type Finding,
  inspectHost,
  installCommand,
  installPackages,
  missingPackages,
} from "./doctor.ts";
import { HOST_TOOLS } from "./host_tools.ts";
import { FakeArchive, recorded } from "./testing/fake_archive.ts";

/** What {@linkcode inspectHost} would find where only these are missing. */
function findingsWithout(...missing: string[]): Finding[] {
  return HOST_TOOLS.map((tool) =>
    missing.includes(tool.name) ? tool : { ...tool, found: "/somewhere" }
  );
}

Deno.test("inspectHost() looks for everything, in order", async () => {
  const findings = await inspectHost();
  assertEquals(
    findings.map(({ name }) => name),
    HOST_TOOLS.map(({ name }) => name),
  );
  assertEquals(new Set(findings.map(({ name }) => name)).size, findings.length);
  const setsid = findings.find(({ name }) => name === "setsid");
  assertMatch(setsid?.found ?? "", /^\/.*\/setsid$/);
});

Deno.test("inspectHost() finds programs on the PATH it is given, and static ones", async () => {
  await using archive = await FakeArchive.create();
  await archive.addProgram("ndctl", "#!/bin/sh\n");
  await archive.addProgram("busybox", "#!/bin/sh\n");
  const findings = await inspectHost({ environment: archive.environment });
  const byName = new Map(findings.map((finding) => [finding.name, finding]));
  assertEquals(
    byName.get("ndctl")?.found,
    `${archive.directory}/bin/ndctl`,
  );
  const busybox = byName.get("busybox (static)");
  assertEquals(busybox?.found, undefined);
  assertEquals(
    busybox?.problem,
    `${archive.directory}/bin/busybox needs shared libraries`,
  );
  assert(missingPackages(findings).includes("busybox-static"));
});

Deno.test("missingPackages() names each package once, and no optional one", () => {
  assertEquals(missingPackages(findingsWithout()), []);
  assertEquals(
    missingPackages(
      findingsWithout("mkfs.xfs", "xfs_repair", "modprobe", "depmod", "clang"),
    ),
    ["kmod", "xfsprogs"],
  );
});

Deno.test("adviseInstall() gives one command, or what to look for", () => {
  assertEquals(adviseInstall(findingsWithout("clang")), undefined);
  assertEquals(
    adviseInstall(findingsWithout("mkfs.xfs", "rsync")),
    installCommand(["xfsprogs", "rsync"]),
  );
  assertEquals(
    adviseInstall(findingsWithout("apt-get", "mkfs.xfs", "rsync", "clang")),
    "install, by the means of this system: mkfs.xfs, rsync, apt-get",
  );
});

Deno.test("installCommand() is for root, or for sudo", () => {
  assertEquals(
    installCommand(["kmod", "udev"]),
    `${
      Deno.uid() === 0 ? "" : "sudo "
    }apt-get install --yes --no-install-recommends kmod udev`,
  );
});

const isRoot = Deno.uid() === 0;

Deno.test({
  name: "installPackages() asks for root, with the command",
  ignore: isRoot,
  fn: async () => {
    await using archive = await FakeArchive.create();
    await assertRejects(
      () => installPackages(["kmod"], archive.options),
      EnvironmentError,
      "sudo apt-get install --yes --no-install-recommends kmod",
    );
    assertEquals(await archive.commands(""), []);
  },
});

Deno.test({
  name: "installPackages() downloads, then installs, and shows the command",
  ignore: !isRoot,
  fn: async () => {
    await using archive = await FakeArchive.create();
    await installPackages([], archive.options);
    assertEquals(await archive.commands(""), []);
    await installPackages(["kmod", "udev"], archive.options);
    const commands = (await archive.commands("")).filter((line) =>
      !line.includes("update")
    );
    assertEquals(commands, [
      "apt-get -q install --yes --no-install-recommends --download-only kmod udev",
      "apt-get -q install --yes --no-install-recommends kmod udev",
    ]);
    assertEquals(archive.said, [installCommand(["kmod", "udev"])]);
  },
});

Deno.test({
  name:
    "installPackages() fetches the lists if they are too old, and tells failures",
  ignore: !isRoot,
  fn: async () => {
    await using archive = await FakeArchive.create();
    await archive.fail("download", {
      stderr: await recorded("download_unknown_package.stderr"),
    });
    const error = await assertRejects(
      () => installPackages(["nosuchpkg"], archive.options),
      EnvironmentError,
      "Cannot install nosuchpkg: Unable to locate package nosuchpkg",
    );
    assertEquals(error.exitCode, 3);
    const commands = await archive.commands("");
    assertStringIncludes(commands.at(-2) ?? "", "update");
    assertStringIncludes(commands.at(-1) ?? "", "--download-only");
  },
});
