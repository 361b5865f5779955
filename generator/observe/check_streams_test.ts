import { assertEquals } from "@std/assert";
import { splitStreams } from "./check_streams.ts";

Deno.test("splitStreams() sorts lines by what they are of", () => {
  const streams = splitStreams([
    "check|xfs/901  5s",
    "xfs/901.full|a | b",
    "case|unbind returns",
    "xfs/901.full|",
    "result.xml|<testsuite",
    "",
    "what nobody sends",
  ]);
  assertEquals(streams.linesOf("check"), ["xfs/901  5s"]);
  assertEquals(streams.linesOf("case"), ["unbind returns"]);
  assertEquals(streams.linesOf("stderr"), []);
  assertEquals(streams.has("xfs/901.full"), true);
  assertEquals(streams.has("xfs/901.out.bad"), false);
  assertEquals([...streams.files], [
    ["xfs/901.full", ["a | b", ""]],
    ["result.xml", ["<testsuite"]],
  ]);
  assertEquals(streams.strays, ["what nobody sends"]);
});

Deno.test("splitStreams() lets no file out of the results", () => {
  for (
    const path of ["../a", "xfs/../../a", "/etc/a", "xfs/..", "a/b/c", "."]
  ) {
    const { files } = splitStreams([`${path}|text`]);
    assertEquals([...files], [], path);
  }
});
