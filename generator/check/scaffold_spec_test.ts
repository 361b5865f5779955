import { assertEquals, assertThrows } from "@std/assert";
import { UsageError } from "../base/errors.ts";
import { loadSpecs } from "../load/load_specs.ts";
import { scaffoldSpec } from "../load/scaffold_spec.ts";
import { checkSpecs } from "./check_specs.ts";

for (const device of ["fsdax", "devdax"] as const) {
  Deno.test(`scaffoldSpec() makes a good and formatted spec for ${device}`, async () => {
    const root = await Deno.makeTempDir({ prefix: "yank-scaffold-" });
    try {
      const { path, text } = scaffoldSpec({ name: "new-one-2", device });
      assertEquals(path, "specs/new_one_2.ts");
      await Deno.mkdir(`${root}/specs`);
      await Deno.writeTextFile(`${root}/${path}`, text);
      const { specs, diagnostics } = await loadSpecs({ root, paths: [path] });
      assertEquals(diagnostics, []);
      assertEquals(checkSpecs(specs), []);
      assertEquals(specs[0]?.scenario.name, "new-one-2");
      assertEquals(specs[0]?.scenario.device.word, device);
      const { success } = await new Deno.Command(Deno.execPath(), {
        args: ["fmt", "--check", "--no-config", path],
        cwd: root,
        stdout: "null",
        stderr: "null",
      }).output();
      assertEquals(success, true);
    } finally {
      await Deno.remove(root, { recursive: true });
    }
  });
}

Deno.test("scaffoldSpec() refuses what is no name", () => {
  for (const name of ["", "New", "../x", 'a"', "a_b"]) {
    assertThrows(() => scaffoldSpec({ name, device: "fsdax" }), UsageError);
  }
});
