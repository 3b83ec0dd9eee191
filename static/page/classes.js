/**
 * What the outputs of a network stand for: classes or targets, how many, what they are called, and their colours.
 *
 * @typedef {import("../wire/protocol.js").SessionState} SessionState
 */

/**
 * @param {SessionState | null} state
 * @returns {number} how many classes the points have; 0 for numbers
 */
export function classesOf(state) {
  if (state?.problem !== "classification") return 0;
  return Math.max(2, outputsOf(state));
}

/** @param {SessionState | null} state @returns {number} units of the output layer */
export function outputsOf(state) {
  return state?.layers.at(-1)?.size ?? 1;
}

/**
 * @param {SessionState | null} state
 * @param {number} index of the class, from 0
 * @returns {string} as it is called in the points, or by its label there
 */
export function className(state, index) {
  const given = state?.given?.classes[index];
  if (given !== undefined) return given;
  return classesOf(state) === 2 ? ["−1", "+1"][index] : String(index);
}

/**
 * @param {SessionState | null} state
 * @param {number} index of the target, from 0
 * @returns {string}
 */
export function targetName(state, index) {
  const given = state?.given?.columns[2 + index];
  return given ?? (outputsOf(state) > 1 ? `target ${index + 1}` : "target");
}

/**
 * @param {SessionState | null} state
 * @returns {string[]} what each output is called; empty where there is but one
 */
export function outputNames(state) {
  const count = outputsOf(state);
  const name = classesOf(state) ? className : targetName;
  return count > 1 ? Array.from({ length: count }, (_, index) => name(state, index)) : [];
}

/**
 * @param {Element} element in the theme
 * @param {number} count
 * @returns {string[]} the colours of the first classes there, for CSS and canvas
 */
export function classColours(element, count) {
  const tokens = getComputedStyle(element);
  return Array.from({ length: count }, (_, index) => tokens.getPropertyValue(`--class-${index}`).trim());
}

/**
 * @param {Element} element in the theme
 * @param {SessionState | null} state
 * @param {string | null} node
 * @returns {import("./colours.js").Colour | null} of the class, if the node is the output of one among several
 */
export function classTintOf(element, state, node) {
  const index = node === null ? -1 : (state?.layers.at(-1)?.nodes.indexOf(node) ?? -1);
  return index >= 0 && classesOf(state) > 2 ? channelsOf(classColours(element, index + 1)[index]) : null;
}

/** @param {string} hex such as #0877bd @returns {import("./colours.js").Colour} */
export function channelsOf(hex) {
  const [red, green, blue] = [1, 3, 5].map((i) => Number.parseInt(hex.slice(i, i + 2), 16));
  return [red, green, blue];
}
