/** Shapes that several words share. */

import type { OptionalShape, TextShape } from "./shape_type.ts";
import { userName } from "./text_form.ts";

/** Whole numbers; the upper bounds keep absurd values out, no kernel sets them. */
export const integer = {
  deviceMiB: { kind: "integer", min: 16, max: 16384, multipleOf: 2 },
  processes: { kind: "integer", min: 1, max: 64 },
  files: { kind: "integer", min: 1, max: 64 },
  fileKiB: { kind: "integer", min: 4, max: 1048576, multipleOf: 4 },
  operations: { kind: "integer", min: 1, max: 10_000_000 },
  seconds: { kind: "integer", min: 1, max: 3600 },
} as const;

/** The name of a user, given by `as` and looked for by `who`. */
export const user: OptionalShape<TextShape> = {
  kind: "text",
  form: userName,
  optional: true,
};

/** Who does something at the moment of the removal, and from when on. */
export const moment = {
  as: user,
  leadMilliseconds: { kind: "integer", min: 1, max: 60_000, optional: true },
} as const;
