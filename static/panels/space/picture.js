/**
 * The picture of a hidden space: the plane of inputs as a layer bends it, washed in the network's colours, with its lines;
 * and the points on it.
 *
 * @typedef {object} Sheet what is drawn, in the layer's own numbers, two for each place
 * @property {Float32Array} grid row by row
 * @property {number} columns of the grid
 * @property {Uint8Array} shades of its places
 * @property {Float32Array} points rows of across, up, label
 * @property {number} train so many of the points are training points
 * @property {boolean} test whether the others are drawn
 *
 * @typedef {object} Style
 * @property {Uint32Array} wash a pixel for each shade, as `ImageData` holds them
 * @property {(label: number) => string} colour of a point
 * @property {number} classes
 * @property {string} line
 * @property {boolean} dark
 *
 * @typedef {(across: number, up: number) => readonly [number, number]} Fit where a place is, in pixels
 */
import { fitted } from "../../drawing/canvas.js";
import { drawPoints } from "../../drawing/points.js";
import { drawWash } from "./wash.js";

/** Pixels around the picture: a point at its edge is seen whole. */
const MARGIN = 10;
/** So many steps of the lattice lie between two lines. */
const BETWEEN = 3;
/** So many points are drawn at full size; more are drawn smaller. */
const FEW_POINTS = 600;
/** Pixels of a point's radius. */
const RADIUS = 3.4;

/**
 * @param {readonly Float32Array[]} places two numbers each
 * @param {number} side of the picture in pixels
 * @returns {Fit} with one scale for both directions
 */
export function fitOf(places, side) {
  let [left, right, low, high] = [Infinity, -Infinity, Infinity, -Infinity];
  for (const each of places)
    for (let i = 0; i < each.length; i += 2) {
      left = Math.min(left, each[i]);
      right = Math.max(right, each[i]);
      low = Math.min(low, each[i + 1]);
      high = Math.max(high, each[i + 1]);
    }
  const span = Math.max(right - left, high - low);
  const scale = span > 0 ? (side - 2 * MARGIN) / span : 0;
  const [across, up] = [(left + right) / 2, (low + high) / 2];
  return (x, y) => [side / 2 + (x - across) * scale, side / 2 - (y - up) * scale];
}

/**
 * @param {HTMLCanvasElement} canvas
 * @param {number} side
 * @param {Sheet} sheet
 * @param {Fit} fit
 * @param {Style} style
 */
export function drawSpace(canvas, side, sheet, fit, style) {
  const context = fitted(canvas, side, side);
  const places = new Float32Array(sheet.grid.length);
  for (let i = 0; i < places.length; i += 2) places.set(fit(sheet.grid[i], sheet.grid[i + 1]), i);
  const colours = { table: style.wash, mixed: style.classes <= 2 };
  drawWash(context, side, places, sheet.columns, sheet.shades, colours);
  drawLines(context, sheet, places, style);
  const { points, train, test } = sheet;
  const shared = {
    colour: style.colour,
    halo: style.dark ? "rgb(0 0 0 / 85%)" : "rgb(255 255 255 / 85%)",
    edge: style.dark ? "rgb(255 255 255 / 75%)" : "rgb(0 0 0 / 55%)",
    radius: RADIUS * (points.length > 3 * FEW_POINTS ? 0.75 : 1),
    classes: style.classes,
    place: fit,
  };
  drawPoints(context, points.subarray(0, 3 * train), side, { ...shared, open: false });
  if (test) drawPoints(context, points.subarray(3 * train), side, { ...shared, open: true });
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {Sheet} sheet
 * @param {Float32Array} places in pixels
 * @param {Style} style
 */
function drawLines(context, { columns }, places, { line }) {
  const rows = places.length / 2 / columns;
  context.beginPath();
  const draw = (/** @type {number} */ first, /** @type {number} */ step, /** @type {number} */ count) => {
    for (let k = 0; k < count; k++) {
      const at = 2 * (first + k * step);
      if (k) context.lineTo(places[at], places[at + 1]);
      else context.moveTo(places[at], places[at + 1]);
    }
  };
  for (let row = 0; row < rows; row += BETWEEN) draw(row * columns, 1, columns);
  if (rows > 1) for (let column = 0; column < columns; column += BETWEEN) draw(column, columns, rows);
  context.strokeStyle = line;
  context.lineWidth = 1;
  context.globalAlpha = 0.6;
  context.stroke();
  context.globalAlpha = 1;
}

/**
 * @param {Sheet} sheet
 * @param {Fit} fit
 * @param {number} x in pixels
 * @param {number} y
 * @param {number} reach so far away a point may be
 * @returns {number} the number of the nearest point that is drawn, −1 for none
 */
export function nearestPoint({ points, train, test }, fit, x, y, reach) {
  let [found, least] = [-1, reach];
  const count = test ? points.length / 3 : train;
  for (let i = 0; i < count; i++) {
    const [left, top] = fit(points[3 * i], points[3 * i + 1]);
    const distance = Math.hypot(left - x, top - y);
    if (distance < least) [found, least] = [i, distance];
  }
  return found;
}
