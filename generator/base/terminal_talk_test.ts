import { assertEquals } from "@std/assert";
import { createTerminalTalk, type TalkOutlet } from "./terminal_talk.ts";

function record(outlet: Partial<TalkOutlet> = {}) {
  const written: string[] = [];
  const talk = createTerminalTalk({
    write: (text) => void written.push(text),
    columns: () => undefined,
    ...outlet,
  });
  return { talk, written };
}

Deno.test("createTerminalTalk() replaces the status on a terminal", () => {
  const { talk, written } = record({ columns: () => 80 });
  talk.status("Boot: 1 s");
  talk.status("Boot: 2 s");
  talk.status("Boot: 2 s");
  talk.say("Booted");
  talk.status("Boot: 2 s");
  talk[Symbol.dispose]();
  talk[Symbol.dispose]();
  assertEquals(written, [
    "\r\x1b[KBoot: 1 s",
    "\r\x1b[KBoot: 2 s",
    "\r\x1b[K",
    "Booted\n",
    "\r\x1b[KBoot: 2 s",
    "\r\x1b[K",
  ]);
});

Deno.test("createTerminalTalk() tells how long a status stays", async () => {
  let time = 0;
  const { talk, written } = record({
    columns: () => 80,
    now: () => time,
    tickMilliseconds: 1,
  });
  const tick = () => new Promise((resolve) => setTimeout(resolve, 20));
  talk.status("Get: 1 %");
  time = 3_900;
  await tick();
  talk.status("Get: 2 %");
  time = 4_000;
  await tick();
  talk.status("Boot");
  time = 65_000;
  await tick();
  talk.say("Booted");
  await tick();
  talk[Symbol.dispose]();
  assertEquals(written, [
    "\r\x1b[KGet: 1 %",
    "\r\x1b[KGet: 2 %",
    "\r\x1b[KGet: 2 % (4 s)",
    "\r\x1b[KBoot",
    "\r\x1b[KBoot (61 s)",
    "\r\x1b[K",
    "Booted\n",
  ]);
});

Deno.test("createTerminalTalk() cuts the status before the last column", () => {
  let columns = 6;
  const { talk, written } = record({ columns: () => columns });
  talk.status("abcdefgh");
  columns = 5;
  talk.status("a字字字");
  assertEquals(written, ["\r\x1b[Kabcde", "\r\x1b[Ka字"]);
});

Deno.test("createTerminalTalk() keeps a status on one line", () => {
  const { talk, written } = record({ columns: () => 80 });
  talk.status(" a\nb\tc\x1b[2J ");
  assertEquals(written, ["\r\x1b[Ka b c\\u{1b}[2J"]);
});

Deno.test("createTerminalTalk() writes plain lines now and then", () => {
  let time = 0;
  const { talk, written } = record({ now: () => time });
  talk.status("Download: 1 of 9 MiB");
  time = 9_999;
  talk.status("Download: 2 of 9 MiB");
  time = 10_000;
  talk.status("Download: 3 of 9 MiB");
  talk.status("Boot 1 s");
  talk.status("Boot 2.5 s");
  talk.status("");
  talk.say("Done");
  talk.status("Boot 3 s");
  assertEquals(written, [
    "Download: 1 of 9 MiB\n",
    "Download: 3 of 9 MiB\n",
    "Boot 1 s\n",
    "Done\n",
  ]);
});

Deno.test("createTerminalTalk() goes on when nobody listens", () => {
  const { talk } = record({
    write: () => {
      throw new Deno.errors.BrokenPipe();
    },
  });
  talk.say("a");
  talk.status("b");
});
