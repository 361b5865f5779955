/** What the renderers make and the emitter writes. */

/** A file of a target, whole. */
export interface GeneratedFile {
  /** Path under `out/`, with slashes: `selftests/tools/testing/selftests/dax/config`. */
  path: string;
  /** All of its text, with one line end at its end. */
  text: string;
  /** Whether it is a program. */
  executable: boolean;
}
