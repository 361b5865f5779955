/**
 * Stands in for `@std/assert` where JSR does not answer: the same names and
 * signatures for what the tests use, over `node:assert`.
 *
 * @module
 */
import nodeAssert from "node:assert";
import { inspect, isDeepStrictEqual } from "node:util";

/** What every assertion throws. */
export class AssertionError extends Error {
  override name = "AssertionError";
}

// deno-lint-ignore no-explicit-any
type AnyConstructor = new (...args: any[]) => any;
type ErrorClass<E extends Error> = abstract new (...args: never[]) => E;

function reject(message: string, said: string | undefined): never {
  throw new AssertionError(
    said === undefined ? message : `${message}: ${said}`,
  );
}

/** Whether two values are deeply equal. */
export function equal(a: unknown, b: unknown): boolean {
  return isDeepStrictEqual(a, b);
}

/** Asserts that `value` is truthy. */
export function assert(value: unknown, message = ""): asserts value {
  if (!value) throw new AssertionError(message);
}

/** Asserts that `value` is falsy. */
export function assertFalse(
  value: unknown,
  message?: string,
): asserts value is false | 0 | "" | null | undefined {
  if (value) reject(`Expected a falsy value, got ${inspect(value)}`, message);
}

/** Asserts deep equality and shows the difference. */
export function assertEquals<T>(actual: T, wanted: T, message?: string): void {
  if (isDeepStrictEqual(actual, wanted)) return;
  try {
    nodeAssert.deepStrictEqual(actual, wanted);
  } catch (error) {
    if (error instanceof Error) reject(error.message, message);
    throw error;
  }
}

/** Asserts that two values are not deeply equal. */
export function assertNotEquals<T>(
  actual: T,
  other: T,
  message?: string,
): void {
  if (isDeepStrictEqual(actual, other)) {
    reject(`Expected a value other than ${inspect(actual)}`, message);
  }
}

/** Asserts that two values are the same, as `Object.is()` sees it. */
export function assertStrictEquals<T>(
  actual: unknown,
  wanted: T,
  message?: string,
): asserts actual is T {
  if (!Object.is(actual, wanted)) {
    reject(`Expected ${inspect(wanted)}, got ${inspect(actual)}`, message);
  }
}

/** Asserts that two values are not the same, as `Object.is()` sees it. */
export function assertNotStrictEquals<T>(
  actual: T,
  other: T,
  message?: string,
): void {
  if (Object.is(actual, other)) {
    reject(`Expected something other than ${inspect(actual)}`, message);
  }
}

/** Asserts that `value` is neither null nor undefined. */
export function assertExists<T>(
  value: T,
  message?: string,
): asserts value is NonNullable<T> {
  if (value === null || value === undefined) {
    reject(`Expected a value, got ${value}`, message);
  }
}

/** Asserts that a text has a part. */
export function assertStringIncludes(
  text: string,
  part: string,
  message?: string,
): void {
  if (!text.includes(part)) {
    reject(`Expected ${inspect(text)} to have ${inspect(part)}`, message);
  }
}

/** Asserts that an array has every value of another. */
export function assertArrayIncludes<T>(
  actual: ArrayLike<T>,
  wanted: ArrayLike<T>,
  message?: string,
): void {
  const values = Array.from(actual);
  const missing = Array.from(wanted).filter((value) =>
    !values.some((one) => isDeepStrictEqual(one, value))
  );
  if (missing.length > 0) {
    reject(
      `Expected ${inspect(values)} to have ${inspect(missing)}`,
      message,
    );
  }
}

/** Asserts that a text matches. */
export function assertMatch(
  text: string,
  pattern: RegExp,
  message?: string,
): void {
  if (!pattern.test(text)) {
    reject(`Expected ${inspect(text)} to match ${pattern}`, message);
  }
}

/** Asserts that a text does not match. */
export function assertNotMatch(
  text: string,
  pattern: RegExp,
  message?: string,
): void {
  if (pattern.test(text)) {
    reject(`Expected ${inspect(text)} not to match ${pattern}`, message);
  }
}

function holds(actual: unknown, wanted: unknown): boolean {
  if (
    typeof actual !== "object" || typeof wanted !== "object" ||
    actual === null || wanted === null || Array.isArray(wanted)
  ) {
    if (Array.isArray(actual) && Array.isArray(wanted)) {
      return actual.length === wanted.length &&
        wanted.every((value, index) => holds(actual[index], value));
    }
    return isDeepStrictEqual(actual, wanted);
  }
  return Object.entries(wanted).every(([key, value]) =>
    key in actual && holds((actual as Record<string, unknown>)[key], value)
  );
}

