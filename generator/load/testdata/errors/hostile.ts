import { scenario } from "../../../mod.ts";
import { writeFileSync } from "node:fs"; // ERROR foreign-import: Cannot import from "node:fs"
import "data:text/javascript,globalThis.RAN=1"; // ERROR foreign-import: Cannot import from "data:text/javascript,globalThis.RAN=1"
import type { Stats } from "node:fs"; // ERROR foreign-import: Cannot import from "node:fs"

Deno.writeTextFileSync("RAN", "top level"); // ERROR not-data: Cannot evaluate `Deno.writeTextFileSync("RAN", "top level…`
await fetch("http://127.0.0.1:9/"); // ERROR not-data: Cannot evaluate `await fetch("http://127.0.0.1:9/");`
const written = writeFileSync("RAN", "constant");
const run = (() => Deno.writeTextFileSync("RAN", "function"))(); // ERROR not-data: Cannot evaluate `(() => Deno.writeTextFileSync("RAN", "fu…`
class Ran { static { Deno.writeTextFileSync("RAN", "class"); } } // ERROR not-data: Cannot evaluate `class Ran { static { Deno.writeTextFileS…`
globalThis.RAN = 1; // ERROR not-data: Cannot evaluate `globalThis.RAN = 1;`
export * from "./ran.ts"; // ERROR not-data: Cannot evaluate `export * from "./ran.ts";`

export default scenario({
  name: `${Deno.writeTextFileSync("RAN", "template")}`, // ERROR not-data: Cannot evaluate ``${Deno.writeTextFileSync("RAN", "templa…`
  summary: String(Deno.env.toObject()), // ERROR unknown-word: Cannot find a word "String" // ERROR not-data: Cannot evaluate `Deno.env.toObject()`
  why: (await import("./ran.ts")).why, // ERROR not-data: Cannot evaluate `(await import("./ran.ts")).why`
  covers: [Deno.writeTextFileSync("RAN", "element")], // ERROR not-data: Cannot evaluate `Deno.writeTextFileSync("RAN", "element")`
  __proto__: { toString: eval("1") }, // ERROR unknown-word: Cannot find a word "eval"
});
