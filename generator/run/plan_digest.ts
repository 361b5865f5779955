/** Plans, told apart by a word. */

import type { Plan } from "../plan/plan.ts";

/** A word for a plan, `0123456789abcdef`: another one for another plan. */
export async function digestPlan(plan: Plan): Promise<string> {
  const digest = await crypto.subtle.digest(
    "SHA-256",
    new TextEncoder().encode(JSON.stringify(plan)),
  );
  return new Uint8Array(digest).slice(0, 8).toHex();
}
