/**
 * A fit of one variable: points (x, target), the network's outputs as curves over x, and faintly the last hidden
 * layer's units that they are made of. x goes from −PLANE to PLANE; pure, but for the drawing.
 *
 * @typedef {{ low: number, high: number }} Range of targets
 *
 * @typedef {object} FitStyle
 * @property {string} line of the grid
 * @property {string} axis where the target is 0
 * @property {string} units colour of the hidden units' curves
 * @property {readonly string[]} fits colours of the outputs' curves
 * @property {string} halo colour beside them
 * @property {Float32Array | null} lifted curve of the neuron or feature looked at
 */
import { PLANE } from "./field.js";

const ROOM = 0.2; // above and below the points, as a share of what they span
const LEAST_SPAN = 0.1;
const TICKS = 5;

/**
 * @param {readonly Float32Array[]} parts of the points: rows of x, y and targets
 * @param {number} columns numbers of a row
 * @param {number} [least] that the range reaches at least, up and down
 * @returns {Range} in which all targets lie, with some room; round 0 without points
 */
export function rangeOf(parts, columns, least = 0) {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const rows of parts) {
    for (let i = 0; i < rows.length; i++) {
      if (i % columns < 2) continue;
      low = Math.min(low, rows[i]);
      high = Math.max(high, rows[i]);
    }
  }
  if (low > high) return { low: -(least || 1), high: least || 1 };
  const room = Math.max(LEAST_SPAN, ROOM * (high - low));
  return { low: Math.min(low - room, -least), high: Math.max(high + room, least) };
}

/** @param {Range} range @returns {number[]} round numbers in it, about as many as there are ticks along x */
export function ticksOf({ low, high }) {
  const rough = (high - low) / TICKS;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = power * ([1, 2, 5].find((each) => each * power >= 0.75 * rough) ?? 10);
  const first = Math.ceil(low / step);
  const count = Math.floor(high / step) - first + 1;
  return Array.from({ length: count }, (_, k) => Number(((first + k) * step).toPrecision(12)));
}

/** @param {number} value @param {Range} range @returns {number} from the top, as a share of the height */
export function heightOf(value, { low, high }) {
  return (high - value) / (high - low);
}

/**
 * The value of a curve at x, between the samples, which lie at cell centres.
 * @param {Float32Array} curve
 * @param {number} x
 * @returns {number}
 */
export function curveAt(curve, x) {
  const place = Math.min(curve.length - 1, Math.max(0, ((x + PLANE) / (2 * PLANE)) * curve.length - 0.5));
  const left = Math.floor(place);
  const right = Math.min(curve.length - 1, left + 1);
  return curve[left] + (curve[right] - curve[left]) * (place - left);
}

/** @param {Float32Array} curves @param {number} size @returns {Float32Array[]} one by one */
export function split(curves, size) {
  return Array.from({ length: curves.length / size }, (_, k) => curves.subarray(k * size, (k + 1) * size));
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {import("../wire/protocol.js").Curves} curves
 * @param {number} side of the picture
 * @param {Range} range
 * @param {FitStyle} style
 */
export function drawFit(context, { size, fit, units }, side, range, style) {
  context.lineWidth = 1;
  for (const value of ticksOf(range)) {
    context.strokeStyle = value === 0 ? style.axis : style.line;
    const y = Math.round(heightOf(value, range) * side) + 0.5;
    context.beginPath();
    context.moveTo(0, y);
    context.lineTo(side, y);
    context.stroke();
  }
  context.lineJoin = "round";
  context.globalAlpha = style.lifted ? 0.15 : 0.35;
  for (const curve of split(units, size)) stroke(context, curve, side, range, style.units, 1.25);
  context.globalAlpha = style.lifted ? 0.4 : 1;
  split(fit, size).forEach((curve, k) => {
    stroke(context, curve, side, range, style.halo, 6);
    stroke(context, curve, side, range, style.fits[k % style.fits.length], 3);
  });
  context.globalAlpha = 1;
  if (style.lifted) stroke(context, style.lifted, side, range, style.units, 3);
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {Float32Array} curve a gap where it is not a number
 * @param {number} side
 * @param {Range} range
 * @param {string} colour
 * @param {number} width
 */
function stroke(context, curve, side, range, colour, width) {
  context.strokeStyle = colour;
  context.lineWidth = width;
  context.beginPath();
  let drawing = false;
  curve.forEach((value, k) => {
    if (!Number.isFinite(value)) {
      drawing = false;
      return;
    }
    // A canvas can't draw to places millions of pixels away.
    const y = Math.max(-side, Math.min(2 * side, heightOf(value, range) * side));
    const x = ((k + 0.5) / curve.length) * side;
    if (drawing) context.lineTo(x, y);
    else context.moveTo(x, y);
    drawing = true;
  });
  context.stroke();
}
