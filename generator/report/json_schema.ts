/**
 * A small part of JSON Schema 2020-12: as much as the schema of `run.json` uses.
 *
 * @module
 */
import { showValue } from "../base/show_value.ts";

/** A schema made of the keywords that {@linkcode findSchemaFaults} knows. */
export interface JsonSchema {
  $schema?: string;
  $id?: string;
  title?: string;
  description?: string;
  type?: "object" | "array" | "string" | "boolean" | "integer" | "number";
  const?: string | number | boolean;
  enum?: readonly string[];
  /** Of a string: a regular expression. */
  pattern?: string;
  minimum?: number;
  items?: JsonSchema;
  properties?: Readonly<Record<string, JsonSchema>>;
  required?: readonly string[];
}

/** What JSON calls the type of a value. */
function typeOf(value: unknown): string {
  if (value === null) return "null";
  return Array.isArray(value) ? "array" : typeof value;
}

function hasType(value: unknown, type: JsonSchema["type"]): boolean {
  if (type === undefined) return true;
  if (type === "integer") return Number.isInteger(value);
  return typeOf(value) === type;
}

/** A value as a message quotes it. */
function show(value: unknown): string {
  const type = typeOf(value);
  return type === "string" || type === "number" || type === "boolean"
    ? showValue(value as string | number | boolean)
    : `of type ${type}`;
}

/** What is wrong with a value itself, without what is in it. */
function judgeValue(value: unknown, schema: JsonSchema): string | undefined {
  const { type, pattern, minimum } = schema;
  if (!hasType(value, type)) return `is ${show(value)}, not of type ${type}`;
  if (schema.const !== undefined && value !== schema.const) {
    return `is ${show(value)}, not ${showValue(schema.const)}`;
  }
  if (
    schema.enum !== undefined &&
    !schema.enum.some((allowed) => allowed === value)
  ) return `is ${show(value)}, not one of ${schema.enum.join(", ")}`;
  if (
    pattern !== undefined && typeof value === "string" &&
    !new RegExp(pattern, "u").test(value)
  ) return `is ${show(value)}, which does not match ${pattern}`;
  if (minimum !== undefined && typeof value === "number" && value < minimum) {
    return `is ${show(value)}, less than ${minimum}`;
  }
  return undefined;
}

/**
 * What in a JSON document is not as a schema says, each with the place:
 * `results[3].verdict is "fine", not one of pass, fail`.
 *
 * @param place What the value is called; the document itself when absent.
 */
export function findSchemaFaults(
  value: unknown,
  schema: JsonSchema,
  place = "",
): string[] {
  const fault = judgeValue(value, schema);
  if (fault !== undefined) return [`${place || "the document"} ${fault}`];
  if (Array.isArray(value)) {
    const { items } = schema;
    return items === undefined
      ? []
      : value.flatMap((item, i) =>
        findSchemaFaults(item, items, `${place}[${i}]`)
      );
  }
  if (typeof value !== "object" || value === null) return [];
  const at = (name: string) => place === "" ? name : `${place}.${name}`;
  const missing = (schema.required ?? [])
    .filter((name) => !Object.hasOwn(value, name))
    .map((name) => `${at(name)} is missing`);
  const wrong = Object.entries(schema.properties ?? {})
    .filter(([name]) => Object.hasOwn(value, name))
    .flatMap(([name, inner]) =>
      findSchemaFaults(value[name as keyof typeof value], inner, at(name))
    );
  return [...missing, ...wrong];
}
