import { assert, assertEquals } from "@std/assert";
import { LOG_FAULTS } from "./log_faults.ts";
import { hostileTexts } from "./testing/hostile_texts.ts";
import { quoteShell } from "./quote.ts";
import { runLibrary, runSnippets } from "./testing/run_library.ts";

Deno.test("dax_log sees what came after a mark", async () => {
  await runSnippets({
    "and none of our own lines": {
      snippet: `kmsg() { printf '[    1.2] %s\\n' "$*" >> "$DIR"/kmsg; }
marks=0
dax_mark_log() { DAX_MARK="selftests/dax: sample: $$ $1"; kmsg "$DAX_MARK"; }
kmsg before
dax_mark_log begins; DAX_BEGIN=$DAX_MARK
kmsg one
kmsg selftests: dax: sample: WARNING: of a test
dax_mark_log "removal 1"
kmsg two
echo all; dax_log "$DAX_BEGIN"; echo last; dax_log "$DAX_MARK"
: > "$DIR"/kmsg; kmsg three
echo lost; dax_log "$DAX_MARK"`,
      stdout: `all
[    1.2] one
[    1.2] two
last
[    1.2] two
lost
[    1.2] three
`,
    },
    "by the marks that it makes itself": {
      snippet: `dax_write() { rmdir "$ND_PMEM/$2"; }
dax_unbind 1
sed 's/sample: [0-9]*/sample: PID/' "$DIR"/kmsg
[ "$DAX_MARK" = "$(cat "$DIR"/kmsg)" ] && echo marked`,
      stdout: "selftests/dax: sample: PID removal 1\nmarked\n",
    },
  });
});

Deno.test("dax_log_has takes every text literally", async () => {
  const texts = hostileTexts.filter((text) => /^[ -~]*[!-~][ -~]*$/.test(text));
  assert(texts.length > 40);
  const { stdout, stderr } = await runLibrary(
    `DAX_MARK=mark\n${
      texts.map((text) =>
        `echo mark > "$DIR"/kmsg
dax_log_has ${quoteShell(text)} > said; echo "$? $(grep -vc '^# ' said)"
printf '%s\\n' ${quoteShell(`[    1.0] x${text}y`)} >> "$DIR"/kmsg
dax_log_has ${quoteShell(text)}; echo "$? 0"
`
      ).join("")
    }`,
  );
  assertEquals(stderr, "");
  assertEquals(stdout, "1 0\n0 0\n".repeat(texts.length));
});

Deno.test("dax_log_lacks fails for every text, taken literally", async () => {
  const texts = hostileTexts.filter((text) => /^[ -~]*[!-~][ -~]*$/.test(text));
  const { stdout, stderr } = await runLibrary(
    `DAX_MARK=mark\n${
      texts.map((text) =>
        `echo mark > "$DIR"/kmsg
dax_log_lacks ${quoteShell(text)}; echo "$?"
printf '%s\\n' ${quoteShell(`[    1.0] x${text}y`)} >> "$DIR"/kmsg
dax_log_lacks ${quoteShell(text)} > said; echo "$? $(grep -c '^# ' said)"
`
      ).join("")
    }`,
  );
  assertEquals(stderr, "");
  assertEquals(stdout, "0\n1 1\n".repeat(texts.length));
});

Deno.test("dax_log_is_clean allows lines that have a text", async () => {
  await runSnippets({
    "and no others": {
      snippet: `DAX_BEGIN=begins
echo 'mark begins' > "$DIR"/kmsg
echo '[ 1.0] WARNING: a [b] -- c' >> "$DIR"/kmsg
dax_log_is_clean > said; echo $?
dax_log_is_clean '-n' 'a [b] --'; echo $?
dax_log_is_clean 'a b' > said; echo $?
echo '[ 1.0] WARNING: other' >> "$DIR"/kmsg
dax_log_is_clean 'a [b] --'; echo $?
echo 512 > "$DIR"/tainted
dax_log_is_clean 'WARNING'; echo $?`,
      stdout: "1\n0\n1\n# [ 1.0] WARNING: other\n1\n" +
        "# taint was 0, is 512\n1\n",
    },
  });
});

Deno.test("dax_log_is_clean fails for every fault and for the taint", async () => {
  const { stdout } = await runLibrary(`DAX_BEGIN=begins
clean() { dax_log_is_clean > said; echo $?; }
echo "WARNING: old" > "$DIR"/kmsg
echo "mark begins" >> "$DIR"/kmsg
echo "Memory failure: 0x1: Sending SIGBUS to a:1 due to hardware memory corruption" >> "$DIR"/kmsg
cp "$DIR"/kmsg good
clean
echo 512 > "$DIR"/tainted; clean; cat said; echo 0 > "$DIR"/tainted
${
    LOG_FAULTS.map((text) =>
      `cp good "$DIR"/kmsg; echo '[ 1.0] a ${text} b' >> "$DIR"/kmsg; clean\n`
    ).join("")
  }cat said`);
  assertEquals(
    stdout,
    "0\n1\n# taint was 0, is 512\n" + "1\n".repeat(LOG_FAULTS.length) +
      `# [ 1.0] a ${LOG_FAULTS.at(-1)} b\n`,
  );
});

Deno.test("dax_nothing_leaked compares what a device holds", async () => {
  await runSnippets({
    "before and after": {
      snippet: `echo '1-2 : namespace0.0' > "$DIR"/iomem
echo 'nd_pmem 1 0 - Live' > "$DIR"/modules
printf 'Node 0, zone   Device\\n  present 5\\nNode 0, zone Normal\\n  present 7\\n' > "$DIR"/zoneinfo
dax_save_resources
dax_nothing_leaked; echo $?
echo 'nd_pmem 1 1 - Live' > "$DIR"/modules
dax_nothing_leaked; echo $?
echo 'nd_pmem 1 0 - Live' > "$DIR"/modules; : > "$DIR"/iomem
dax_nothing_leaked > said; echo $?
echo '1-2 : namespace0.0' > "$DIR"/iomem; sed -i s/5/6/ "$DIR"/zoneinfo
dax_nothing_leaked > said; echo $?
sed -i 's/6/5/;s/7/8/' "$DIR"/zoneinfo
dax_nothing_leaked; echo $?`,
      stdout: /^0\n(?:# .*\n)+1\n1\n1\n0\n$/,
    },
  });
});
