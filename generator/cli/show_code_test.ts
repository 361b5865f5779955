import { assertEquals } from "@std/assert";
import { commonPromises, fsdax } from "../vocabulary/scenario.ts";
import { showCode } from "./show_code.ts";

Deno.test("showCode() says data as a spec would", () => {
  assertEquals(showCode(fsdax({ sizeMiB: 512 })), "fsdax({ sizeMiB: 512 })");
  assertEquals(showCode(commonPromises()), "commonPromises()");
  assertEquals(
    showCode({ word: "xfs", log: fsdax({ sizeMiB: 16 }), "a-b": [1, true] }),
    'xfs({ log: fsdax({ sizeMiB: 16 }), "a-b": [1, true] })',
  );
  assertEquals(showCode({}), "{}");
  assertEquals(showCode([]), "[]");
  assertEquals(showCode('"\n'), '"\\"\\n"');
});
