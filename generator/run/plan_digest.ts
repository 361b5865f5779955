/** Plans and other texts, told apart by a word. */

import type { Plan } from "../plan/plan.ts";

/** A word for a plan, `0123456789abcdef`: another one for another plan. */
export function digestPlan(plan: Plan): Promise<string> {
  return hashText(JSON.stringify(plan));
}

/** A word for a text: another one for another text. */
export async function hashText(text: string): Promise<string> {
  const digest = await crypto.subtle.digest(
    "SHA-256",
    new TextEncoder().encode(text),
  );
  return new Uint8Array(digest).slice(0, 8).toHex();
}
