/** Keeps what a guest says in files, as it comes. */

import { type LogFile, openLogFile } from "./run_file.ts";

/** Where {@linkcode GuestLog} writes. */
export interface GuestLogOptions {
  /** Absolute path of the directory for all that the guest says. */
  guestDirectory: string;
  /** Absolute path of the directory for what it says of one scenario. */
  scenarioDirectory(scenario: string): string;
}

/**
 * A guest's `output.log` and `console.log`, and those of its scenarios. A
 * scenario's begin empty: another guest may have failed before.
 */
export class GuestLog implements Disposable {
  readonly #files = new Map<string, LogFile>();

  constructor(readonly options: GuestLogOptions) {}

  /**
   * Adds a line to the guest's log, and to that of a scenario if it is named.
   *
   * @throws {EnvironmentError} If it cannot be written.
   */
  add(from: "output" | "console", text: string, scenario?: string): void {
    const { guestDirectory, scenarioDirectory } = this.options;
    this.#file(`${guestDirectory}/${from}.log`).add(text);
    if (scenario === undefined) return;
    this.#file(`${scenarioDirectory(scenario)}/${from}.log`).add(text);
  }

  #file(path: string): LogFile {
    const file = this.#files.get(path) ?? openLogFile(path);
    this.#files.set(path, file);
    return file;
  }

  [Symbol.dispose](): void {
    for (const file of this.#files.values()) file[Symbol.dispose]();
  }
}
