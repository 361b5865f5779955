import { assertEquals, assertThrows } from "@std/assert";
import { EnvironmentError } from "../base/errors.ts";
import { openLogFile, writeRunFile } from "./run_file.ts";
import { inTemporaryDirectory } from "./testing/temporary_directory.ts";

Deno.test("openLogFile() has every line on disk at once", () =>
  inTemporaryDirectory((directory) => {
    const path = `${directory}/a/b/log`;
    using log = openLogFile(path);
    log.add("é");
    assertEquals(Deno.readTextFileSync(path), "é\n");
    log.add("");
    log.add("b");
    assertEquals(Deno.readTextFileSync(path), "é\n\nb\n");
    return Promise.resolve();
  }));

Deno.test("openLogFile() begins anew", () =>
  inTemporaryDirectory((directory) => {
    const path = `${directory}/log`;
    Deno.writeTextFileSync(path, "of an earlier guest\n");
    using log = openLogFile(path);
    log.add("a");
    assertEquals(Deno.readTextFileSync(path), "a\n");
    return Promise.resolve();
  }));

Deno.test("openLogFile() says which file cannot be written", () => {
  assertThrows(
    () => openLogFile("/proc/none/log"),
    EnvironmentError,
    'Cannot write "/proc/none/log": ',
  );
  using log = openLogFile("/dev/full");
  assertThrows(
    () => log.add("a"),
    EnvironmentError,
    'Cannot write "/dev/full": no space left on the disk\n  to mend it: ',
  );
});

Deno.test("writeRunFile() writes a file or says which it cannot", () =>
  inTemporaryDirectory((directory) => {
    writeRunFile(`${directory}/a/command.json`, "[]\n");
    assertEquals(Deno.readTextFileSync(`${directory}/a/command.json`), "[]\n");
    assertThrows(
      () => writeRunFile(`${directory}/a`, ""),
      EnvironmentError,
      `Cannot write "${directory}/a": `,
    );
    return Promise.resolve();
  }));
