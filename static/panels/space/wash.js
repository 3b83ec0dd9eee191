/**
 * The plane of inputs as a layer bends it, in the network's colours: pixels of a picture, cell by cell. Thousands of
 * small paths would take a browser without a graphics card several times as long.
 */
import { spareCanvas } from "../../drawing/canvas.js";

/**
 * What every picture is drawn by: pixels of the last one's size, and of each row of the cell that is being filled the
 * first pixel and the last.
 */
const scratch = {
  canvas: /** @type {HTMLCanvasElement | OffscreenCanvas | null} */ (null),
  image: /** @type {ImageData | null} */ (null),
  starts: new Int32Array(0),
  ends: new Int32Array(0),
};

/**
 * Draws each cell in the colour of its middle, or of its first corner's class.
 * @param {CanvasRenderingContext2D} context
 * @param {number} side of the picture in CSS pixels
 * @param {Float32Array} places of the grid in these pixels, row by row, two numbers each
 * @param {number} columns of the grid
 * @param {Uint8Array} shades of its places
 * @param {{ table: Uint32Array, mixed: boolean }} colours a pixel for each shade; whether shades may be averaged
 */
export function drawWash(context, side, places, columns, shades, { table, mixed }) {
  const { canvas, image } = pictureOf(Math.ceil(side));
  const pixels = new Uint32Array(image.data.buffer);
  pixels.fill(0);
  for (let at = 0; at + columns < shades.length; at++) {
    if ((at + 1) % columns === 0) continue;
    const [right, across, below] = [at + 1, at + 1 + columns, at + columns];
    const sum = shades[at] + shades[right] + shades[across] + shades[below];
    const colour = table[mixed ? Math.round(sum / 4) : shades[at]];
    fillCell(pixels, image.width, places, [at, right, across, below], colour);
  }
  /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d")).putImageData(image, 0, 0);
  context.drawImage(canvas, 0, 0, image.width, image.height);
}

/** @param {number} side */
function pictureOf(side) {
  const { canvas, image } = scratch;
  if (canvas && image?.width === side) return { canvas, image };
  const made = spareCanvas();
  made.width = made.height = side;
  const context = /** @type {CanvasRenderingContext2D} */ (made.getContext("2d"));
  const empty = context.createImageData(side, side);
  Object.assign(scratch, { canvas: made, image: empty });
  return { canvas: made, image: empty };
}

/**
 * Fills each row of pixels that a cell touches from its first edge to its last: at least one pixel, so that a cell that is
 * bent to a line is still seen, and no seam is left between neighbours.
 * @param {Uint32Array} pixels row by row
 * @param {number} side of the picture
 * @param {Float32Array} places inside the picture
 * @param {readonly number[]} corners the numbers of their places, one beside the other
 * @param {number} colour
 */
export function fillCell(pixels, side, places, corners, colour) {
  if (scratch.starts.length !== side)
    Object.assign(scratch, { starts: new Int32Array(side), ends: new Int32Array(side) });
  const { starts, ends } = scratch;
  let [top, bottom] = [side, -1];
  for (const corner of corners) {
    const row = Math.floor(places[2 * corner + 1]);
    if (!(row >= 0 && row < side)) return;
    if (row < top) top = row;
    if (row > bottom) bottom = row;
  }
  starts.fill(side, top, bottom + 1);
  ends.fill(-1, top, bottom + 1);
  for (let i = 0; i < corners.length; i++) {
    const [from, to] = [2 * corners[i], 2 * corners[(i + 1) % corners.length]];
    walk(places[from], places[from + 1], places[to], places[to + 1]);
  }
  for (let row = top; row <= bottom; row++) {
    const last = row * side + Math.min(side - 1, ends[row]);
    for (let at = row * side + Math.max(0, starts[row]); at <= last; at++) pixels[at] = colour;
  }
}

/**
 * Takes an edge into the rows that it touches.
 * @param {number} x0
 * @param {number} y0
 * @param {number} x1
 * @param {number} y1
 */
function walk(x0, y0, x1, y1) {
  const { starts, ends } = scratch;
  if (y0 > y1) return walk(x1, y1, x0, y0);
  const slope = y1 > y0 ? (x1 - x0) / (y1 - y0) : 0;
  const last = Math.floor(y1);
  for (let row = Math.floor(y0); row <= last; row++) {
    const x = Math.floor(x0 + slope * (Math.min(y1, Math.max(y0, row + 0.5)) - y0));
    if (x < starts[row]) starts[row] = x;
    if (x > ends[row]) ends[row] = x;
  }
}
