import { assertEquals, assertThrows } from "@std/assert";
import { UsageError } from "../base/errors.ts";
import { deriveSpec } from "./derive_spec.ts";
import { loadCompiler } from "./spec_file.ts";

const compiler = await loadCompiler();

Deno.test("deriveSpec() leaves out what only the original needs", () => {
  const text = `import {
  fsdax,
  type KnownIssue,
  removal as taking,
  scenario,
} from "../../generator/mod.ts";
import { leak, oops } from "./shared/known_issues.ts";
import { old } from "./shared/more.ts";

const size = 512;
/** Nobody else's. */
const kernels = ">=6.1";
const issue: KnownIssue = { kernels, cause: "fsdax" };
const covers = ["A1"];

const story = {
  name: "original", // its name
  summary: "Unbind",
  "covers": covers,
  // What waits.
  missing: "a device",
  knownIssues: [issue, oops, old, leak],
  device: fsdax({ sizeMiB: size }),
  expect: [taking.returns()],
};
export default scenario(story satisfies object);
`;
  const derived = deriveSpec({
    compiler,
    name: "new-one",
    original: { name: "original", path: "specs/more/original.ts", text },
  });
  assertEquals(derived.path, "specs/more/new_one.ts");
  assertEquals(
    derived.text,
    `import {
  fsdax,
  removal as taking,
  scenario,
} from "../../generator/mod.ts";

const size = 512;

const story = {
  name: "new-one", // its name
  summary: "Say what differs from original",
  covers: [],
  device: fsdax({ sizeMiB: size }),
  expect: [taking.returns()],
};
export default scenario(story satisfies object);
`,
  );
});

Deno.test("deriveSpec() refuses what is no name", () => {
  const original = {
    name: "a",
    path: "specs/a.ts",
    text: "export default scenario({});\n",
  };
  assertThrows(
    () => deriveSpec({ compiler, name: "A", original }),
    UsageError,
    'Cannot name a scenario "A"',
  );
});
