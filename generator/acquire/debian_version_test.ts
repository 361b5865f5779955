import { assertEquals } from "@std/assert";
import { compareDebianVersions } from "./debian_version.ts";

/** Each older than the next. */
const ASCENDING = [
  "1.0~rc1",
  "1.0",
  "1.0-1~deb12u1",
  "1.0-1",
  "1.0-1+b1",
  "1.0-1.1",
  "1.0a",
  "1.0+a",
  "1.0.0",
  "1.35-1",
  "1.41-1",
  "6.1.176-1",
  "6.1.192-2",
  "6.12.94-1",
  "6.12.107-1~deb12u1",
  "6.12.107-1",
  "6.12.117-1",
  "7.2~rc3-1~exp1",
  "7.2.13-1",
  "1:0.1",
];

Deno.test("compareDebianVersions() orders versions", () => {
  for (const [i, a] of ASCENDING.entries()) {
    for (const [j, b] of ASCENDING.entries()) {
      assertEquals(
        Math.sign(compareDebianVersions(a, b)),
        Math.sign(i - j),
        `${a} and ${b}`,
      );
    }
  }
});

Deno.test("compareDebianVersions() ignores zeros before numbers", () => {
  assertEquals(compareDebianVersions("1.07-1", "1.7-01"), 0);
});

const DPKG = "/usr/bin/dpkg";

Deno.test({
  name: "compareDebianVersions() agrees with dpkg",
  ignore: !await Deno.stat(DPKG).then(() => true, () => false),
  fn: async () => {
    for (const [i, version] of ASCENDING.entries()) {
      const next = ASCENDING[i + 1];
      if (next === undefined) break;
      const { code } = await new Deno.Command(DPKG, {
        args: ["--compare-versions", version, "lt", next],
      }).output();
      assertEquals(code, 0, `${version} and ${next}`);
    }
  },
});
