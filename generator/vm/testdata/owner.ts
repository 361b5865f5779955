/**
 * Starts a command under supervision, prints the group's id, and waits to be
 * killed: for the test that nothing outlives its owner.
 *
 * @module
 */
import { superviseProcess } from "../supervised_process.ts";

const process = superviseProcess(Deno.args, {
  environment: { PATH: "/usr/bin:/bin" },
});
await Deno.stdout.write(
  new TextEncoder().encode(`${process.groupId}\n`),
);
await process.exitStatus;
