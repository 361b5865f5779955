/** A run's record while it grows. */

import { replaceFile } from "../acquire/whole_directory.ts";
import { writeRunRecord } from "../report/record.ts";
import { writeResultsTap } from "../report/results_tap.ts";
import type { RunRecord } from "../report/run_record.ts";

/** The record of a run, in memory and on disk. */
export class RecordKeeper {
  #writing: Promise<void> = Promise.resolve();

  constructor(readonly directory: string, public record: RunRecord) {}

  /**
   * Changes the record and writes it, after what is being written.
   *
   * @throws {EnvironmentError} If it cannot be written; the one from before stays.
   */
  async keep(change: (record: RunRecord) => RunRecord): Promise<void> {
    this.record = change(this.record);
    const { record } = this;
    const write = () => this.#write(record);
    this.#writing = this.#writing.then(write, write);
    await this.#writing;
  }

  async #write(record: RunRecord): Promise<void> {
    await writeRunRecord(this.directory, record);
    await replaceFile(
      `${this.directory}/results.tap`,
      writeResultsTap(record),
    );
  }
}
