/** A virtme-ng that boots nothing: each guest says what a test has written down. */

import type { Vng } from "../../vm/boot_guest.ts";

/** Replays 1.txt for the first guest, 2.txt for the second, and so on. */
const SCRIPT = `#!/bin/sh
directory=\${0%/*}
number=1
until mkdir "$directory/$number" 2>/dev/null; do
	number=$((number + 1))
done
printf '%s\\n' "$@" >"$directory/$number/arguments"
FAKE_VNG_TRANSCRIPT=$directory/$number.txt exec "$FAKE_VNG" "$@"
`;

const FAKE_VNG =
  new URL("../../vm/testdata/fake_vng.sh", import.meta.url).pathname;

/** A fake virtme-ng, and what became of it. */
export interface FakeVng extends Vng {
  /** How many guests were started. */
  countGuests(): number;
}

/**
 * Makes a virtme-ng in an empty directory. A guest's script has the lines
 * `output TEXT` and `console TEXT`, and the directions of
 * vm/testdata/fake_vng.sh; it ends with status 0 where none says otherwise.
 */
export function makeFakeVng(directory: string, guests: string[]): FakeVng {
  Deno.mkdirSync(directory, { recursive: true });
  Deno.writeTextFileSync(`${directory}/vng`, SCRIPT, { mode: 0o755 });
  guests.forEach((script, index) => {
    writeTranscript(`${directory}/${index + 1}.txt`, script);
  });
  return {
    vngPath: `${directory}/vng`,
    environment: { FAKE_VNG },
    countGuests: () =>
      [...Deno.readDirSync(directory)].filter(({ isDirectory }) => isDirectory)
        .length,
  };
}

/**
 * Makes a virtme-ng whose guests say what is written down for the first scenario
 * that each is given: in whatever order they are booted.
 */
export function makeScenarioVng(
  directory: string,
  guests: Record<string, string>,
): Vng {
  Deno.mkdirSync(directory, { recursive: true });
  for (const [scenario, script] of Object.entries(guests)) {
    writeTranscript(`${directory}/${scenario}.txt`, script);
  }
  return { vngPath: FAKE_VNG, environment: { FAKE_VNG_TRANSCRIPT: directory } };
}

function writeTranscript(path: string, script: string): void {
  const lines = script.split("\n").map((line) => line.trimStart())
    .filter((line) => line !== "")
    .map((line) => line.startsWith("=") ? line : `0 ${line}`);
  Deno.writeTextFileSync(path, [...lines, "= exit 0"].join("\n") + "\n");
}

/** What a guest says of a scenario that passes. */
export function passing(scenario: string): string {
  return `
    console yank: begin ${scenario}
    output ##yank begin ${scenario}
    output TAP version 13
    output 1..1
    output ok 1 unbind returns
    console yank: end ${scenario}
    output ##yank end ${scenario} 0 1.00
  `;
}

/** A guest on which all is well. */
export function passAll(release: string, scenarios: string[]): string {
  return `
    output ##yank guest ${release}
    ${scenarios.map(passing).join("\n")}
    output ##yank over
  `;
}

/** What a guest says of a matrix, from its lines of TAP. */
export function saying(scenario: string, tap: string[], status = 0): string {
  return [
    `console yank: begin ${scenario}`,
    `output ##yank begin ${scenario}`,
    "output TAP version 13",
    `output 1..${tap.length}`,
    ...tap.map((line) => `output ${line}`),
    `console yank: end ${scenario}`,
    `output ##yank end ${scenario} ${status} 1.00`,
  ].join("\n");
}
