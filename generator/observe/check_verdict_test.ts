import { assertEquals, assertMatch } from "@std/assert";
import type { CheckFailure } from "./check_output.ts";
import { splitStreams } from "./check_streams.ts";
import { type CheckVerdict, judgeCase } from "./check_verdict.ts";
import {
  readRecorded,
  type RecordedCheck,
  type Recording,
} from "./testing/recorded_check.ts";

function judge({ outputLines, ...run }: RecordedCheck): CheckVerdict {
  return judgeCase({ ...run, streams: splitStreams(outputLines) });
}

Deno.test("judgeCase() passes what passed", () => {
  const verdict = judge(readRecorded("pass"));
  assertEquals(verdict.is, "passed", JSON.stringify(verdict));
});

Deno.test("judgeCase() tells the reason of a case that was not run", () => {
  assertEquals(judge(readRecorded("not run")), {
    is: "not-run",
    reason: "this kernel has no $FEATURE | of <any> kind",
  });
});

Deno.test("judgeCase() tells why a case failed", async (t) => {
  const dirty = (device: string): CheckFailure[] =>
    ["has dirty log", "is inconsistent (r)"].map((message) => ({
      is: "filesystem",
      message: `filesystem on /dev/${device} ${message}`,
    }));
  const cases: [Recording, CheckFailure[]][] = [
    ["mismatch", [...dirty("pmem1"), { is: "mismatch" }]],
    ["exit status", [{ is: "exit", status: 1 }, { is: "mismatch" }]],
    ["dmesg", [...dirty("loop1"), { is: "dmesg" }]],
    ["filesystem", dirty("loop1")],
    ["stray line", [{ is: "mismatch" }]],
    ["core", [{ is: "core" }, { is: "mismatch" }]],
    ["no golden output", [...dirty("loop1"), { is: "no-golden-output" }]],
    ["bare exit", [{ is: "exit", status: 1 }]],
    [
      "oops",
      [{ is: "exit", status: 1 }, { is: "dmesg" }, { is: "mismatch" }],
    ],
  ];
  for (const [recording, failures] of cases) {
    await t.step(recording, () => {
      const verdict = judge(readRecorded(recording));
      assertEquals(
        verdict.is === "failed" ? verdict.failures : verdict,
        failures,
      );
    });
  }
});

Deno.test("judgeCase() keeps the whole diff", () => {
  const verdict = judge(readRecorded("mismatch"));
  assertEquals(verdict.is === "failed" && verdict.diff.slice(3), [
    " QA output created by 902",
    " unbind returns",
    "-mappings are gone",
    "-loads raise SIGBUS",
    "-filesystem unmounts",
    "+mappings are gone: failed",
    "+loads raise SIGBUS: timed out",
    "+filesystem unmounts: not reached",
  ]);
});

Deno.test("judgeCase() takes no exit status of 0 for an end", async (t) => {
  const cases: [Recording, RegExp][] = [
    ["unknown", /^check does not know xfs\/911/],
    ["interrupted", /^check was interrupted$/],
    ["hung", /^check did not get to the end of xfs\/913$/],
    ["crash", /^check did not get to the end of xfs\/914$/],
  ];
  for (const [recording, reason] of cases) {
    await t.step(recording, () => {
      const verdict = judge(readRecorded(recording));
      assertEquals(verdict.is, "unfinished", JSON.stringify(verdict));
      assertMatch(verdict.is === "unfinished" ? verdict.reason : "", reason);
    });
  }
});

Deno.test("judgeCase() passes nothing when one of its witnesses is missing", async (t) => {
  const recorded = readRecorded("pass");
  const without = (line: RegExp, instead?: string): RecordedCheck => {
    const found = recorded.outputLines.findIndex((text) => line.test(text));
    assertEquals(found === -1, false, `${line} is not there`);
    return {
      ...recorded,
      outputLines: recorded.outputLines.toSpliced(
        found,
        1,
        ...instead === undefined ? [] : [instead],
      ),
    };
  };
  const { exitStatus: _, ...killed } = without(/^check\|Ran: /);
  const cases: Record<string, RecordedCheck> = {
    "the case's line": without(/^check\|xfs\/901 /),
    "its seconds": without(/^check\|xfs\/901 /, "check|xfs/901 "),
    "those that ran": without(/^check\|Ran: /),
    "others ran as well": without(
      /^check\|Ran: /,
      "check|Ran: xfs/901 xfs/902",
    ),
    "the count": without(/^check\|Passed all /),
    "another count": without(/^check\|Passed all /, "check|Passed all 0 tests"),
    "it is among the failures": without(
      /^check\|Passed all /,
      "check|Failures: xfs/901",
    ),
    "it is among those not run": without(
      /^check\|Passed all /,
      "check|Not run: xfs/901",
    ),
    "the report's case": without(/^result\.xml\|\t<testcase /),
    "the report's last word": without(/^result\.xml\| failures=/),
    "the report says otherwise": without(
      /^result\.xml\|\t<\/testcase>/,
      'result.xml|\t\t<failure message="x" type="TestFail" />',
    ),
    "the exit status": { ...recorded, exitStatus: 1 },
    "an end of its own": killed,
    "a line that check does not print": without(/^check\|$/, "check|odd"),
  };
  for (const [name, run] of Object.entries(cases)) {
    await t.step(name, () => {
      const verdict = judge(run);
      assertEquals(
        ["contradiction", "unfinished", "failed"].includes(verdict.is),
        true,
        JSON.stringify(verdict),
      );
    });
  }
});

Deno.test("judgeCase() says what check said when it could not begin", () => {
  const words = "our local _scratch_mkfs routine ...";
  const verdict = judgeCase({
    name: "xfs/901",
    streams: splitStreams([
      "check|FSTYP         -- xfs (non-debug)",
      `check|${words}`,
      "stderr|./check: line 685: echo: write error: Permission denied",
      "stderr|mkfs.xfs: no room",
    ]),
    exitStatus: 1,
  });
  assertEquals(verdict, {
    is: "unfinished",
    reason: `check did not begin xfs/901: ${words}; mkfs.xfs: no room`,
  });
});
