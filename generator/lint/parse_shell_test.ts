import { assertEquals, assertThrows } from "@std/assert";
import { parseShell } from "./parse_shell.ts";
import { ShellSyntaxError } from "./shell_cursor.ts";
import type { ShellNode } from "./shell_node.ts";

/** What was read, in a form that shows how it is nested. */
function show(nodes: ShellNode[]): string {
  return nodes.map((node) => {
    const end = node.isBackground ? " &" : "";
    if (node.kind === "function") return `${node.name}(){${show(node.body)}}`;
    const redirects = node.redirects.map(({ descriptor, operator, target }) =>
      ` ${descriptor}${operator}${target.raw}`
    ).join("");
    if (node.kind !== "command") {
      return `${node.kind}{${show(node.body)}}${redirects}${end}`;
    }
    const assignments = node.assignments.map(({ name, value }) =>
      value.raw.startsWith(`${name}=`) || value.raw.startsWith(`${name}+=`)
        ? value.raw
        : `${name}:`
    );
    const words = node.words.map(({ raw, inner }) =>
      inner.length === 0 ? raw : `${raw}<${show(inner)}>`
    );
    return [...assignments, ...words].join(" ") + redirects + end;
  }).join("; ");
}

const table: [string, string, string][] = [
  ["commands", "a b\nc; d", "a b; c; d"],
  ["comments", "# a\nb # c\nd#e", "b; d#e"],
  ["continued lines", "a \\\n\tb", "a b"],
  ["quotes", `a 'b "c"' "d 'e'" f\\ g`, `a 'b "c"' "d 'e'" f\\ g`],
  ["assignments", "a=1 b=2 c d=3", "a=1 b=2 c d=3"],
  ["arrays", "a=(b 'c d' $(e))\nf+=(g)", "a=(b 'c d' $(e)); f+=(g)"],
  ["chains", "a && b || c", "chain{a; b; c}"],
  ["pipes", "a | b |& c", "pipe{a; b; c}"],
  ["what is not so", "! a && ! b", "chain{a; b}"],
  ["jobs", "a &\nb & c && d &", "a &; b &; chain{c; d} &"],
  ["groups", "{ a; b; } > c &", "group{a; b} >c &"],
  ["subshells", "(a; b) 2>&1", "subshell{a; b} 2>&1"],
  ["redirections", "a > b 2>&1 < c &> d", "a >b 2>&1 <c &>d"],
  ["functions", "a()\n{\n\tb\n}\nfunction c() (d)", "a(){b}; c(){subshell{d}}"],
  ["if", "if a; then b; elif c; then d; else e; fi", "branch{a; b; c; d; e}"],
  [
    "case",
    "case $a in\nb | c*)\td ;;\n(e) f;;\n*) g\nesac",
    "branch{case $a b c* e *; d; f; g}",
  ],
  ["while", "while a; do b; done < c", "loop{a; b} <c"],
  ["until", "until a\ndo\n\tb\ndone", "loop{a; b}"],
  ["for", 'for a in b "$c"; do d; done', 'loop{a: for b "$c"; d}'],
  ["for, arguments", "for a; do b; done", "loop{a: for; b}"],
  [
    "for, numbers",
    "for ((i = 0; i < 9; i++)); do a; done",
    "loop{for ((i = 0; i < 9; i++)); a}",
  ],
  [
    "arithmetic",
    "((a > 1)) && b $((c + (2)))",
    "chain{((a > 1)); b $((c + (2)))}",
  ],
  [
    "conditions",
    "[[ $a < b && (c || -e d) ]] && e",
    "chain{[[ $a < b && (c || -e d) ]]; e}",
  ],
  ["substitutions", 'a "$(b | c)" `d`', 'a "$(b | c)"<pipe{b; c}> `d`<d>'],
  [
    "nested ones",
    'a "${b:-$(c "$(d)")}"',
    'a "${b:-$(c "$(d)")}"<c "$(d)"<d>>',
  ],
  ["processes as files", "a <(b) >(c)", "a <(b)<b> >(c)<c>"],
  ["here-documents", "a <<EOF b\n$(x\nEOF\nc", "a b <<EOF; c"],
  ["indented ones", "a <<-'E F'\n\tx\n\tE F\nb", "a <<-'E F'; b"],
  ["strings as input", 'a <<< "b"', 'a <<<"b"'],
];

for (const [what, text, wanted] of table) {
  Deno.test(`parseShell() reads ${what}`, () => {
    assertEquals(show(parseShell(text).nodes), wanted);
  });
}

Deno.test("parseShell() says what words stand for", () => {
  const [node] = parseShell(`a 'b c' "d \\$e" f"g"h $i "j$k" l* \\m`).nodes;
  assertEquals(
    node?.kind === "command" && node.words.map(({ literal }) => literal),
    ["a", "b c", "d $e", "fgh", undefined, undefined, undefined, "m"],
  );
});

Deno.test("parseShell() counts lines, in quotes and documents too", () => {
  const { nodes, literalLines } = parseShell(
    "a 'b\nc'\nd <<E\n  x\nE\nf \\\n\tg\nh\n",
  );
  assertEquals(nodes.map(({ line }) => line), [1, 3, 6, 8]);
  assertEquals([...literalLines].sort(), [2, 4, 5]);
});

const broken: [string, string, number][] = [
  ["a single quote", "a\nb 'c\n", 2],
  ["a double quote", 'a\n\nb "c $(d)\n', 4],
  ["a substitution", "a $(b\n", 2],
  ["a variable's braces", "a ${b\n", 2],
  ["a function", "a()\n{\n\tb\n", 4],
  ["an if", "if a; then\n\tb\n", 3],
  ["a loop", "while a; do\n\tb\n", 3],
  ["a case", "case a in\nb) c ;;\n", 3],
  ["a here-document", "a <<E\nb\n", 3],
  ["nothing that begins", "a\nb)\n", 2],
];

for (const [what, text, line] of broken) {
  Deno.test(`parseShell() tells where ${what} has no end`, () => {
    const error = assertThrows(() => parseShell(text), ShellSyntaxError);
    assertEquals(error.line, line);
  });
}
