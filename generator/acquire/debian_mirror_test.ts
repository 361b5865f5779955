import { assertEquals } from "@std/assert";
import { findMirrors, nameMirrors, readHostSources } from "./debian_mirror.ts";

const CASES: Record<
  string,
  { files: Record<string, string>; main?: string; security?: string }
> = {
  "nothing at all": { files: {} },
  "the file of a Debian 12 image": {
    files: {
      "sources.list.d/debian.sources": `Types: deb
# http://snapshot.example/debian/20250520T000000Z
URIs: http://mirror.example/debian
Suites: bookworm bookworm-updates
Components: main
Signed-By: /usr/share/keyrings/debian-archive-keyring.gpg

Types: deb
URIs: http://security.example/debian-security/
Suites: bookworm-security
Components: main
Signed-By: /usr/share/keyrings/debian-archive-keyring.gpg
`,
    },
    main: "http://mirror.example/debian",
    security: "http://security.example/debian-security",
  },
  "the one line of debootstrap": {
    files: {
      "sources.list": "deb http://mirror.example/debian bookworm main\n",
    },
    main: "http://mirror.example/debian",
  },
  "options and comments in lines": {
    files: {
      "sources.list": `# deb http://old.example/debian bookworm-updates main
deb-src http://src.example/debian bookworm-updates main
deb [arch=amd64 signed-by=/k.gpg] https://mirror.example/deb/ bookworm-updates main contrib # ours
deb http://sec.example/ds trixie-security main
`,
    },
    main: "https://mirror.example/deb",
    security: "http://sec.example/ds",
  },
  "a list of mirrors, as in cloud images": {
    files: {
      "sources.list.d/debian.sources": `Types: deb deb-src
URIs: mirror+file:///etc/apt/mirrors/debian.list
Suites: bookworm bookworm-updates bookworm-backports
Components: main

Types: deb deb-src
URIs: mirror+file:///etc/apt/mirrors/debian-security.list
Suites: bookworm-security
Components: main
`,
    },
    main: "mirror+file:///etc/apt/mirrors/debian.list",
    security: "mirror+file:///etc/apt/mirrors/debian-security.list",
  },
  "vendors that use Debian's suites": {
    files: {
      "sources.list.d/vendor.list":
        "deb https://vendor.example/debian bookworm main\n",
      "sources.list.d/other.list": "deb https://other.example bookworm main\n",
      "sources.list.d/cloud.list":
        "deb https://packages.example/apt cloud-sdk-bookworm main\n",
    },
  },
  "a stanza continued over lines, and one that is disabled": {
    files: {
      "sources.list.d/a.sources": `Enabled: no
Types: deb
URIs: http://off.example/debian
Suites: trixie-updates
Components: main

Types: deb
URIs:
 http://on.example/debian
 http://second.example/debian
Suites:
 trixie
 trixie-updates
Components: main contrib
`,
    },
    main: "http://on.example/debian",
  },
  "Ubuntu": {
    files: {
      "sources.list":
        "deb http://archive.ubuntu.com/ubuntu noble-updates main\ndeb http://security.ubuntu.com/ubuntu noble-security main\n",
    },
  },
  "a CD": {
    files: {
      "sources.list":
        "deb cdrom:[Debian-GNU-Linux-12]/ bookworm main\ndeb http://mirror.example/debian/ bookworm-updates main\n",
    },
    main: "http://mirror.example/debian",
  },
};

Deno.test("findMirrors() finds Debian's mirrors in apt's sources", async (t) => {
  for (const [name, { files, main, security }] of Object.entries(CASES)) {
    await t.step(name, () => {
      assertEquals(
        findMirrors(
          Object.entries(files).map(([name, text]) => ({ name, text })),
        ),
        main === undefined
          ? undefined
          : { main, security: security ?? `${main}-security` },
      );
    });
  }
});

Deno.test("readHostSources() reads what is there", async () => {
  const directory = await Deno.makeTempDir();
  try {
    assertEquals(await readHostSources(directory), []);
    await Deno.mkdir(`${directory}/sources.list.d`);
    await Deno.writeTextFile(`${directory}/sources.list.d/b.sources`, "b");
    await Deno.writeTextFile(`${directory}/sources.list.d/c.bak`, "c");
    await Deno.writeTextFile(`${directory}/sources.list`, "a");
    assertEquals(await readHostSources(directory), [
      { name: "sources.list", text: "a" },
      { name: "sources.list.d/b.sources", text: "b" },
    ]);
  } finally {
    await Deno.remove(directory, { recursive: true });
  }
});

Deno.test("nameMirrors() knows where the security updates are", () => {
  assertEquals(nameMirrors("http://mirror.example/debian/"), {
    main: "http://mirror.example/debian",
    security: "http://mirror.example/debian-security",
  });
});
