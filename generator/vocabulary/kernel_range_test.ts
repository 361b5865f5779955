import { assertEquals, assertThrows } from "@std/assert";
import {
  inRange,
  isEmptyRange,
  parseKernelRange,
  parseRelease,
} from "./kernel_range.ts";

Deno.test("inRange() compares what uname -r says", () => {
  const cases: [string, string, boolean][] = [
    ["6.12.107+deb13-amd64", "<6.8", false],
    ["6.1.0-56-amd64", "<6.8", true],
    ["7.2.6+deb14-amd64", ">=6.5 <7.0", false],
    ["6.5.0", ">=6.5 <7.0", true],
    ["6.12.107+deb13-amd64", ">=6.5 <7.0", true],
    ["7.0.0", ">=6.5 <7.0", false],
    ["6.10.1", "<6.8", false],
    ["6.8.0", "<6.8", false],
    ["6.8.0-rc3", "<6.8", false],
    ["6.7.12", "<6.8", true],
    ["5.19", "<6.8", true],
    ["6.12.107", "<=6.12", true],
    ["6.13.0", "<=6.12", false],
    ["6.12.107", ">6.12", false],
    ["6.13.0", ">6.12", true],
    ["6.12.107", ">6.12.106", true],
    ["6.12.106", ">6.12.106", false],
    ["6.12.106", ">=6.12.106", true],
    ["6.12.106", "<=6.12.106", true],
    ["6.12.107", "<=6.12.106", false],
    ["6.1.0-56-amd64", "=6.1", true],
    ["6.10.0", "=6.1", false],
    ["6.1.4", "=6.1.4", true],
    ["6.1.40", "=6.1.4", false],
    ["next-20260101", "<6.8", false],
    ["", ">=0.0", false],
  ];
  for (const [release, range, wanted] of cases) {
    assertEquals(inRange(release, range), wanted, `${release} in ${range}`);
  }
});

Deno.test("inRange() throws on what is no range", () => {
  for (const range of ["", "6.8", "<6", "< 6.8", "<6.8 ", "<6.8  >6", "~6.8"]) {
    assertThrows(() => inRange("6.8.0", range), TypeError);
  }
});

Deno.test("isEmptyRange() finds ranges without a release", () => {
  const cases: [string, boolean][] = [
    [">=7.0 <6.5", true],
    [">6.8 <6.9", true],
    [">=6.8 <6.8", true],
    ["=6.1 =6.2", true],
    ["<0.0", true],
    [">=6.8 <=6.8", false],
    [">=6.5 <7.0", false],
  ];
  for (const [text, wanted] of cases) {
    const range = parseKernelRange(text);
    assertEquals(range && isEmptyRange(range), wanted, text);
  }
});

Deno.test("parseRelease() takes the numbers at the start", () => {
  assertEquals(parseRelease("6.12.107+deb13-amd64"), [6, 12, 107]);
  assertEquals(parseRelease("6.8-rc1"), [6, 8, 0]);
  assertEquals(parseRelease("linux"), undefined);
});
