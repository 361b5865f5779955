import { assertEquals } from "@std/assert";
import type { Verdict } from "../observe/verdict.ts";
import { describeAttempts, isFlaky, joinAttempt } from "./attempts.ts";
import type { ScenarioRecord } from "./run_record.ts";

function result(
  attempt: number,
  verdict: Verdict,
  more: Partial<ScenarioRecord> = {},
): ScenarioRecord {
  return {
    scenario: "a",
    kernel: 0,
    ...(attempt === 1 ? {} : { attempt }),
    verdict,
    guest: attempt,
    directory: `k/a.attempt${attempt}`,
    workload: [],
    points: [],
    reports: [],
    stuck: [],
    seconds: attempt,
    ...more,
  };
}

function join(...results: ScenarioRecord[]): ScenarioRecord {
  const [first, ...rest] = results;
  if (first === undefined) throw new TypeError("no result");
  return rest.reduce(joinAttempt, first);
}

function tell({ attempt = 1, verdict, attempts = [] }: ScenarioRecord): string {
  return `${attempt} ${verdict}; ${
    attempts.map(({ attempt, verdict }) => `${attempt} ${verdict}`).join(", ")
  }`;
}

Deno.test("joinAttempt() lets the first stand that is not good", () => {
  assertEquals(
    tell(join(result(1, "fail"), result(2, "crash"), result(3, "pass"))),
    "1 fail; 1 fail, 2 crash, 3 pass",
  );
  assertEquals(
    tell(join(result(1, "pass"), result(2, "hang"), result(3, "fail"))),
    "2 hang; 1 pass, 2 hang, 3 fail",
  );
  assertEquals(
    tell(join(result(2, "pass"), result(1, "pass"))),
    "2 pass; 1 pass, 2 pass",
  );
});

Deno.test("joinAttempt() takes what came later of the same attempt", () => {
  assertEquals(join(result(1, "pass"), result(1, "crash")).attempts, undefined);
  assertEquals(
    tell(join(result(1, "pass"), result(2, "pass"), result(2, "crash"))),
    "2 crash; 1 pass, 2 crash",
  );
  assertEquals(
    tell(join(result(1, "fail"), result(2, "pass"), result(1, "crash"))),
    "1 crash; 1 crash, 2 pass",
  );
});

Deno.test("joinAttempt() makes nothing of an attempt that was cut off", () => {
  const cutOff = { cutOff: true };
  assertEquals(
    join(result(1, "pass"), result(2, "lost", cutOff)),
    result(1, "pass"),
  );
  assertEquals(
    join(result(1, "lost", cutOff), result(1, "pass")),
    result(1, "pass"),
  );
  assertEquals(
    join(result(1, "lost", cutOff), result(2, "pass")),
    result(2, "pass"),
  );
});

Deno.test("isFlaky() is true where verdicts differ", () => {
  assertEquals(isFlaky(result(1, "fail")), false);
  assertEquals(isFlaky(join(result(1, "fail"), result(2, "fail"))), false);
  assertEquals(isFlaky(join(result(1, "fail"), result(2, "hang"))), true);
});

Deno.test("describeAttempts() has a rate of what was repeated", () => {
  const twice = join(result(1, "fail"), result(2, "pass"));
  assertEquals(describeAttempts(result(1, "fail")), undefined);
  assertEquals(describeAttempts(twice), "attempts: fail, pass");
  assertEquals(
    describeAttempts(twice, { repeats: 2 }),
    "2 attempts: 1 pass, 1 fail; 50 % not well, 95 % interval 9 % to 91 %",
  );
});
