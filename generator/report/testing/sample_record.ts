/** A run for tests, with something in every field. */

import type { RunRecord } from "../run_record.ts";

/** Two scenarios on three kernels; the last kernel did not boot. */
export function sampleRecord(): RunRecord {
  return {
    schemaVersion: 1,
    id: "2026-08-20T10-11-12",
    startedAt: "2026-08-20T10:11:12.000Z",
    endedAt: "2026-08-20T10:31:12.000Z",
    interrupted: true,
    resumedAt: ["2026-08-20T10:21:12.000Z"],
    shard: { part: 1, parts: 2, deal: "00112233445566ff" },
    mergedFrom: ["20260820-101112"],
    request: {
      environment: ["KSFT_FSX=/usr/bin/fsx"],
      isolate: false,
      repeats: 1,
      retries: 2,
      digests: ["0123456789abcdef", "fedcba9876543210"],
    },
    target: "xfstests",
    tree: "/home/me/xfstests",
    acceleration: { kind: "tcg", reason: "no /dev/kvm" },
    kernels: [
      {
        selector: "debian:bookworm",
        release: "6.1.0-56-amd64",
        origin: "linux-image-6.1.0-56-amd64 6.1.192-2",
      },
      {
        selector: "debian:trixie",
        release: "6.12.117+deb13-amd64",
        origin: "linux-image-6.12.117+deb13-amd64 6.12.117-1",
      },
      {
        selector: "./bzImage",
        origin: "./bzImage",
        error: "it said nothing within 120 s",
      },
    ],
    scenarios: ["xfs-unbind-mmap-shared", "xfs-unbind-under-load"],
    results: [
      {
        scenario: "xfs-unbind-mmap-shared",
        kernel: 0,
        guest: 1,
        directory: "debian-bookworm/xfs-unbind-mmap-shared",
        workload: [],
        verdict: "crash",
        reason: "the exit status is 0, but no result came",
        check: {
          case: "xfs/901",
          seconds: 12,
          notRun: "no region",
          diff: ["-filesystem unmounts", "+filesystem unmounts: failed"],
          dmesg: ["[   12.000000] Oops: Oops: 0000 [#1] PREEMPT SMP"],
          hints: [],
        },
        points: [
          { name: "unbind returns in time", verdict: "pass", diagnostics: [] },
          {
            name: "filesystem unmounts",
            verdict: "crash",
            reason:
              "Oops: Oops: 0000 [#1] PREEMPT SMP (in xfs_unmountfs); the guest died",
            diagnostics: ["TAP version 13", "ok 1 hidden", "Subtest: a", "why"],
          },
          {
            name: "device binds again",
            verdict: "lost",
            reason: "the guest died",
            diagnostics: [],
          },
          {
            name: "data is intact",
            verdict: "lost",
            reason: "the guest died",
            diagnostics: [],
          },
        ],
        reports: [
          {
            kind: "page-fault",
            title: "BUG: kernel NULL pointer dereference, address: 00000000b8",
            function: "xfs_unmountfs",
            callTrace: ["xfs_unmountfs", "xfs_fs_put_super", "umount"],
            lines: ["[   61.204113] BUG: kernel NULL pointer dereference"],
            fingerprint:
              "page-fault in xfs_unmountfs < xfs_fs_put_super < umount",
            consoleLine: 412,
            scenario: "xfs-unbind-mmap-shared",
            point: "filesystem unmounts",
          },
        ],
        stuck: [
          {
            pid: 431,
            command: "umount",
            state: "D",
            stack: ["percpu_rwsem_wait", "freeze_super"],
          },
        ],
        exitStatus: 0,
        seconds: 61.4,
      },
      {
        scenario: "xfs-unbind-under-load",
        kernel: 0,
        guest: 2,
        directory: "debian-bookworm/xfs-unbind-under-load",
        workload: [
          "fsstress is /usr/bin/fsstress",
          "fsx is dax_workload, fsx not found",
        ],
        verdict: "xfail",
        points: [
          {
            name: "workload can be killed",
            verdict: "xfail",
            reason: "known issue: it hangs # SKIP is no directive here",
            diagnostics: [],
          },
        ],
        reports: [],
        stuck: [],
        exitStatus: 1,
        seconds: 12,
      },
      {
        scenario: "xfs-unbind-mmap-shared",
        kernel: 1,
        guest: 3,
        directory: "debian-trixie/xfs-unbind-mmap-shared",
        workload: [],
        verdict: "pass",
        points: [
          {
            name: "unbind returns in time",
            verdict: "pass",
            diagnostics: ["a"],
          },
        ],
        reports: [],
        stuck: [],
        exitStatus: 0,
        seconds: 40,
      },
      {
        scenario: "xfs-unbind-under-load",
        kernel: 1,
        guest: 3,
        directory: "debian-trixie/xfs-unbind-under-load",
        workload: [
          "fsstress is /usr/bin/fsstress",
          "fsx is dax_workload, fsx not found",
        ],
        verdict: "timeout",
        points: [
          {
            name: "unbind returns in time",
            verdict: "timeout",
            diagnostics: [],
          },
          {
            name: "workload can be killed",
            verdict: "skip",
            reason: "unbind did not finish",
            diagnostics: ["# not two hashes"],
          },
          {
            name: "filesystem unmounts",
            verdict: "hang",
            reason: "process 431 (umount) survived SIGKILL",
            diagnostics: [],
          },
          {
            name: "kernel log stays clean",
            verdict: "fail",
            reason: "skip this",
            diagnostics: [],
          },
        ],
        reports: [],
        stuck: [],
        seconds: 300,
        cutOff: false,
        rest: ["ext4, shared mapping"],
        attempt: 1,
        attempts: [
          {
            attempt: 1,
            verdict: "timeout",
            reason: "the program did not end within 300 s",
            guest: 3,
            directory: "debian-trixie/xfs-unbind-under-load",
            seconds: 300,
          },
          {
            attempt: 2,
            verdict: "pass",
            guest: 4,
            directory: "debian-trixie/xfs-unbind-under-load.attempt2",
            seconds: 21,
          },
        ],
      },
    ],
  };
}