/** Asserts that an object has at least the wanted properties, at any depth. */
export function assertObjectMatch(
  // deno-lint-ignore no-explicit-any
  actual: Record<PropertyKey, any>,
  wanted: Record<PropertyKey, unknown>,
  message?: string,
): void {
  if (!holds(actual, wanted)) {
    reject(`Expected ${inspect(actual)} to hold ${inspect(wanted)}`, message);
  }
}

/** Asserts that a value is an instance of a class. */
export function assertInstanceOf<T extends AnyConstructor>(
  value: unknown,
  wanted: T,
  message?: string,
): asserts value is InstanceType<T> {
  if (!(value instanceof wanted)) {
    reject(`Expected a ${wanted.name}, got ${inspect(value)}`, message);
  }
}

/** Asserts `actual > bound`. */
export function assertGreater<T>(actual: T, bound: T, message?: string): void {
  if (!(actual > bound)) {
    reject(`Expected ${inspect(actual)} > ${inspect(bound)}`, message);
  }
}

/** Asserts `actual >= bound`. */
export function assertGreaterOrEqual<T>(
  actual: T,
  bound: T,
  message?: string,
): void {
  if (!(actual >= bound)) {
    reject(`Expected ${inspect(actual)} >= ${inspect(bound)}`, message);
  }
}

/** Asserts `actual < bound`. */
export function assertLess<T>(actual: T, bound: T, message?: string): void {
  if (!(actual < bound)) {
    reject(`Expected ${inspect(actual)} < ${inspect(bound)}`, message);
  }
}

/** Asserts `actual <= bound`. */
export function assertLessOrEqual<T>(
  actual: T,
  bound: T,
  message?: string,
): void {
  if (!(actual <= bound)) {
    reject(`Expected ${inspect(actual)} <= ${inspect(bound)}`, message);
  }
}

/** Asserts that an error has a class and a part in its message. */
export function assertIsError<E extends Error = Error>(
  error: unknown,
  wanted?: ErrorClass<E>,
  part?: string | RegExp,
  message?: string,
): asserts error is E {
  if (!(error instanceof Error)) {
    reject(`Expected an error, got ${inspect(error)}`, message);
  }
  if (wanted !== undefined && !(error instanceof wanted)) {
    reject(
      `Expected a ${wanted.name}, got ${error.name}: ${error.message}`,
      message,
    );
  }
  const matches = part === undefined ||
    (typeof part === "string"
      ? error.message.includes(part)
      : part.test(error.message));
  if (!matches) {
    reject(
      `Expected the error to say ${inspect(part)}, got ${
        inspect(error.message)
      }`,
      message,
    );
  }
}

/** Asserts that a call throws and returns what it threw. */
export function assertThrows(fn: () => unknown, message?: string): unknown;
/** Asserts that a call throws an error of a class. */
export function assertThrows<E extends Error = Error>(
  fn: () => unknown,
  wanted: ErrorClass<E>,
  part?: string,
  message?: string,
): E;
export function assertThrows(
  fn: () => unknown,
  wanted?: ErrorClass<Error> | string,
  part?: string,
  message?: string,
): unknown {
  let threw: { error: unknown } | undefined;
  try {
    fn();
  } catch (error) {
    threw = { error };
  }
  return judge(threw, "throw", wanted, part, message);
}

/** Asserts that a promise rejects and returns what it rejected with. */
export function assertRejects(
  fn: () => PromiseLike<unknown>,
  message?: string,
): Promise<unknown>;
/** Asserts that a promise rejects with an error of a class. */
export function assertRejects<E extends Error = Error>(
  fn: () => PromiseLike<unknown>,
  wanted: ErrorClass<E>,
  part?: string,
  message?: string,
): Promise<E>;
export async function assertRejects(
  fn: () => PromiseLike<unknown>,
  wanted?: ErrorClass<Error> | string,
  part?: string,
  message?: string,
): Promise<unknown> {
  let promise: PromiseLike<unknown>;
  try {
    promise = fn();
  } catch (error) {
    reject(`Expected a rejected promise, it threw ${inspect(error)}`, message);
  }
  let threw: { error: unknown } | undefined;
  try {
    await promise;
  } catch (error) {
    threw = { error };
  }
  return judge(threw, "reject", wanted, part, message);
}

function judge(
  threw: { error: unknown } | undefined,
  verb: "throw" | "reject",
  wanted: ErrorClass<Error> | string | undefined,
  part: string | undefined,
  message: string | undefined,
): unknown {
  const said = typeof wanted === "string" ? wanted : message;
  if (threw === undefined) reject(`Expected the function to ${verb}`, said);
  if (typeof wanted === "function") {
    assertIsError(threw.error, wanted, part, said);
  }
  return threw.error;
}

/** Fails. */
export function fail(message?: string): never {
  reject("Failed assertion", message);
}

/** Fails: the line was not to be reached. */
export function unreachable(message?: string): never {
  reject("Unreachable", message);
}
