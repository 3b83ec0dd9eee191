/**
 * The picture of a loss landscape: the logarithm of the loss as colour, lines of equal loss, and the path in the colours
 * of its own losses.
 *
 * @typedef {object} Map
 * @property {number} side places along each side
 * @property {Float32Array} losses row by row from below
 *
 * @typedef {object} Scale
 * @property {number} low logarithm of the smallest loss
 * @property {number} high of the largest
 * @property {(loss: number) => number} share 0 for the smallest, 1 for the largest loss, by their logarithms
 *
 * @typedef {(share: number) => import("../../page/colours.js").Colour} Ramp
 * @typedef {{ ink: string, halo: string }} Lines colours
 */
import { fitted, spareCanvas } from "../../drawing/canvas.js";
import { contourOf, NONE } from "../../drawing/contour.js";
import { css } from "../../page/colours.js";

/** Lines of equal loss. */
const LINES = 9;
/** A loss of nothing has no logarithm: below this one all are alike. */
const LEAST = 1e-12;

/** @type {WeakMap<Map, Scale>} */
const scales = new WeakMap();

/** @param {Map} map @returns {Scale} of its finite losses */
export function scaleOf(map) {
  const known = scales.get(map) ?? newScale(map);
  scales.set(map, known);
  return known;
}

/** @param {Map} map @returns {Scale} */
function newScale({ losses }) {
  let [low, high] = [Infinity, -Infinity];
  for (const loss of losses) {
    if (!Number.isFinite(loss)) continue;
    const height = Math.log(Math.max(LEAST, loss));
    [low, high] = [Math.min(low, height), Math.max(high, height)];
  }
  const share = (/** @type {number} */ loss) =>
    high > low ? (Math.log(Math.max(LEAST, loss)) - low) / (high - low) : 0;
  return { low, high, share };
}

/**
 * @param {HTMLCanvasElement} canvas
 * @param {number} width of the picture in pixels
 * @param {Map} map
 * @param {Scale} scale
 * @param {Ramp} ramp
 * @param {Lines} lines
 */
export function drawMap(canvas, width, map, scale, ramp, lines) {
  const context = fitted(canvas, width, width);
  const { side } = map;
  const small = /** @type {HTMLCanvasElement} */ (spareCanvas());
  [small.width, small.height] = [side, side];
  const pixels = new ImageData(side, side);
  fromAbove(map).forEach((loss, i) => {
    if (Number.isFinite(loss)) pixels.data.set([...ramp(scale.share(loss)), 255], 4 * i);
  });
  /** @type {CanvasRenderingContext2D} */ (small.getContext("2d")).putImageData(pixels, 0, 0);
  context.imageSmoothingQuality = "high";
  context.drawImage(small, 0, 0, width, width);
  context.strokeStyle = lines.ink;
  context.lineWidth = 0.75;
  context.globalAlpha = 0.45;
  for (let k = 1; k <= LINES; k++) {
    const segments = lineAt(map, scale, k / (LINES + 1));
    context.beginPath();
    for (let i = 0; i < segments.length; i += 4) {
      context.moveTo(segments[i] * width, segments[i + 1] * width);
      context.lineTo(segments[i + 2] * width, segments[i + 3] * width);
    }
    context.stroke();
  }
  context.globalAlpha = 1;
}

/** @param {Map} map @returns {Float32Array} its losses row by row from above */
function fromAbove({ side, losses }) {
  const turned = new Float32Array(losses.length);
  for (let row = 0; row < side; row++)
    turned.set(losses.subarray(row * side, (row + 1) * side), (side - 1 - row) * side);
  return turned;
}

/**
 * @param {Map} map
 * @param {Scale} scale
 * @param {number} level as a share
 * @returns {Float32Array} segments of the line where the loss is at this level, as shares of the picture
 */
export function lineAt(map, scale, level) {
  const { side } = map;
  const heights = fromAbove(map).map((loss) =>
    Number.isFinite(loss) ? scale.share(loss) - level : Number.NaN,
  );
  const sides = Uint8Array.from(heights, (height) => (Number.isNaN(height) ? NONE : Number(height >= 0)));
  const shares = new Float32Array(2 * heights.length);
  heights.forEach((height, i) => {
    shares[i] = height / (height - heights[i + 1]);
    shares[heights.length + i] = height / (height - heights[i + side]);
  });
  return contourOf({ sides, shares }, side);
}

/** @param {number} side places along each @returns {(along: number) => number} where −1 to 1 lie, as shares of the picture */
export function placing(side) {
  return (along) => (((along + 1) / 2) * (side - 1) + 0.5) / side;
}

/**
 * @param {HTMLCanvasElement} canvas
 * @param {number} width
 * @param {number} side places along each side of the map
 * @param {readonly (readonly [number, number])[]} places of the path, the present last
 * @param {readonly string[]} colours of each
 * @param {Lines} lines
 */
export function drawPath(canvas, width, side, places, colours, { ink, halo }) {
  const context = fitted(canvas, width, width);
  const place = placing(side);
  const at = places.map(([a, b]) => /** @type {const} */ ([place(a) * width, (1 - place(b)) * width]));
  context.lineCap = "round";
  context.lineJoin = "round";
  context.beginPath();
  for (const [x, y] of at) context.lineTo(x, y);
  context.strokeStyle = ink;
  context.lineWidth = 4.5;
  context.stroke();
  context.lineWidth = 2.5;
  for (let k = 1; k < at.length; k++) {
    context.beginPath();
    context.moveTo(...at[k - 1]);
    context.lineTo(...at[k]);
    context.strokeStyle = colours[k];
    context.stroke();
  }
  const now = at.at(-1);
  if (!now) return;
  context.beginPath();
  context.arc(...now, 6, 0, 2 * Math.PI);
  context.fillStyle = colours[at.length - 1];
  context.fill();
  context.strokeStyle = halo;
  context.lineWidth = 4;
  context.stroke();
  context.strokeStyle = ink;
  context.lineWidth = 2;
  context.stroke();
}

/** @param {Ramp} ramp @returns {string} a gradient for CSS */
export function gradient(ramp) {
  return `linear-gradient(to right, ${[0, 0.25, 0.5, 0.75, 1].map((share) => css(ramp(share))).join(", ")})`;
}
