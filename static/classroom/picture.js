/** A student's output as a small picture: one pixel for each value of the map, in the colours of the output. */
import { isDark } from "../drawing/canvas.js";
import { channelsOf, classColours } from "../page/classes.js";
import { classTable, lookupTable } from "../page/colours.js";

/** @typedef {{ palette: string, dark: boolean, first: import("../page/colours.js").Colour }} Look first: the colour of the first class */

/**
 * Asked for once for many pictures: what the theme is takes as long as many of them.
 * @param {Element} element in the theme
 * @param {string} palette its name
 * @returns {Look}
 */
export function lookOf(element, palette) {
  return { palette, dark: isDark(element), first: channelsOf(classColours(element, 1)[0]) };
}

/**
 * @param {HTMLCanvasElement} canvas
 * @param {{ map: Uint8Array, size: number, classes: number }} shown classes: outputs shown; of several the first is drawn
 * @param {Look} look
 */
export function paint(canvas, { map, size, classes }, { palette, dark, first }) {
  if (map.length < size * size) return;
  const table = classes > 2 ? classTable(first, dark) : lookupTable(palette, dark);
  if (canvas.width !== size) canvas.width = canvas.height = size;
  const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
  const image = context.createImageData(size, size);
  const pixels = new Uint32Array(image.data.buffer);
  for (let i = 0; i < pixels.length; i++) pixels[i] = table[map[i]];
  context.putImageData(image, 0, 0);
}

/** @param {string} text base64 @returns {Uint8Array} */
export function bytesOf(text) {
  return Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
}
