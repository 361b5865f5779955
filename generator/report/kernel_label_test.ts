import { assertEquals } from "@std/assert";
import { labelKernels } from "./kernel_label.ts";
import { sampleRecord } from "./testing/sample_record.ts";

Deno.test("labelKernels() takes the release, else the selector", () => {
  assertEquals(labelKernels(sampleRecord()), [
    "6.1.0-56-amd64",
    "6.12.117+deb13-amd64",
    "./bzImage",
  ]);
});

Deno.test("labelKernels() makes them unique", () => {
  const record = sampleRecord();
  const kernels = record.kernels.map((kernel) => ({
    ...kernel,
    release: "6.1.0",
  }));
  assertEquals(labelKernels({ ...record, kernels }), [
    "6.1.0 (debian:bookworm)",
    "6.1.0 (debian:trixie)",
    "6.1.0 (./bzImage)",
  ]);
});
