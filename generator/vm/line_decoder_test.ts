import { assertEquals } from "@std/assert";
import { LineDecoder, LONGEST_LINE } from "./line_decoder.ts";

function decodeAll(chunks: Uint8Array[]): string[] {
  const decoder = new LineDecoder();
  const lines = chunks.flatMap((chunk) => decoder.push(chunk));
  return [...lines, ...decoder.end()];
}

const encode = (text: string) => new TextEncoder().encode(text);

Deno.test("LineDecoder gives the same lines wherever chunks end", () => {
  const bytes = encode("ok 1 grüße\r\n\nnot ok 2 中文 🙂\n# last");
  const wanted = ["ok 1 grüße", "", "not ok 2 中文 🙂", "# last"];
  for (let size = 1; size <= bytes.length; size++) {
    const chunks: Uint8Array[] = [];
    for (let at = 0; at < bytes.length; at += size) {
      chunks.push(bytes.subarray(at, at + size));
    }
    assertEquals(decodeAll(chunks), wanted);
  }
});

Deno.test("LineDecoder keeps a last line without line end", () => {
  assertEquals(decodeAll([encode("a\nb")]), ["a", "b"]);
  assertEquals(decodeAll([encode("a\n")]), ["a"]);
  assertEquals(decodeAll([]), []);
});

Deno.test("LineDecoder tolerates what is not UTF-8", () => {
  const bytes = new Uint8Array([0x61, 0xff, 0xc3, 0x0a, 0x62, 0xe4]);
  assertEquals(decodeAll([bytes]), ["a\ufffd\ufffd", "b\ufffd"]);
});

Deno.test("LineDecoder keeps NUL and lone carriage returns inside a line", () => {
  assertEquals(decodeAll([encode("a\0b\rc\r\r\n")]), ["a\0b\rc"]);
});

Deno.test("LineDecoder cuts a line that does not end", () => {
  const long = "x".repeat(LONGEST_LINE * 2 + 5);
  const wanted = [
    "x".repeat(LONGEST_LINE),
    "x".repeat(LONGEST_LINE),
    "xxxxx",
  ];
  assertEquals(decodeAll([encode(long + "\ny")]), [...wanted, "y"]);
  // Before the line end has come, too: memory stays bounded.
  const decoder = new LineDecoder();
  assertEquals(decoder.push(encode(long)).length, 2);
  assertEquals(decoder.end(), ["xxxxx"]);
});
