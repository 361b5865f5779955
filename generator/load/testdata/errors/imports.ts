import { mapping, scenario } from "../generator/mod.ts"; // ERROR foreign-import: Cannot import from "../generator/mod.ts"
import { fsdx, Scenario } from "../../../mod.ts"; // ERROR unknown-import: Cannot import "fsdx" // ERROR unknown-import: Cannot import "Scenario"
import yank from "../../../mod.ts"; // ERROR unknown-import: Cannot import "yank": the vocabulary has no default export
import * as words from "../../../mod.ts"; // ERROR unknown-import: Cannot import the whole vocabulary under one name
import { xfs, xfs } from "../../../mod.ts"; // ERROR declared-twice: Cannot import "xfs" twice
import { unbind } from "yank"; // ERROR foreign-import: Cannot import from "yank"
import { ext4 } from "../../../vocabulary/scenario.ts"; // ERROR foreign-import: Cannot import from "../../../vocabulary/scenario.ts"
import { fsx } from "../../.././mod.ts?x"; // ERROR foreign-import: Cannot import from "../../.././mod.ts?x"

export default scenario({
  device: fsdx({ sizeMiB: 512 }),
  filesystem: xfs({}),
  users: [mapping({}), words.mapping({})],
  remove: unbind({}),
  expect: [yank()],
});
