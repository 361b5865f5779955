import { assertEquals } from "@std/assert";
import { canReadYaml, readYaml } from "./testing/read_yaml.ts";
import { writeYaml } from "./write_yaml.ts";

const document = {
  name: "a name",
  on: ["push", "workflow_dispatch"],
  "quoted: key": "yes",
  image: "node:22-bookworm-slim",
  empty: { list: [], map: {}, text: "" },
  numbers: [1, 2.5],
  flag: false,
  looks: ["true", "1", "null", "- a", "a: b", "a #b", "a:", "~", "*a", " a "],
  script: [
    'echo "$A" \\ it\'s',
    "for a in b; do\n  echo 'a: b'\ndone\n",
    "  leads with blanks\n",
  ],
  steps: [
    { uses: "actions/checkout@v4" },
    { name: "Run", run: "a\n\nb # c\n", with: { deep: [{ a: 1 }, [["b"]]] } },
  ],
  odd: "\x7f\u2028é\n",
};

Deno.test("writeYaml() writes as people do", () => {
  assertEquals(
    writeYaml({
      "on": ["push"],
      jobs: {
        run: {
          image: "node:22-bookworm-slim",
          flag: true,
          steps: [
            { uses: "actions/checkout@v4" },
            { name: "Run", run: "a\nb\n", shell: "sh -e {0}" },
          ],
          script: ["npm install", 'echo "$A"', "a\n  b\n"],
        },
      },
    }),
    `"on": [push]
jobs:
  run:
    image: node:22-bookworm-slim
    flag: true
    steps:
      - uses: actions/checkout@v4
      - name: Run
        run: |
          a
          b
        shell: "sh -e {0}"
    script:
      - npm install
      - 'echo "$A"'
      - |
        a
          b
`,
  );
});

Deno.test({
  name: "writeYaml() is understood by PyYAML",
  ignore: !canReadYaml,
  fn: async () => assertEquals(await readYaml(writeYaml(document)), document),
});
