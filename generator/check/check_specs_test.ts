import { assert, assertEquals } from "@std/assert";
import { fileURLToPath } from "node:url";
import { renderDiagnostics } from "../base/render_diagnostic.ts";
import { discoverSpecs } from "../load/discover_specs.ts";
import { loadSpecs } from "../load/load_specs.ts";
import { checkSpecs } from "./check_specs.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));

/** What is wrong with a spec of this text, as it is printed. */
async function check(text: string): Promise<string> {
  const project = await Deno.makeTempDir({ prefix: "yank-check-" });
  try {
    await Deno.mkdir(`${project}/specs`);
    await Deno.writeTextFile(`${project}/specs/x.ts`, text);
    const { specs, diagnostics } = await loadSpecs({
      root: project,
      paths: ["specs/x.ts"],
    });
    return renderDiagnostics([...diagnostics, ...checkSpecs(specs)], {
      colour: false,
      readSource: () => text,
    });
  } finally {
    await Deno.remove(project, { recursive: true });
  }
}

Deno.test("checkSpecs() finds nothing in good specs", async () => {
  for (
    const paths of [
      ["generator/load/testdata/specs"],
      await discoverSpecs(root),
    ]
  ) {
    if (paths.length === 0) continue;
    const { specs } = await loadSpecs({ root, paths });
    assert(specs.length > 0);
    assertEquals(checkSpecs(specs), []);
  }
});

Deno.test("checkSpecs() points at the very value, name or word", async () => {
  const text = `
import { everyMapper, fsdax, scenario } from "../generator/mod.ts";
export default scenario({
  device: fsdax({ sizeMB: 512 }),
\tfilesystem: "漢字", remove: everyMapper.gets({ signal: "SIGBUS" }),
});
`;
  assertEquals(
    await check(text),
    `\
specs/x.ts:3:16: error[missing-field]: Cannot do without "name", "summary", "why", "covers", "users", "expect" of scenario({ ... })
    3 | export default scenario({
      |                ^~~~~~~~
specs/x.ts:4:11: error[missing-field]: Cannot do without "sizeMiB" of fsdax({ ... })
    4 |   device: fsdax({ sizeMB: 512 }),
      |           ^~~~~
hint: sizeMiB: a whole number from 16 to 16384, a multiple of 2
specs/x.ts:4:19: error[unknown-field]: Cannot set "sizeMB" of fsdax({ ... }): there is no such field
    4 |   device: fsdax({ sizeMB: 512 }),
      |                   ^~~~~~
hint: did you mean "sizeMiB"
specs/x.ts:5:14: error[wrong-type]: Cannot accept "漢字" as "filesystem": expected xfs({ ... }), ext4({ ... }), ext2({ ... }), erofs({ ... }) or virtiofs({ ... })
    5 |         filesystem: "漢字", remove: everyMapper.gets({ signal: "SIGBUS" }),
      |                     ^~~~~~
specs/x.ts:5:28: error[missing-field]: Cannot do without "siCode" of everyMapper.gets({ ... })
    5 |         filesystem: "漢字", remove: everyMapper.gets({ signal: "SIGBUS" }),
      |                                     ^~~~~~~~~~~~~~~~
hint: siCode: "BUS_MCEERR_AO", "BUS_MCEERR_AR" or "BUS_ADRERR", or a list of those that it may be
specs/x.ts:5:28: error[wrong-word]: Cannot use "everyMapper.gets" in "remove"
    5 |         filesystem: "漢字", remove: everyMapper.gets({ signal: "SIGBUS" }),
      |                                     ^~~~~~~~~~~~~~~~
hint: use unbind({ ... }), removePci({ ... }), disableNamespace({ ... }) or removeModule({ ... })
`,
  );
});

Deno.test("checkSpecs() takes lists that double with every line", async () => {
  const doubling = Array.from(
    { length: 40 },
    (_, i) => `const a${i + 1} = [a${i}, a${i}];\n`,
  ).join("");
  const printed = await check(
    `import { scenario } from "../generator/mod.ts";
const a0 = ["x"];
${doubling}export default scenario({ name: a40, covers: a40, expect: a40 });
`,
  );
  assertEquals(printed.match(/error\[wrong-type\]/g)?.length, 5);
});
