import { assertEquals, assertStrictEquals } from "@std/assert";
import {
  EnvironmentError,
  InterruptedError,
  UsageError,
} from "../base/errors.ts";
import {
  diskFullMend,
  environmentFault,
  firstComplaint,
  shellWord,
} from "./fault.ts";

Deno.test("environmentFault() leaves alone what already ends a command", () => {
  for (
    const error of [
      new UsageError("no"),
      new InterruptedError("no"),
      new EnvironmentError({ action: "Cannot", seen: "no" }),
    ]
  ) assertStrictEquals(environmentFault("Cannot", error, { path: "/" }), error);
});

Deno.test("environmentFault() says what to do where it can", () => {
  const cases: [error: unknown, message: string][] = [
    [
      new Error("No space left on device (os error 28)"),
      "Cannot: no space left on the disk\n  to mend it: make room: df -h /cache",
    ],
    [
      new Deno.errors.PermissionDenied("Permission denied (os error 13)"),
      "Cannot: Permission denied (os error 13)\n  to mend it: make /cache readable and writable for you",
    ],
    [
      new Error("Read-only file system (os error 30)"),
      "Cannot: Read-only file system (os error 30)\n  to mend it: make /cache readable and writable for you",
    ],
    [new Error("Input/output error"), "Cannot: Input/output error"],
    ["a string", "Cannot: a string"],
  ];
  for (const [error, message] of cases) {
    assertEquals(
      environmentFault("Cannot", error, { path: "/cache" }).message,
      message,
    );
  }
});

Deno.test("firstComplaint() finds the line that matters", () => {
  assertEquals(
    firstComplaint("W: odd\nE: Unable to locate package x\n"),
    "Unable to locate package x",
  );
  assertEquals(
    firstComplaint("tar: x: Cannot write\ndpkg-deb: error: tar failed.\n"),
    "dpkg-deb: error: tar failed",
  );
  assertEquals(firstComplaint("\n  something else\nmore"), "something else");
  assertEquals(firstComplaint(""), "it said nothing");
});

Deno.test("shellWord() quotes what a shell would take apart", () => {
  assertEquals(shellWord("/a/b-c_1.2+3~"), "'/a/b-c_1.2+3~'");
  assertEquals(shellWord("/a/b"), "/a/b");
  assertEquals(
    diskFullMend("/it's $HOME"),
    `make room: df -h '/it'\\''s $HOME'`,
  );
  assertEquals(shellWord(""), "''");
});
