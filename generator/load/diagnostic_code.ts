/**
 * The codes of all mistakes that specs are checked for, with what each says of
 * a spec. They are stable: people search for them and scripts compare them.
 */
export const diagnosticCodes = {
  // What load finds.
  "unreadable": "the file cannot be read as a spec's text",
  "no-specs": "there is no spec",
  "syntax": "TypeScript cannot parse the file",
  "foreign-import": "it imports something else than the vocabulary",
  "unknown-import": "the vocabulary has nothing of this name",
  "not-imported": "it uses a word without importing it",
  "declared-twice": "two declarations have one name",
  "no-default-export": "it exports no scenario",
  "not-a-scenario": "its default export is no call of scenario()",
  "many-scenarios": "it has more than one scenario",
  "not-data": "it has something that only running it could evaluate",
  "unknown-word": "the vocabulary has no such word",
  "wrong-arguments": "a word is called with the wrong arguments",
  "duplicate-field": "an object literal has a field twice",
  // What check finds by looking at one value.
  "missing-field": "a field that is needed is not there",
  "unknown-field": "a field that does not exist is there",
  "wrong-type": "a value is of the wrong kind",
  "wrong-word": "a word stands where another kind of word belongs",
  "unknown-value": "a string is none of those allowed",
  "bad-text": "a string does not have the form that it needs",
  "out-of-range": "a number is too small, too large, or no multiple",
  "empty-list": "a list has nothing in it",
  "long-list": "a list has too much in it",
  "duplicate-item": "a list has something twice",
  // What check finds by looking at several.
  "duplicate-name": "two scenarios have one name",
  "reserved-name": "the scenario's test cannot have this name",
  "map-flags": "flags that mmap() does not take together",
  "mapper-fate": "what becomes of mappers cannot come of their sigbus",
  "mapper-state": "mappers cannot be in such a state",
  "map-options": "options of a mapping that do not go together",
  "private-write": "written pages of a private mapping are not the device's",
  "layer": "it cannot be on top of the filesystem",
  "shared-extents": "there is nothing to share extents with",
  "read-only": "the filesystem cannot be written",
  "driver-device": "the driver is not that of the device",
  "device-role": "the filesystem has no such device, or has it no more",
  "filesystem-device": "the filesystem does not go with the device",
  "device-dax": "the device cannot do DAX, or not as the scenario has it",
  "activity-filesystem": "the filesystem or device cannot do what is to go on",
  "fault-place": "it cannot be broken there, or not so",
  "aftermath-order": "nothing can come after it",
  "matrix": "a matrix and the rest of the spec do not go together",
  "neighbour": "the neighbour cannot be beside the device",
  "unknown-user": "no user has the name that an expectation asks for",
  "user-device": "the user does not go with the device",
  "device-too-small": "the device does not hold what is to be on it",
  "pointless-expectation": "the scenario has nothing that it could be about",
  "contradiction": "two expectations cannot both hold",
  "duplicate-expectation": "an expectation stands there already",
  "needs-expectation": "it needs another expectation to hold first",
  "broken-expectation": "a known issue breaks what is not expected",
  // What TypeScript finds.
  "type": "TypeScript finds a mistake",
} as const;

/** The code of a mistake in a spec. */
export type DiagnosticCode = keyof typeof diagnosticCodes;
