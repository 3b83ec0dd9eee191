/**
 * The links' curves: from the right edge of the source to the left edge of the destination, level at both ends where
 * there is room to bend. Where many arrive they are spread over the destination's edge, and all are thinner.
 * Coordinates are CSS pixels of the picture; pure, but for the drawing.
 *
 * @typedef {import("./graph.js").Graph} Graph
 * @typedef {import("./layout.js").Layout} Layout
 *
 * @typedef {object} Curve
 * @property {string} id of the link
 * @property {number} column of its destination
 * @property {string} to
 * @property {number} index of its weight in the parameters
 * @property {number} x0
 * @property {number} y0
 * @property {number} x1
 * @property {number} y1
 * @property {number} bend how far the Bézier curve's handles reach, as a share of its width: 0 is a straight line
 * @property {number} scale of its width
 */
import { linkId } from "./graph.js";

const RING = 3; // around each node, left free
const MOST_BEND = 0.5;
/** Between columns nearer than this, level ends would make all links one vertical wall: they bend less there. */
const ROOM_TO_BEND = 130;
/** So many links between two columns are drawn at full width. */
const SPARSE = 24;
const LEAST_SCALE = 0.6;
const THINNEST = 0.6;
const THICKEST = 9;

/**
 * @param {Graph} graph
 * @param {Layout} layout
 * @returns {Curve[]} column by column
 */
export function curvesOf({ layers }, { node, pitch, centres }) {
  const reach = node / 2 + RING;
  const curves = [];
  for (let column = 1; column < layers.length; column++) {
    const from = layers[column - 1].nodes;
    const bend = MOST_BEND * Math.min(1, (pitch - 2 * reach) / ROOM_TO_BEND);
    const crowd = from.length * layers[column].size;
    const scale = Math.max(LEAST_SCALE, Math.min(1, Math.sqrt(SPARSE / crowd)));
    const spread = Math.min(node * 0.6, 4 * from.length);
    for (let row = 0; row < layers[column].nodes.length; row++) {
      const to = layers[column].nodes[row];
      const end = centres.get(to);
      for (let source = 0; source < from.length; source++) {
        const start = centres.get(from[source]);
        const index = layers[column].weights[row]?.[source];
        if (!start || !end || index === undefined) continue;
        const y1 = end.y + ((source + 0.5) / from.length - 0.5) * spread;
        const id = linkId(to, from[source]);
        curves.push({
          id,
          column,
          to,
          index,
          x0: start.x + reach,
          y0: start.y,
          x1: end.x - reach,
          y1,
          bend,
          scale,
        });
      }
    }
  }
  return curves;
}

/**
 * @param {number} weight
 * @returns {number} width of its line: grows with the weight's size, ever more slowly, up to a limit
 */
export function lineWidth(weight) {
  const size = Math.abs(weight);
  if (!Number.isFinite(size)) return THINNEST;
  return Math.min(THICKEST, THINNEST + 2.6 * size ** 0.75);
}

/**
 * How far along its rise a curve is: 0 at its start, 1 at its end. All curves between two columns share this.
 * @param {number} along share of the way from left to right
 * @param {number} bend
 * @returns {number} the Bézier curve's y = 3t² − 2t³ at the t where x = 3bt(1 − t)² + 3(1 − b)t²(1 − t) + t³ is `along`
 */
export function rise(along, bend) {
  let [low, high] = [0, 1];
  for (let i = 0; i < 20; i++) {
    const t = (low + high) / 2;
    const x = 3 * bend * t * (1 - t) ** 2 + 3 * (1 - bend) * t * t * (1 - t) + t ** 3;
    if (x < along) low = t;
    else high = t;
  }
  return low * low * (3 - 2 * low);
}

/**
 * The link under the pointer.
 * @param {readonly Curve[]} curves
 * @param {number} x
 * @param {number} y
 * @param {number} tolerance how far off the curve the pointer may be
 * @returns {Curve | null}
 */
export function nearestCurve(curves, x, y, tolerance) {
  let best = null;
  let nearest = tolerance;
  let [knownAlong, known] = [-1, 0];
  for (const curve of curves) {
    if (x < curve.x0 || x > curve.x1) continue;
    const along = (x - curve.x0) / (curve.x1 - curve.x0);
    if (along !== knownAlong) [knownAlong, known] = [along, rise(along, curve.bend)];
    const height = curve.y1 - curve.y0;
    // The distance straight down, shortened by the slope there, is near enough to the true one.
    const slope = (height * (rise(along + 0.02, curve.bend) - known)) / (0.02 * (curve.x1 - curve.x0));
    const distance = Math.abs(y - curve.y0 - height * known) / Math.hypot(1, slope);
    if (distance < nearest) [best, nearest] = [curve, distance];
  }
  return best;
}

/** @param {Curve} curve @param {number} [along] @returns {{ x: number, y: number }} a place on it, its middle by default */
export function pointOn({ x0, y0, x1, y1, bend }, along = 0.5) {
  return { x: x0 + (x1 - x0) * along, y: y0 + (y1 - y0) * rise(along, bend) };
}

/** @param {CanvasRenderingContext2D} context @param {Curve} curve */
export function traceCurve(context, { x0, y0, x1, y1, bend }) {
  const handle = (x1 - x0) * bend;
  context.moveTo(x0, y0);
  context.bezierCurveTo(x0 + handle, y0, x1 - handle, y1, x1, y1);
}
