/** What goes on at the moment of the removal. */

import type {
  Caller,
  Faulter,
  FutexWaiter,
  ProcessStorm,
  Program,
  StalledCall,
} from "./actor.ts";
import type { Pin } from "./pin.ts";
import type {
  Contender,
  Evictor,
  FileChanger,
  Freezer,
  Mounter,
  OtherRemoval,
} from "./rival.ts";

/** What can go on where there is a character device and no filesystem. */
export type DeviceActivity = Pin | Contender;

/** What goes on: it begins before the removal, and the removal meets it. */
export type Activity =
  | DeviceActivity
  | Caller
  | Evictor
  | Faulter
  | FileChanger
  | Freezer
  | FutexWaiter
  | Mounter
  | OtherRemoval
  | ProcessStorm
  | Program
  | StalledCall;
