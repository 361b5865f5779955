import { assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import { createEngine } from "./engine.ts";

function render(template: string, view: object = {}): string {
  return createEngine("/nowhere").renderString(template, view);
}

const table: { does: string; template: string; view?: object; text: string }[] =
  [
    {
      does: "leaves the characters of shell and C alone",
      template:
        "a=\"$(b)\" `c` 'd' \\n \\\\ ${e} $((1 << 2)) & <f> {\n\tg;\n}\n",
      text: "a=\"$(b)\" `c` 'd' \\n \\\\ ${e} $((1 << 2)) & <f> {\n\tg;\n}\n",
    },
    {
      does: "puts in texts and numbers as they are",
      template: "a=<%= it.a %>\nb=<%= it.b %>\n",
      view: { a: "it's <&>", b: 2 },
      text: "a=it's <&>\nb=2\n",
    },
    {
      does: "drops lines with nothing but code",
      template:
        "{\n\t<% for (const x of it.xs) { %>\n\tuse(<%= x %>);\n\t<% } %>  \n}\n",
      view: { xs: ["a", "b"] },
      text: "{\n\tuse(a);\n\tuse(b);\n}\n",
    },
    {
      does: "drops lines with several tags of code",
      template:
        "a\n <% if (it.b) { %> <%# why %> <% } else { %>\nb\n<% } %>\nc",
      view: { b: false },
      text: "a\nb\nc",
    },
    {
      does: "drops lines of code at the start and the end",
      template: "<% const a = 1 %>\n<%= a %>\n<% %>",
      text: "1\n",
    },
    {
      does: "keeps the line of a value",
      template: "a\n<%= it.a %>\n <%= it.a %>\n<% %><%= it.a %>\n",
      view: { a: "" },
      text: "a\n\n \n\n",
    },
    {
      does: "keeps a line of code and text",
      template: "a<% if (true) { %>b<% } %>\n",
      text: "ab\n",
    },
    {
      does: "keeps empty lines",
      template: "a\n\n<% %>\n\nb\n",
      text: "a\n\n\nb\n",
    },
    {
      does: "takes a code tag over several lines for one line",
      template: "a\n<% const b = 1;\nconst c = 2; %>\n<%= b + c %>\n",
      text: "a\n3\n",
    },
    {
      does: "replaces a line by whole lines",
      template: "a\n\t<%~ it.lines %>\nb\n",
      view: { lines: "1\n2\n" },
      text: "a\n1\n2\nb\n",
    },
    {
      does: "replaces a line by no lines",
      template: "a\n<%~ it.lines %>\nb\n",
      view: { lines: "" },
      text: "a\nb\n",
    },
    {
      does: "does not look into comments",
      template: "a\n<%# don't \"stop\n` /* here %>\nb <%# it's %>c\n",
      text: "a\nb c\n",
    },
    {
      does: "does not take a backslash and an n for a line end",
      template: "printf 'a\\n'<% %>\\n<% %>\n",
      text: "printf 'a\\n'\\n\n",
    },
  ];

for (const { does, template, view, text } of table) {
  Deno.test(`createEngine() ${does}`, () => {
    assertEquals(render(template, view), text);
  });
}

for (
  const [name, value] of Object.entries({
    undefined: undefined,
    null: null,
    object: { a: 1 },
    array: ["a"],
    boolean: true,
    function: () => 1,
    NaN: NaN,
    Infinity: Infinity,
  })
) {
  Deno.test(`createEngine() refuses ${name} and names the line`, () => {
    const error = assertThrows(
      () => render("a\n<% %>\n<%# b\nc %>\nx=<%= it.x %>\n", { x: value }),
      Error,
      "neither a text nor a number",
    );
    assertStringIncludes(error.message, ">> 5| x=<%= it.x %>");
    assertThrows(() => render("<%~ it.x %>\n", { x: value }), Error, "neither");
  });
}

Deno.test("createEngine() names the file of an error and of its include", async () => {
  const directory = await Deno.makeTempDir({ prefix: "yank_templates_" });
  try {
    await Deno.writeTextFile(
      `${directory}/outer.sh`,
      'a\n<%~ include("./inner.sh", { b: it.a }) %>\nc\n',
    );
    await Deno.writeTextFile(`${directory}/inner.sh`, "b=<%= it.b %>\n");
    const engine = createEngine(directory);
    assertEquals(engine.render("outer.sh", { a: 1 }), "a\nb=1\nc\n");
    const error = assertThrows(() => engine.render("outer.sh", {}), Error);
    assertStringIncludes(error.message, "outer.sh:2");
    assertStringIncludes(error.message, "inner.sh:1");
    assertThrows(() => engine.render("../outer.sh", {}), Error);
  } finally {
    await Deno.remove(directory, { recursive: true });
  }
});

Deno.test("an engine that escapes does so for values, and not for whole lines", () => {
  const escape = (text: string) => text.replaceAll("<", "&lt;");
  assertEquals(
    createEngine("/nowhere", { escape }).renderString(
      '<p a="<%= it.a %>"><%= it.a %> <%= it.b %></p>\n\t<%~ it.lines %>\n',
      { a: "<b>", b: 2, lines: "<i>\n" },
    ),
    '<p a="&lt;b>">&lt;b> 2</p>\n<i>\n',
  );
  assertThrows(() =>
    createEngine("/nowhere", { escape }).renderString("<%= it.a %>", {})
  );
});
