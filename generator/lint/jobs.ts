/** The background jobs of a script. */

import type { ShellNode } from "./shell_node.ts";

/** What `&` stands after. */
export interface ShellJob {
  node: ShellNode;
  /** What stands after it. */
  next: ShellNode | undefined;
  /** The function in whose body it is. */
  scope: string | undefined;
}

/** All jobs, functions' included. */
export function* listJobs(
  nodes: ShellNode[],
  scope?: string,
): Iterable<ShellJob> {
  for (const [index, node] of nodes.entries()) {
    if (node.isBackground) yield { node, next: nodes[index + 1], scope };
    if (node.kind === "command") continue;
    yield* listJobs(node.body, node.kind === "function" ? node.name : scope);
  }
}
