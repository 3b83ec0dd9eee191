/** Colours as every program that reads SVG knows them: six hexadecimal digits, and an opacity. */

/** @type {Map<string, { hex: string, alpha: number }>} */
const known = new Map();
/** @type {CanvasRenderingContext2D | null} */
let context = null;

/**
 * @param {string} colour as CSS has it, in any of its ways
 * @returns {{ hex: string, alpha: number }}
 */
export function plainColour(colour) {
  let found = known.get(colour);
  if (!found) {
    // The browser knows all of CSS's ways; one painted pixel says what it makes of this one.
    const canvas = document.createElement("canvas");
    canvas.width = canvas.height = 1;
    context ??= canvas.getContext("2d", { willReadFrequently: true });
    if (!context) return { hex: "#000000", alpha: 1 };
    context.clearRect(0, 0, 1, 1);
    context.fillStyle = colour;
    context.fillRect(0, 0, 1, 1);
    const [red, green, blue, alpha] = context.getImageData(0, 0, 1, 1).data;
    const hex = [red, green, blue].map((each) => each.toString(16).padStart(2, "0")).join("");
    found = { hex: `#${hex}`, alpha: Math.round((alpha / 255) * 100) / 100 };
    known.set(colour, found);
  }
  return found;
}

/**
 * @param {"fill" | "stroke"} what
 * @param {string} colour as CSS has it
 * @param {number} [opacity] of the whole
 * @returns {string} the attributes that paint so
 */
export function painting(what, colour, opacity = 1) {
  const { hex, alpha } = plainColour(colour);
  const seen = Math.round(alpha * opacity * 100) / 100;
  return `${what}="${hex}"${seen === 1 ? "" : ` ${what}-opacity="${seen}"`}`;
}

/** @param {number} value @returns {string} with as many digits as can be seen */
export function digits(value) {
  return String(Math.round(value * 100) / 100);
}

/** @param {string} words @returns {string} as they may stand in an element or an attribute */
export function escaped(words) {
  const signs = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };
  return words.replace(/[&<>"]/g, (sign) => signs[/** @type {keyof typeof signs} */ (sign)]);
}
