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

/** A whole number with its thousands set apart, in whichever way people do. */
const GROUPED = /^\d{1,3}([\s,._]\d{3})+$/;

/** @param {string} text @returns {string} a whole number without what sets its thousands apart; any other text as it is */
export function ungrouped(text) {
  return GROUPED.test(text.trim()) ? text.replaceAll(/[\s,._]/g, "") : text;
}

/**
 * @param {string} text as typed: a number with a decimal point or comma and any minus sign, or a fraction of two
 * @returns {number | null} null if it is no finite number
 */
export function valueIn(text) {
  const parts = text.split("/").map(numberIn);
  const [over, under] = parts;
  if (parts.length > 2 || over === null || under === null) return null;
  const value = parts.length === 1 ? over : over / under;
  return Number.isFinite(value) ? value : null;
}

/**
 * @param {string} text a number without a fraction
 * @returns {number | null}
 */
function numberIn(text) {
  const plain = text
    .trim()
    .replaceAll("−", "-")
    .replace(/^([^.,]*),([^.,]*)$/, "$1.$2");
  const value = plain === "" ? Number.NaN : Number(plain);
  return Number.isFinite(value) ? value : null;
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
  // 5,000 points are not 5: where only whole numbers are meant, a comma before three digits sets thousands apart.
  return valueIn(kind === "integer" ? ungrouped(trimmed) : trimmed) ?? trimmed;
}

/** @param {unknown} value @returns {unknown} of an entry with hyperparameters its name, of all else itself */
export function nameOf(value) {
  return value && typeof value === "object" && "name" in value ? value.name : value;
}
