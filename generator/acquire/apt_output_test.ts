import { assertEquals } from "@std/assert";
import {
  type AptTrouble,
  classifyApt,
  parseDownloadPercent,
  parseExpired,
  parseMadison,
  parsePrintedUris,
  parseShow,
} from "./apt_output.ts";
import { recorded } from "./testing/fake_archive.ts";

Deno.test("parseMadison() reads every line", async () => {
  const versions = parseMadison(await recorded("madison.stdout"));
  assertEquals(versions.length, 21);
  assertEquals(versions.slice(0, 2), [
    {
      name: "linux-image-amd64",
      version: "7.2.13-1",
      mirror: "http://mirror.example/debian",
      suite: "sid",
    },
    {
      name: "linux-image-amd64",
      version: "6.12.117-1",
      mirror: "http://mirror.example/debian-security",
      suite: "trixie-security",
    },
  ]);
  assertEquals(versions.at(-1)?.name, "virtme-ng");
  assertEquals(
    versions.find(({ version }) => version.includes("~"))?.version,
    "6.12.117-1~deb12u1",
  );
});

Deno.test("parseMadison() takes nothing from nothing, or from source lines", () => {
  assertEquals(parseMadison(""), []);
  assertEquals(
    parseMadison(
      "linux | 6.1-1 | http://mirror.example/debian sid/main Sources\n",
    ),
    [],
  );
});

Deno.test("parseShow() reads names, versions, sizes and dependencies", async () => {
  const records = parseShow(await recorded("show.stdout"));
  assertEquals(records.map(({ name }) => name), [
    "linux-image-7.2.13+deb14-amd64",
    "linux-binary-7.2.13+deb14-amd64",
    "linux-image-6.1.0-56-amd64",
  ]);
  const [image, binary, old] = records;
  assertEquals(image?.version, "7.2.13-1");
  assertEquals(image?.sizeBytes, 1892);
  assertEquals(image?.depends, [
    { name: "linux-base" },
    { name: "linux-base-7.2.13+deb14-amd64", exactVersion: "7.2.13-1" },
    { name: "linux-binary-7.2.13+deb14-amd64", exactVersion: "7.2.13-1" },
    { name: "linux-modules-7.2.13+deb14-amd64", exactVersion: "7.2.13-1" },
  ]);
  assertEquals(binary?.sizeBytes, 14252084);
  assertEquals(old?.depends.map(({ name }) => name), ["kmod", "linux-base"]);
});

Deno.test("parseShow() takes nothing from nothing", () => {
  assertEquals(parseShow("\n\n"), []);
});

const RECORDED: Record<string, AptTrouble> = {
  "update_unresolved.stderr": "network",
  "update_refused.stderr": "network",
  "update_proxy_down.stderr": "network",
  "update_no_suite.stderr": "gone",
  "update_vanished.stderr": "gone",
  "update_no_key.stderr": "signature",
  "update_no_key_apt3.stderr": "signature",
  "update_bad_signature.stderr": "signature",
  "update_bad_signature_later.stderr": "signature",
  "update_disk_full.stderr": "disk-full",
  "update_expired.stderr": "expired",
  "update_not_yet_valid.stderr": "clock",
  "update_locked.stderr": "locked",
  "download_gone.stderr": "gone",
  "download_mismatch.stderr": "mismatch",
  "download_size.stderr": "mismatch",
  "download_unknown_package.stderr": "unknown",
  "download_unknown_version.stderr": "unknown",
  "download_disk_full.stderr": "disk-full",
};

Deno.test("classifyApt() tells the trouble from recorded messages", async (t) => {
  for (const [name, trouble] of Object.entries(RECORDED)) {
    await t.step(name, async () => {
      assertEquals(classifyApt(await recorded(name)), trouble);
    });
  }
});

Deno.test("classifyApt() never lets an expired index hide another trouble", async () => {
  const expired = await recorded("update_expired.stderr");
  for (
    const [name, trouble] of [
      ["update_bad_signature.stderr", "signature"],
      ["update_unresolved.stderr", "network"],
    ] as const
  ) {
    assertEquals(classifyApt(expired + await recorded(name)), trouble);
  }
  assertEquals(classifyApt(`${expired}E: Something else\n`), "other");
});

Deno.test("classifyApt() calls what it does not know other", () => {
  assertEquals(classifyApt(""), "other");
  assertEquals(
    classifyApt("E: The method driver /x could not be found.\n"),
    "other",
  );
});

Deno.test("parseExpired() tells which index expired when", async () => {
  assertEquals(parseExpired(await recorded("update_expired.stderr")), [{
    index: "http://mirror.example/debian/dists/sid/InRelease",
    since: "15d 12h 49min 38s",
  }]);
  assertEquals(parseExpired(await recorded("update_no_key.stderr")), []);
});

Deno.test("parseDownloadPercent() reads apt's progress lines only", () => {
  assertEquals(
    parseDownloadPercent(
      "dlstatus:1:42.9713:Retrieving file 1 of 1 (3s remaining)",
    ),
    42,
  );
  assertEquals(
    parseDownloadPercent("Get:1 http://mirror.example/debian sid"),
    undefined,
  );
});

Deno.test("parsePrintedUris() reads what would be downloaded", () => {
  assertEquals(
    parsePrintedUris(`Reading package lists...
Need to get 2,345 B of archives.
'http://mirror.example/pool/main/q/qemu/qemu-system-x86_11.1.3%2bds-1_amd64.deb' qemu-system-x86_1%3a11.1.3+ds-1_amd64.deb 10782144 SHA256:0a
'http://mirror.example/pool/main/s/seabios/seabios_1.17.0-1_all.deb' seabios_1.17.0-1_all.deb 158720 SHA256:0b
`),
    [
      {
        name: "qemu-system-x86",
        version: "1:11.1.3+ds-1",
        sizeBytes: 10782144,
        depends: [],
      },
      { name: "seabios", version: "1.17.0-1", sizeBytes: 158720, depends: [] },
    ],
  );
});
