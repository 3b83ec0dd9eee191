/**
 * Values of settings as text in a field, and back. What doesn't read as a value is sent as it was typed: the server
 * says what is allowed.
 */

/**
 * @param {unknown} value of a setting, as JSON
 * @returns {string}
 */
export function textOf(value) {
  if (Array.isArray(value)) return value.map(nameOf).join(", ");
  return String(nameOf(value) ?? "");
}

/**
 * @param {string} text
 * @param {string} kind
 * @returns {unknown}
 */
export function parsed(text, kind) {
  const trimmed = text.trim();
  if (kind === "integers") {
    const numbers = trimmed.split(/[\s,;]+/).flatMap((part) => (part === "" ? [] : [Number(part)]));
    return numbers.every(Number.isInteger) ? numbers : trimmed;
  }
  if (kind !== "number" && kind !== "integer") return trimmed;
  const number = Number(trimmed.replace(",", "."));
  // Infinity is no JSON: the server would be sent, and speak of, null.
  return trimmed === "" || !Number.isFinite(number) ? trimmed : number;
}

/** @param {unknown} value @returns {unknown} of an entry with hyperparameters its name, of all else itself */
export function nameOf(value) {
  return value && typeof value === "object" && "name" in value ? value.name : value;
}
