import { assertEquals, assertMatch, assertRejects } from "@std/assert";
import { EnvironmentError } from "../base/errors.ts";
import { MIRROR_VARIABLE } from "./debian_mirror.ts";
import { aptEnvironment, openAptRoot, updatedStampPath } from "./apt_root.ts";
import { FakeArchive } from "./testing/fake_archive.ts";

function configurationOf(archive: FakeArchive): Promise<string> {
  return Deno.readTextFile(`${archive.cacheDirectory}/apt/apt.conf`);
}

Deno.test("openAptRoot() keeps apt in the cache, and strict", async () => {
  await using archive = await FakeArchive.create();
  const root = await openAptRoot(archive.options);
  assertEquals(root.directory, `${archive.cacheDirectory}/apt`);
  assertEquals(
    aptEnvironment(root)["APT_CONFIG"],
    `${root.directory}/apt.conf`,
  );
  const configuration = await configurationOf(archive);
  for (const line of configuration.split("\n")) {
    if (/^Dir\b/.test(line) && !/sourceparts|srcpkgcache/.test(line)) {
      assertMatch(line, new RegExp(`"${root.directory}(/[^"]*)?";$`));
    }
  }
  assertMatch(configuration, /^Dir::Etc::sourceparts "-";$/m);
  assertMatch(configuration, /^APT::Get::AllowUnauthenticated "false";$/m);
  assertMatch(configuration, /^Acquire::AllowInsecureRepositories "false";$/m);
  assertMatch(configuration, /^APT::Update::Error-Mode "any";$/m);
});

Deno.test("openAptRoot() takes every suite, signed by Debian's keyring", async () => {
  await using archive = await FakeArchive.create();
  const { directory } = await openAptRoot(archive.options);
  const sources = await Deno.readTextFile(`${directory}/etc/sources.list`);
  const lines = sources.trim().split("\n");
  assertEquals(
    lines.map((line) => line.split(" ").slice(3, 5).join(" ")),
    [
      "bookworm main",
      "bookworm-security main",
      "trixie main",
      "trixie-security main",
      "sid main",
    ],
  );
  for (const line of lines) {
    assertMatch(
      line,
      /^deb \[signed-by=\/usr\/share\/keyrings\/debian-archive-keyring.gpg\] \S+ /,
    );
  }
});

Deno.test("openAptRoot() connects as this machine's apt does", async () => {
  await using archive = await FakeArchive.create();
  await Deno.writeTextFile(
    `${archive.directory}/config`,
    `Acquire::http "";
Acquire::http::Proxy "http://proxy.example:3128/";
Acquire::https::CaInfo "/etc/ssl/ours.pem";
Acquire::ForceIPv4 "true";
Acquire::AllowInsecureRepositories "true";
Acquire::Check-Valid-Until "false";
`,
  );
  await openAptRoot(archive.options);
  const configuration = await configurationOf(archive);
  assertMatch(
    configuration,
    /^Acquire::http::Proxy "http:\/\/proxy.example:3128\/";$/m,
  );
  assertMatch(
    configuration,
    /^Acquire::https::CaInfo "\/etc\/ssl\/ours.pem";$/m,
  );
  assertMatch(configuration, /^Acquire::ForceIPv4 "true";$/m);
  assertEquals(/Insecure\S* "true"|Valid-Until/.test(configuration), false);
});

Deno.test("openAptRoot() refuses a path that apt cannot quote", async () => {
  await using archive = await FakeArchive.create();
  await assertRejects(
    () =>
      openAptRoot({
        ...archive.options,
        cacheDirectory: `${archive.directory}/a"b`,
      }),
    EnvironmentError,
    "Cannot use Debian's archive: apt cannot work in",
  );
});

Deno.test("openAptRoot() says what to do where there is no apt", async () => {
  await using archive = await FakeArchive.create();
  await Deno.remove(`${archive.directory}/bin/apt-config`);
  await assertRejects(
    () =>
      openAptRoot({
        ...archive.options,
        environment: { PATH: `${archive.directory}/bin` },
      }),
    EnvironmentError,
    `there is no program "apt-config"`,
  );
});

Deno.test("openAptRoot() fetches the lists again from another mirror", async () => {
  await using archive = await FakeArchive.create();
  const root = await openAptRoot(archive.options);
  await Deno.writeTextFile(updatedStampPath(root), "");
  await openAptRoot(archive.options);
  assertEquals((await Deno.stat(updatedStampPath(root))).isFile, true);

  const environment = {
    ...archive.environment,
    [MIRROR_VARIABLE]: "http://other.example/debian",
  };
  await openAptRoot({ ...archive.options, environment });
  assertMatch(
    await Deno.readTextFile(`${root.directory}/etc/sources.list`),
    / http:\/\/other\.example\/debian-security bookworm-security main\n/,
  );
  await assertRejects(
    () => Deno.stat(updatedStampPath(root)),
    Deno.errors.NotFound,
  );
});

Deno.test("openAptRoot() refuses a mirror that is none", async () => {
  await using archive = await FakeArchive.create();
  const environment = { ...archive.environment, [MIRROR_VARIABLE]: "mirror" };
  await assertRejects(
    () => openAptRoot({ ...archive.options, environment }),
    EnvironmentError,
    'YANK_DEBIAN_MIRROR is "mirror", which is no URI',
  );
});
