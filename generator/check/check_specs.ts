import type { Diagnostic } from "../base/diagnostic.ts";
import { orderDiagnostics } from "../base/order_diagnostics.ts";
import type { LoadedSpec } from "../load/load_specs.ts";
import { report } from "../load/spec_file.ts";
import { listCellSubjects } from "./cell_subjects.ts";
import { conformScenario } from "./conform.ts";
import { activityFilesystem } from "./rules/activity_filesystem.ts";
import { aftermathOrder } from "./rules/aftermath_order.ts";
import { brokenExpectation } from "./rules/broken_expectation.ts";
import { contradiction } from "./rules/contradiction.ts";
import { deviceDax } from "./rules/device_dax.ts";
import { deviceRole } from "./rules/device_role.ts";
import { deviceSize } from "./rules/device_size.ts";
import { driverDevice } from "./rules/driver_device.ts";
import { duplicateExpectation } from "./rules/duplicate_expectation.ts";
import { duplicateNames, type NamedSpec } from "./rules/duplicate_name.ts";
import { faultPlace } from "./rules/fault_place.ts";
import { filesOf } from "./rules/files_of.ts";
import { filesystemDevice } from "./rules/filesystem_device.ts";
import { layers } from "./rules/layers.ts";
import { mapFlags } from "./rules/map_flags.ts";
import { mapperFate, mapperState } from "./rules/mapper_fate.ts";
import { mapOptions } from "./rules/map_options.ts";
import { matrix } from "./rules/matrix.ts";
import { neighbour } from "./rules/neighbour.ts";
import { neededExpectation } from "./rules/needed_expectation.ts";
import { pointlessExpectation } from "./rules/pointless_expectation.ts";
import { pointlessMoment } from "./rules/pointless_moment.ts";
import { privateWrite } from "./rules/private_write.ts";
import { readOnly } from "./rules/read_only.ts";
import { reservedName } from "./rules/reserved_name.ts";
import { sharedExtents } from "./rules/shared_extents.ts";
import { unknownUser } from "./rules/unknown_user.ts";
import { userDevice } from "./rules/user_device.ts";
import type { Rule } from "./subject.ts";

const RULES: readonly Rule[] = [
  reservedName,
  matrix,
  driverDevice,
  deviceRole,
  filesystemDevice,
  userDevice,
  unknownUser,
  deviceDax,
  deviceSize,
  neighbour,
  mapFlags,
  mapOptions,
  privateWrite,
  readOnly,
  mapperState,
  mapperFate,
  sharedExtents,
  layers,
  filesOf,
  activityFilesystem,
  faultPlace,
  aftermathOrder,
  duplicateExpectation,
  contradiction,
  pointlessExpectation,
  pointlessMoment,
  neededExpectation,
  brokenExpectation,
];

/**
 * Checks loaded specs: every value by itself, how the values of a scenario go
 * together, and the scenarios' names.
 *
 * Returns all mistakes of all specs by file, line and column, the same ones in
 * whatever order the specs come.
 */
export function checkSpecs(specs: readonly LoadedSpec[]): Diagnostic[] {
  const diagnostics: Diagnostic[] = [];
  const named: NamedSpec[] = [];
  for (const { path, tree, locate } of specs) {
    const sketch = conformScenario(tree, diagnostics);
    const found: Diagnostic[] = [];
    for (const { subject, place } of listCellSubjects({ sketch, tree })) {
      for (const rule of RULES) {
        for (const { path, ...mistake } of rule(subject)) {
          report(found, locate(place(path)), mistake);
        }
      }
    }
    diagnostics.push(...withoutRepetitions(found));
    if (sketch.name !== undefined) {
      named.push({ path, name: sketch.name, at: locate(["name"]) });
    }
  }
  diagnostics.push(...duplicateNames(named));
  return orderDiagnostics(diagnostics);
}

/** What is wrong in several cells of a matrix is said once. */
function withoutRepetitions(diagnostics: Diagnostic[]): Diagnostic[] {
  const said = new Map(
    diagnostics.map((diagnostic) => [JSON.stringify(diagnostic), diagnostic]),
  );
  return [...said.values()];
}
