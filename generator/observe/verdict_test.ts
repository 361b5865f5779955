import { assertEquals } from "@std/assert";
import { worstVerdict } from "./verdict.ts";

Deno.test("worstVerdict() is lost where there is nothing to go by", () => {
  assertEquals(worstVerdict([]), "lost");
});

Deno.test("worstVerdict() ranks a known failure above what it kept from running", () => {
  assertEquals(worstVerdict(["pass", "xfail", "skip"]), "xfail");
  assertEquals(worstVerdict(["skip", "pass"]), "skip");
  assertEquals(worstVerdict(["lost", "xfail", "fail"]), "lost");
  assertEquals(worstVerdict(["hang", "crash", "timeout"]), "crash");
});
