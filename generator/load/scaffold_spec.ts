import { UsageError } from "../base/errors.ts";
import { showValue } from "../base/show_value.ts";
import { scenarioName } from "../vocabulary/text_form.ts";

/** What {@linkcode scaffoldSpec} takes. */
export interface ScaffoldSpecOptions {
  /** The scenario's name. */
  name: string;
  /** What is removed. */
  device: "fsdax" | "devdax";
}

/** A spec to start from. */
export interface ScaffoldedSpec {
  /** Where it belongs, from the project on. */
  path: string;
  text: string;
}

const TEXTS = {
  fsdax: (name: string) =>
    `import {
  commonPromises,
  fsdax,
  mapping,
  scenario,
  unbind,
  xfs,
} from "../generator/mod.ts";

export default scenario({
  name: "${name}",
  summary: "Unbind nd_pmem while processes have files of an XFS mapped",
  why: "Unbind cannot fail, so the kernel must take every mapping away, " +
    "tell the processes, and leave a filesystem that can be unmounted.",
  covers: [],
  device: fsdax({ sizeMiB: 512 }),
  filesystem: xfs({
    mkfs: { rmapbt: true, reflink: true },
    mount: { dax: "always" },
  }),
  users: [
    mapping({
      processes: 2,
      files: 2,
      sizeKiB: 64,
      flags: ["MAP_SHARED"],
      access: "write",
    }),
  ],
  remove: unbind({ driver: "nd_pmem", withinSeconds: 30 }),
  expect: [commonPromises()],
});
`,
  devdax: (name: string) =>
    `import {
  devdax,
  device,
  deviceMapping,
  kernelLog,
  mappings,
  removal,
  scenario,
  unbind,
} from "../generator/mod.ts";

export default scenario({
  name: "${name}",
  summary: "Unbind device_dax while a process has the device mapped",
  why: "Unbind cannot fail, so the kernel must take the mapping away: " +
    "the memory may be given to somebody else.",
  covers: [],
  device: devdax({ sizeMiB: 256 }),
  users: [deviceMapping({ sizeMiB: 8 })],
  remove: unbind({ driver: "device_dax", withinSeconds: 30 }),
  expect: [
    removal.returns(),
    mappings.areGone(),
    kernelLog.isClean(),
    device.bindsAgain(),
  ],
});
`,
};

/**
 * Where the spec of a scenario belongs, from the project on.
 *
 * @throws {UsageError} If the name is none for a scenario.
 */
export function scaffoldPath(name: string): string {
  if (!scenarioName.accepts(name)) {
    throw new UsageError(
      `Cannot name a scenario ${showValue(name)}: ` +
        `expected ${scenarioName.wanted}`,
    );
  }
  return `specs/${name.replaceAll("-", "_")}.ts`;
}

/**
 * Makes a good spec for a new scenario: it can be generated and run as it is,
 * to be changed one thing after the other.
 *
 * @throws {UsageError} If the name is none for a scenario.
 */
export function scaffoldSpec(
  { name, device }: ScaffoldSpecOptions,
): ScaffoldedSpec {
  return { path: scaffoldPath(name), text: TEXTS[device](name) };
}
