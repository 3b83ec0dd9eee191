/**
 * Programs of docs/protocol.md, formulas in postfix order, computed for many places at once. What the language knows
 * by the same name (`Math`) is taken from there.
 *
 * @typedef {readonly (number | string)[]} Program
 * @typedef {Float32Array | Float64Array} Values one number for each place
 */

/** @type {Record<string, (a: Values, b: Values, out: Values) => void>} */
const OPERATORS = {
  "+": (a, b, out) => {
    for (let i = 0; i < out.length; i++) out[i] = a[i] + b[i];
  },
  "-": (a, b, out) => {
    for (let i = 0; i < out.length; i++) out[i] = a[i] - b[i];
  },
  "*": (a, b, out) => {
    for (let i = 0; i < out.length; i++) out[i] = a[i] * b[i];
  },
  "/": (a, b, out) => {
    for (let i = 0; i < out.length; i++) out[i] = a[i] / b[i];
  },
  "^": (a, b, out) => {
    for (let i = 0; i < out.length; i++) out[i] = b[i] === 2 ? a[i] * a[i] : a[i] ** b[i];
  },
  // As Math has them, not a number if either is none; but called for each place these would take ten times as long.
  max: (a, b, out) => {
    for (let i = 0; i < out.length; i++) out[i] = a[i] > b[i] || Number.isNaN(a[i]) ? a[i] : b[i];
  },
  min: (a, b, out) => {
    for (let i = 0; i < out.length; i++) out[i] = a[i] < b[i] || Number.isNaN(a[i]) ? a[i] : b[i];
  },
};

/** @type {Record<string, (...values: number[]) => number>} */
const OTHERS = { neg: (/** @type {number} */ v) => -v, erf: (/** @type {number} */ v) => erf(v) };

/**
 * @param {Program} program
 * @param {Record<string, Values>} variables all of one length
 * @param {number} length
 * @returns {Float32Array} a new array, or a variable where the program is nothing else
 * @throws {Error} for a name that is neither a variable nor an operation
 */
export function computed(program, variables, length) {
  /** @type {Values[]} */
  const stack = [];
  for (const item of program) {
    if (typeof item === "number") stack.push(new Float64Array(length).fill(Math.fround(item)));
    else if (item in variables) stack.push(variables[item]);
    else stack.push(applied(item, stack, length));
  }
  const [result] = stack;
  return result instanceof Float32Array ? result : new Float32Array(result);
}

/** @param {string} name @param {Values[]} stack loses the arguments @param {number} length @returns {Values} */
function applied(name, stack, length) {
  const out = new Float64Array(length);
  if (name in OPERATORS) {
    const [a, b] = stack.splice(-2);
    OPERATORS[name](a, b, out);
    return out;
  }
  const apply = OTHERS[name] ?? /** @type {Record<string, any>} */ (/** @type {unknown} */ (Math))[name];
  if (typeof apply !== "function")
    throw new Error(`a program asks for ${name}, which this page does not know`);
  const [a, b] = stack.splice(-apply.length);
  if (b) for (let i = 0; i < length; i++) out[i] = apply(a[i], b[i]);
  else for (let i = 0; i < length; i++) out[i] = apply(a[i]);
  return out;
}

/**
 * The error function to 1.5e-7. Source: Abramowitz and Stegun, Handbook of mathematical functions (1964), 7.1.26.
 * @param {number} v
 * @returns {number}
 */
export function erf(v) {
  const t = 1 / (1 + 0.3275911 * Math.abs(v));
  const series =
    t * (0.254829592 + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429))));
  return Math.sign(v) * (1 - series * Math.exp(-v * v));
}
