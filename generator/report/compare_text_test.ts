import { assert, assertEquals } from "@std/assert";
import { compareRuns, type RunComparison } from "./compare_runs.ts";
import { formatComparison, writeComparisonMarkdown } from "./compare_text.ts";
import { makeRecord } from "./testing/make_record.ts";

function sampleComparison(): RunComparison {
  const before = makeRecord({
    worse: { p: "pass", q: "pass", r: "pass", s: "pass" },
    better: { p: "hang" },
    old: { p: "pass" },
    late: { p: "pass" },
  }, [["k", "6.12"]]);
  const after = makeRecord({
    worse: { p: "crash", q: "lost", r: "lost", s: "pass" },
    better: { p: "pass" },
    late: { p: "pass" },
    young: { p: "crash", q: "lost" },
  }, [["k", "6.13"]]);
  const [worse] = after.results;
  const [p, q, r] = worse?.points ?? [];
  if (
    worse === undefined || p === undefined || q === undefined || r === undefined
  ) throw new Error("no result");
  p.reason = "BUG: a_b *c* <d>";
  q.reason = r.reason = "the guest died";
  worse.reports = [{
    kind: "page-fault",
    title: "BUG: it",
    function: "f",
    callTrace: ["f", "g"],
    lines: ["[ 1.0] BUG: it", "[ 1.0] ```", ...Array(30).fill("[ 1.0] more")],
    consoleLine: 7,
    point: "p",
  }];
  return compareRuns(before, {
    ...after,
    id: "20261122-000000",
    interrupted: true,
    results: after.results.filter(({ scenario }) => scenario !== "late"),
  });
}

Deno.test("formatComparison() shows what changed, worst first", () => {
  assertEquals(
    formatComparison(sampleComparison()),
    `20261121-214501 -> 20261122-000000

regressions:
  worse on 6.12 -> 6.13: pass -> crash
    pass -> crash: p
      BUG: a_b *c* <d>
    pass -> lost: q, r
      the guest died
    kernel: page-fault in f (p), line 7 of the guest's console
      [ 1.0] BUG: it
      [ 1.0] \`\`\`
      [ 1.0] more
      [ 1.0] more
      f < g

fixes:
  better on 6.12 -> 6.13: hang -> pass
    hang -> pass: p

new:
  young on 6.12 -> 6.13: crash

gone:
  old on 6.12 -> 6.13: pass

not compared, as a run did not get there: late on 6.12 -> 6.13
1 regression, 1 fix, 0 changed, 1 new, 1 gone, 1 point as before
`,
  );
});

Deno.test("writeComparisonMarkdown() writes a mail that can be read as it is", () => {
  const text = writeComparisonMarkdown(sampleComparison());
  assert(
    text.startsWith(`# 20261121-214501 -> 20261122-000000

1 regression, 1 fix, 0 changed, 1 new, 1 gone, 1 point as before.

not compared, as a run did not get there: late on 6.12 -> 6.13

## Regressions

- \`worse\` on \`6.12 -> 6.13\`: pass -> crash
  - pass -> crash: p: BUG: a\\_b \\*c\\* \\<d>
  - pass -> lost: q, r: the guest died

      [ 1.0] BUG: it
      [ 1.0] \`\`\`
      [ 1.0] more
`),
    text,
  );
  assert(text.endsWith("## Gone\n\n- `old` on `6.12 -> 6.13`: pass\n"), text);
  assertEquals(text.match(/^ {6}\[/gm)?.length, 12);
});

Deno.test("comparisons take no text for a control sequence or markup", () => {
  const before = makeRecord({ "a`\x1b[2J": { "p\n# q": "pass" } });
  const after = makeRecord({ "a`\x1b[2J": { "p\n# q": "fail" } });
  const comparison = compareRuns(before, after);
  for (
    const text of [
      formatComparison(comparison),
      writeComparisonMarkdown(comparison),
    ]
  ) {
    assert(!text.includes("\x1b"), text);
    assert(!/^# q/m.test(text), text);
  }
  assert(
    writeComparisonMarkdown(comparison).includes("- `` a`\\u{1b}[2J `` on `k`"),
  );
});
