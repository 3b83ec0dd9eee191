/** Numbers that somebody in a class has typed, as they were typed. */

/** Digits that every number of a computer holds. */
const DIGITS = 15;

/** @param {number} value typed, or a mean of two such @returns {string} all its digits, and none that only the computer has added */
export function typed(value) {
  return String(Number(value.toPrecision(DIGITS))).replaceAll("-", "−");
}
