import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { aptError } from "./apt_error.ts";
import { recorded } from "./testing/fake_archive.ts";

/** The recorded message, what of it must be shown, what is to be done. */
const CASES: [file: string, seen: RegExp, mend: RegExp | undefined][] = [
  ["update_unresolved.stderr", /Could not resolve 'mirror.example'/, /network/],
  ["update_bad_signature.stderr", /BADSIG/, /debian-archive-keyring/],
  ["update_no_key.stderr", /NO_PUBKEY/, /debian-archive-keyring/],
  ["update_no_key_apt3.stderr", /Missing key/, /debian-archive-keyring/],
  ["update_not_yet_valid.stderr", /not valid yet/, /clock/],
  ["update_locked.stderr", /held by process 27647/, /wait/],
  ["update_disk_full.stderr", /no space left on the disk/, /df -h \/cache/],
  ["download_size.stderr", /unexpected size/, /again/],
  ["download_gone.stderr", /404/, /YANK_DEBIAN_MIRROR=/],
  ["download_unknown_version.stderr", /Version '9' for/, undefined],
];

Deno.test("aptError() shows the telling line and what to do", async (t) => {
  for (const [file, seen, mend] of CASES) {
    await t.step(file, async () => {
      const error = aptError("Cannot do it", await recorded(file), "/cache");
      assertEquals(error.exitCode, 3);
      assertStringIncludes(error.message, "Cannot do it: ");
      assertMatch(error.message, seen);
      if (mend === undefined) assertEquals(error.mend, undefined);
      else assertMatch(error.mend ?? "", mend);
    });
  }
});
