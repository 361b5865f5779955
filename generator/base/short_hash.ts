/** Names for what has none. */

/** Sixteen hexadecimal digits: different ones for any two texts. */
export async function hashShort(text: string): Promise<string> {
  const digest = await crypto.subtle.digest(
    "SHA-256",
    new TextEncoder().encode(text),
  );
  return new Uint8Array(digest).slice(0, 8).toHex();
}
