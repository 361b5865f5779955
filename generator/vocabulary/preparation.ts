/** What happens to the device or the filesystem before the removal. */

import type { Unbind } from "./removal.ts";

/**
 * A step between the start of the users and the removal that the scenario is
 * about. It is no test point: where it fails nothing can be tested.
 */
export type Preparation = Unbind<"nd_pmem">;
