/** Data of a spec as a spec would say it. */

/** A value on one line: `{ sizeMiB: 512 }`, `fsdax({ sizeMiB: 512 })`. */
export function showCode(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(showCode).join(", ")}]`;
  if (typeof value !== "object" || value === null) {
    return JSON.stringify(value) ?? String(value);
  }
  const { word, ...fields } = { word: undefined, ...value };
  const said = Object.entries(fields).map(([name, field]) =>
    `${/^[a-z_$][\w$]*$/i.test(name) ? name : JSON.stringify(name)}: ${
      showCode(field)
    }`
  );
  const record = said.length === 0 ? "" : `{ ${said.join(", ")} }`;
  return typeof word === "string" ? `${word}(${record})` : record || "{}";
}
