/** E2 to E4 and W9: what a case begins with. */

import type { LintFinding } from "./finding.ts";
import type { House } from "./house.ts";
import type { XfstestsCase } from "./xfstests_case.ts";

const SPDX = /SPDX-License-Identifier: GPL-2\.0(?:-only|-or-later)?(?: |$)/;
const COPYRIGHT =
  /^# Copyright \(c\) \d{4} (?!YOUR NAME HERE).*\S\. {2}All Rights Reserved\.$/;

/** Groups that name no property of a test. */
const NO_GROUPS: ReadonlySet<string> = new Set(["all", "deprecated", "other"]);

/** What the skeleton of a new test has to be replaced. */
const LEFTOVERS = [
  "what am i here for",
  "modify as appropriate",
  "optional stuff",
  "override the default cleanup",
];

/** The interpreter, the licence, the copyright, the story and the groups. */
export function* lintHeader(
  { script, number }: XfstestsCase,
  house: House,
): Iterable<LintFinding> {
  const { path, lines } = script;
  const [first = "", second = "", third = ""] = lines;
  if (first !== "#! /bin/bash") {
    yield found("E2", 1, `line 1 is "${first}", must be "#! /bin/bash"`);
  }
  if (!second.startsWith("# ") || !SPDX.test(second)) {
    yield found("E2", 2, "line 2 must be # SPDX-License-Identifier: GPL-2.0");
  }
  if (!COPYRIGHT.test(third)) {
    yield found(
      "E2",
      3,
      'line 3 must be "# Copyright (c) YEAR NAME.  All Rights Reserved."',
    );
  }
  for (const { line, message } of judgeStory(lines, number)) {
    yield found("E3", line, message);
  }
  for (const { line, message } of judgeGroups(lines, house)) {
    yield found("E4", line, message);
  }
  const definesCleanup = script.functions.has("_cleanup");
  for (const [index, line] of lines.entries()) {
    const leftover = LEFTOVERS.find((text) =>
      line.toLowerCase().includes(text)
    );
    if (leftover === undefined) continue;
    if (leftover.startsWith("override") && definesCleanup) continue;
    yield found("W9", index + 1, `"${leftover}" is of the skeleton`);
  }

  function found(rule: string, line: number, message: string): LintFinding {
    return { rule, path, line, message };
  }
}

/** The licence of a file that is no case, in its first two lines. */
export function* lintLicence(
  { path, text }: { path: string; text: string },
): Iterable<LintFinding> {
  const [first = "", second = ""] = text.split("\n", 2);
  if (SPDX.test(first) || SPDX.test(second)) return;
  const message = "no SPDX-License-Identifier: GPL-2.0 in the first two lines";
  yield { rule: "E2", path, line: 1, message };
}

interface Fault {
  line: number;
  message: string;
}

function* judgeStory(lines: string[], number: string): Iterable<Fault> {
  const isTitle = (line: string) => /^# FS QA Test/.test(line);
  const at = lines.findIndex(isTitle);
  if (at < 0) {
    yield { line: 1, message: `no line "# FS QA Test ${number}"` };
    return;
  }
  const title = lines[at] ?? "";
  if (!/^# FS QA Test (?:No\. )?\d+$/.test(title)) {
    yield { line: at + 1, message: `"${title}" does not end in the number` };
  } else if (!title.endsWith(` ${number}`)) {
    yield {
      line: at + 1,
      message: `"${title}" has another number than the file, ${number}`,
    };
  }
  let end = at + 1;
  while (lines[end]?.startsWith("#")) end++;
  const story = lines.slice(at + 1, end);
  if (story[0] !== "#") {
    yield { line: at + 2, message: 'no "#" below the number' };
  }
  if (!/^# \S/.test(story[1] ?? "")) {
    yield { line: at + 3, message: "no description below the number" };
  } else if (story.at(-1) !== "#") {
    yield { line: end, message: 'no "#" closes the description' };
  }
}

function* judgeGroups(lines: string[], house: House): Iterable<Fault> {
  const calls = [...lines.entries()].filter(([, line]) =>
    /^\s*_begin_fstest\b/.test(line)
  );
  const [call] = calls;
  if (call === undefined) {
    yield { line: lines.length, message: "no _begin_fstest" };
    return;
  }
  const [at, text] = call;
  for (const [index] of calls.slice(1)) {
    yield { line: index + 1, message: "a second _begin_fstest" };
  }
  const preamble = lines.indexOf(". ./common/preamble");
  if (preamble < 0 || preamble > at) {
    yield {
      line: at + 1,
      message: 'no ". ./common/preamble" before _begin_fstest',
    };
  }
  if (!/^_begin_fstest(?: [a-z0-9_-]+)+$/.test(text)) {
    yield {
      line: at + 1,
      message: "_begin_fstest must stand at the line's beginning, " +
        "with one blank before each group and nothing else",
    };
    return;
  }
  const groups = text.split(" ").slice(1);
  for (const [index, group] of groups.entries()) {
    const fault = groups.indexOf(group) < index
      ? "is named twice"
      : NO_GROUPS.has(group)
      ? "is no group to be in"
      : !house.groups.has(group)
      ? "is not in doc/group-names.txt"
      : undefined;
    if (fault !== undefined) {
      yield { line: at + 1, message: `group "${group}" ${fault}` };
    }
  }
  const front = ["auto", "quick"].filter((group) => groups.includes(group));
  if (front.some((group, index) => groups[index] !== group)) {
    yield { line: at + 1, message: `"${front.join(" ")}" must come first` };
  }
}
