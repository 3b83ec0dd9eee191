/**
 * Values of settings as text in a field, and back. What doesn't read as a value is sent as it was typed: the server
 * says what is allowed.
 */

/** How the lists are separated: a formula has commas of its own. */
const SEPARATORS = /** @type {Record<string, [RegExp, string]>} */ ({
  formulas: [/\s*;\s*/, "; "],
  integers: [/[\s,;]+/, ", "],
  numbers: [/[\s;]+|,\s*/, ", "],
  choices: [/[\s,;]+/, ", "],
});

/**
 * @param {unknown} value of a setting, as JSON
 * @param {string} kind of the setting
 * @returns {string}
 */
export function textOf(value, kind) {
  if (Array.isArray(value)) return value.map(nameOf).join(SEPARATORS[kind]?.[1] ?? ", ");
  return String(nameOf(value) ?? "");
}

/**
 * @param {string} text
 * @param {string} kind
 * @returns {unknown}
 */
export function parsed(text, kind) {
  const trimmed = text.trim();
  if (kind in SEPARATORS) {
    const parts = trimmed === "" ? [] : trimmed.split(SEPARATORS[kind][0]).filter((part) => part !== "");
    if (kind === "formulas" || kind === "choices") return parts;
    const numbers = parts.map(Number);
    const fit = numbers.every((number) =>
      kind === "integers" ? Number.isInteger(number) : !Number.isNaN(number),
    );
    return fit ? numbers : trimmed;
  }
  if (kind !== "number" && kind !== "integer") return trimmed;
  const number = Number(trimmed.replace(",", "."));
  return trimmed === "" || Number.isNaN(number) ? trimmed : number;
}

/** @param {unknown} value @returns {unknown} of an entry with hyperparameters its name, of all else itself */
export function nameOf(value) {
  return value && typeof value === "object" && "name" in value ? value.name : value;
}
