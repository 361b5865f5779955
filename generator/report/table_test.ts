import { assert, assertEquals } from "@std/assert";
import { formatRun } from "./table.ts";
import { sampleRecord } from "./testing/sample_record.ts";

const options = { colour: false, directory: "out/runs/latest" };

Deno.test("formatRun() shows the table, what is not a pass, and totals", () => {
  assertEquals(
    formatRun(sampleRecord(), options),
    `                        6.1.0-56-amd64  6.12.117+deb13-amd64  ./bzImage
xfs-unbind-mmap-shared  crash           pass                  -
xfs-unbind-under-load   xfail           timeout flaky         -

./bzImage: it said nothing within 120 s

xfs-unbind-mmap-shared on 6.1.0-56-amd64: crash
  the exit status is 0, but no result came
  crash    filesystem unmounts
           Oops: Oops: 0000 [#1] PREEMPT SMP (in xfs_unmountfs); the guest died
  lost     device binds again, data is intact
           the guest died
  kernel: page-fault in xfs_unmountfs (filesystem unmounts), line 412 of the guest's console
    [   61.204113] BUG: kernel NULL pointer dereference
    xfs_unmountfs < xfs_fs_put_super < umount
  stuck: umount (431) in state D: percpu_rwsem_wait < freeze_super
  console: out/runs/latest/debian-bookworm/xfs-unbind-mmap-shared/console.log

xfs-unbind-under-load on 6.1.0-56-amd64: xfail
  xfail    workload can be killed
           known issue: it hangs # SKIP is no directive here
  console: out/runs/latest/debian-bookworm/xfs-unbind-under-load/console.log

xfs-unbind-under-load on 6.12.117+deb13-amd64: timeout
  attempts: timeout, pass
  timeout  unbind returns in time
  skip     workload can be killed
           unbind did not finish
  hang     filesystem unmounts
           process 431 (umount) survived SIGKILL
  fail     kernel log stays clean
           skip this
  console: out/runs/latest/debian-trixie/xfs-unbind-under-load/console.log

xfs-unbind-under-load on 6.1.0-56-amd64, 6.12.117+deb13-amd64: fsstress is /usr/bin/fsstress; fsx is dax_workload, fsx not found

scenarios: 1 pass, 1 xfail, 1 timeout, 1 crash, 2 not run; 1 flaky
points:    2 pass, 1 skip, 1 xfail, 1 fail, 2 lost, 1 timeout, 1 hang, 1 crash
`,
  );
});

Deno.test("formatRun() colours verdicts and nothing else", () => {
  const coloured = formatRun(sampleRecord(), { ...options, colour: true });
  assert(coloured.includes("\x1b[1;31mcrash\x1b[0m           \x1b[32mpass"));
  // deno-lint-ignore no-control-regex -- it is what colours are made of
  const plain = coloured.replace(/\x1b\[[\d;]*m/g, "").replace(/ +$/gm, "");
  assertEquals(plain, formatRun(sampleRecord(), options));
});

Deno.test("formatRun() shows only totals of a run without results", () => {
  const record = sampleRecord();
  assertEquals(
    formatRun({ ...record, kernels: [], scenarios: [], results: [] }, options),
    "scenarios: none\npoints:    none\n",
  );
});

Deno.test("formatRun() shows a few of many reports", () => {
  const record = sampleRecord();
  const [result] = record.results;
  const [report] = result?.reports ?? [];
  if (result === undefined || report === undefined) {
    throw new Error("no report");
  }
  result.reports = Array.from({ length: 30 }, () => report);
  const text = formatRun(record, options);
  assertEquals(text.match(/kernel: page-fault/g)?.length, 3);
  assert(text.includes("  kernel: 27 more reports\n"));
});

Deno.test("formatRun() shows first lines of what nobody expected, titles of the rest", () => {
  const record = sampleRecord();
  const [crash, known] = record.results;
  const [report] = crash?.reports ?? [];
  if (crash === undefined || known === undefined || report === undefined) {
    throw new Error("no report");
  }
  report.lines = Array.from({ length: 40 }, (_, i) => `line ${i}\x1b[31m`);
  known.reports = [{ ...report, title: "the title" }];
  const text = formatRun(record, options);
  assert(text.includes("    line 3\\u{1b}[31m\n    xfs_unmountfs <"));
  assert(text.includes("console\n    the title\n    xfs_unmountfs <"));
});

Deno.test("formatRun() shows a terminal nothing that it would act on", () => {
  const text = formatRun(
    JSON.parse(
      JSON.stringify(sampleRecord()).replaceAll(
        /"(reason|title|name|error|command|function|point|release)":"/g,
        '"$1":"\\u001b[2J\\u0007',
      ),
    ),
    options,
  );
  // deno-lint-ignore no-control-regex -- that is what must not be there
  assert(!/[\x00-\x09\x0b-\x1f]/.test(text), text);
  assert(text.includes("\\u{1b}[2J"));
});
