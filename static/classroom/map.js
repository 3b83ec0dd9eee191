/** Maps of the plane that a class has together: one pixel for each byte, in the colours of the output. */
import { isDark } from "../drawing/canvas.js";
import { channelsOf, classColours } from "../page/classes.js";
import { lookupTable } from "../page/colours.js";
import { bytesOf } from "./picture.js";

/** How much of a class's colour a map of three classes or more has. */
const SHADE = 200;

/**
 * @param {HTMLCanvasElement} canvas
 * @param {{ map: string, size: number, classes: number }} shown base64: values as in a frame's map; of three classes or more
 *   the number of the class
 * @param {string} palette its name
 */
export function drawMap(canvas, { map, size, classes }, palette) {
  const table = lookupTable(palette, isDark(canvas));
  const colours = classColours(canvas, classes).map(channelsOf);
  fill(canvas, map, size, (value, index, image, pixels) => {
    if (classes > 2) image.set([...colours[value], SHADE], 4 * index);
    else pixels[index] = table[value];
  });
}

/**
 * @param {HTMLCanvasElement} canvas
 * @param {string} map base64: shares, 255 for all
 * @param {number} size
 */
export function drawShares(canvas, map, size) {
  const ink = channelsOf(getComputedStyle(canvas).getPropertyValue("--ink").trim());
  fill(canvas, map, size, (value, index, image) => image.set([...ink, value], 4 * index));
}

/**
 * @param {HTMLCanvasElement} canvas
 * @param {string} map base64
 * @param {number} size
 * @param {(value: number, index: number, image: Uint8ClampedArray, pixels: Uint32Array) => void} draw one pixel
 */
function fill(canvas, map, size, draw) {
  const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
  if (canvas.width !== size) canvas.width = canvas.height = size;
  const image = context.createImageData(size, size);
  const pixels = new Uint32Array(image.data.buffer);
  for (const [index, value] of bytesOf(map).entries()) draw(value, index, image.data, pixels);
  context.putImageData(image, 0, 0);
}
