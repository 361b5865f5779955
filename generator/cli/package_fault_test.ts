import { assertEquals } from "@std/assert";
import { packageFault } from "./package_fault.ts";

Deno.test("packageFault() says that a package cannot be had, and why", () => {
  const error = new TypeError(
    "Failed caching npm package 'eta@4.6.0'\n" +
      "    0: error sending request for url (https://example/eta.tgz)\n" +
      "    1: dns error\n" +
      "    at \x1b[36mfile:///yank/engine.ts\x1b[0m:\x1b[33m15\x1b[0m",
  );
  assertEquals(
    packageFault(error)?.message,
    "Cannot load the packages that yank uses: Failed caching npm package " +
      "'eta@4.6.0': error sending request for url (https://example/eta.tgz)\n" +
      "  to mend it: check the network and the directory of Deno's cache: deno info",
  );
});

Deno.test("packageFault() leaves errors of yank's own", () => {
  for (
    const error of [
      new TypeError("Cannot read properties of undefined"),
      new Error("Failed caching npm package 'eta@4.6.0'"),
      undefined,
    ]
  ) {
    assertEquals(packageFault(error), undefined);
  }
});
