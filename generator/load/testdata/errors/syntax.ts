import { fsdax, scenario } from "../../../mod.ts";

export default scenario({
  name: "x" "y", // ERROR syntax: Cannot parse the spec: ',' expected // ERROR syntax: Cannot parse the spec: ':' expected
  device: fsdax({ sizeMiB: 5x }), // ERROR syntax: Cannot parse the spec: An identifier or keyword cannot immediately follow a numeric literal
  why: "unfinished, // ERROR syntax: Cannot parse the spec: Unterminated string literal
});
