import { assertEquals } from "@std/assert";
import { DeadlineWatch, guestDeadlines } from "./deadlines.ts";
import type { GuestLine } from "./session.ts";

const deadlines = {
  bootSeconds: 60,
  betweenSeconds: 50,
  graceSeconds: 30,
  panicSeconds: 10,
  oopsSeconds: 20,
  silenceSeconds: 15,
  exitSeconds: 5,
};
const jobs = [{
  scenario: "a",
  program: "a.sh",
  devices: [],
  timeoutSeconds: 100,
}] as const;

type Said = readonly [
  atSeconds: number,
  from: GuestLine["from"],
  text: string,
];

function watchAfter(...lines: readonly Said[]): DeadlineWatch {
  const watch = new DeadlineWatch(jobs, deadlines, 0);
  for (const [atSeconds, from, text] of lines) {
    watch.see({ from, text, atMilliseconds: atSeconds * 1000 });
  }
  return watch;
}

Deno.test("DeadlineWatch follows the entry script's lines", async (t) => {
  const begin: Said = [3, "output", "##yank begin a"];
  const cases: {
    name: string;
    lines: Said[];
    until: number;
    waitingFor: string;
  }[] = [
    { name: "boot", lines: [], until: 60, waitingFor: "the guest to boot" },
    {
      name: "kernel talks, entry script does not",
      lines: [[50, "console", "[    1.0] Linux version 6.1"]],
      until: 60,
      waitingFor: "the guest to boot",
    },
    {
      name: "booted",
      lines: [[2, "output", "##yank guest 6.12.1"]],
      until: 52,
      waitingFor: "the next scenario to begin",
    },
    {
      name: "job runs",
      lines: [begin],
      until: 133,
      waitingFor: '"a" to end',
    },
    {
      name: "test talks",
      lines: [begin, [90, "output", "ok 1 a"], [91, "output", "# ##yank x"]],
      until: 133,
      waitingFor: '"a" to end',
    },
    {
      name: "own deadline of the guest",
      lines: [begin, [103, "output", "##yank timeout a 100"]],
      until: 133,
      waitingFor: '"a" to end',
    },
    {
      name: "job ended",
      lines: [begin, [9, "output", "##yank end a 0 6.00"]],
      until: 59,
      waitingFor: "the next scenario to begin",
    },
    {
      name: "refused",
      lines: [[4, "output", "##yank refuse a no device"]],
      until: 54,
      waitingFor: "the next scenario to begin",
    },
    {
      name: "over",
      lines: [[9, "output", "##yank over"]],
      until: 14,
      waitingFor: "the machine to end",
    },
    {
      name: "oops in a job",
      lines: [begin, [4, "console", "[ 1.0] Oops: 0002 [#1] PREEMPT SMP"]],
      until: 19,
      waitingFor: '"a" to end',
    },
    {
      name: "oops in a job that goes on",
      lines: [
        begin,
        [4, "console", "[ 1.0] Oops: 0002 [#1] PREEMPT SMP"],
        [15, "output", "ok 1 a"],
      ],
      until: 24,
      waitingFor: '"a" to end',
    },
    {
      name: "oops in a job that ended",
      lines: [
        begin,
        [4, "console", "[ 1.0] Oops: 0002 [#1] PREEMPT SMP"],
        [6, "output", "##yank end a 1 3.00"],
        [10, "console", "[ 7.0] sysrq: Show Blocked State"],
      ],
      until: 25,
      waitingFor: "the next scenario to begin",
    },
    {
      name: "oops shortly before the deadline",
      lines: [begin, [
        120,
        "console",
        "BUG: kernel NULL pointer dereference, address: 0",
      ]],
      until: 133,
      waitingFor: '"a" to end',
    },
    {
      name: "panic",
      lines: [begin, [
        7,
        "console",
        "[ 9.0] Kernel panic - not syncing: sysrq triggered crash",
      ], [8, "output", "##yank end a 0 1.00"]],
      until: 17,
      waitingFor: "the machine to end after the panic",
    },
  ];
  for (const { name, lines, until, waitingFor } of cases) {
    await t.step(name, () => {
      const watch = watchAfter(...lines);
      assertEquals(watch.untilMilliseconds / 1000, until);
      assertEquals(watch.waitingFor, waitingFor);
    });
  }
});

Deno.test("DeadlineWatch tells since when it waits", () => {
  const watch = watchAfter([3, "output", "##yank begin a"]);
  assertEquals(watch.waitedSeconds(133_400), 130);
});

Deno.test("DeadlineWatch hears that a guest booted after it died", () => {
  const watch = watchAfter(
    [3, "console", "[ 2.0] Kernel panic - not syncing: x"],
    [3, "output", "##yank guest 6.12.1"],
  );
  assertEquals(watch.booted, true);
  assertEquals(watch.untilMilliseconds / 1000, 13);
});

Deno.test("DeadlineWatch does not take the console's words for the guest's", () => {
  const watch = watchAfter([3, "console", "##yank over"]);
  assertEquals(watch.over, false);
  const other = watchAfter([3, "output", "Kernel panic - not syncing: x"]);
  assertEquals(other.panicked, false);
});

Deno.test("guestDeadlines() leaves time to programs that work without a word", () => {
  const usual = guestDeadlines(4);
  assertEquals(guestDeadlines(4, 30), {
    ...usual,
    oopsSeconds: usual.oopsSeconds + 120,
    silenceSeconds: usual.silenceSeconds + 120,
  });
});

Deno.test("guestDeadlines() scales all that depends on the processor", () => {
  const once = guestDeadlines(1);
  const slow = guestDeadlines(4);
  assertEquals(slow.bootSeconds, 4 * once.bootSeconds);
  assertEquals(slow.graceSeconds, 4 * once.graceSeconds);
  assertEquals(slow.exitSeconds, 10);
});
