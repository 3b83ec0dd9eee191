/**
 * A sketch: which cells of the plane are marked, as bytes of 0 and 1. Row 0 is on top, as in a frame's `output`. As text
 * it is base64 of a bit for each cell (`server/classroom/sketches.py`).
 */
import { bytesOf } from "../picture.js";

/** Cells of a side. */
export const SIDE = 40;
/** The server takes no line that fills more. */
const MOST = 0.5 * SIDE * SIDE;

/** @returns {Uint8Array} */
export function blank() {
  return new Uint8Array(SIDE * SIDE);
}

/** @param {Uint8Array} cells @returns {"none" | "line" | "full"} what the server finds in it: it takes a line only */
export function kindOf(cells) {
  const marked = cells.reduce((sum, cell) => sum + cell, 0);
  return !marked ? "none" : marked > MOST ? "full" : "line";
}

/** @param {Uint8Array} cells @returns {string} */
export function textOf(cells) {
  const bytes = new Uint8Array(cells.length / 8);
  cells.forEach((cell, place) => {
    bytes[place >> 3] |= cell << (7 - (place & 7));
  });
  return btoa(String.fromCharCode(...bytes));
}

/** @param {string} text @returns {Uint8Array} */
export function cellsOf(text) {
  const bytes = bytesOf(text);
  return blank().map((_, place) => (bytes[place >> 3] >> (7 - (place & 7))) & 1);
}

/**
 * Mark the cells between two places.
 * @param {Uint8Array} cells is changed
 * @param {readonly [number, number]} from column and row, in cells
 * @param {readonly [number, number]} to
 */
export function mark(cells, [x, y], [toX, toY]) {
  const steps = Math.max(1, Math.ceil(2 * Math.hypot(toX - x, toY - y)));
  for (let step = 0; step <= steps; step++) {
    const column = Math.floor(x + ((toX - x) * step) / steps);
    const row = Math.floor(y + ((toY - y) * step) / steps);
    if (column >= 0 && column < SIDE && row >= 0 && row < SIDE) cells[row * SIDE + column] = 1;
  }
}
