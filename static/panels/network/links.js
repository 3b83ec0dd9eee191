/**
 * The links' curves: from the right edge of the source to the left edge of the destination, level at both ends where
 * there is room to bend. Where many arrive they are spread over the destination's edge, and all are thinner. Jump
 * connections go below the layers between.
 * Coordinates are CSS pixels of the picture; pure, but for the drawing.
 *
 * @typedef {import("./graph.js").Graph} Graph
 * @typedef {import("./layout.js").Layout} Layout
 *
 * @typedef {object} Curve
 * @property {string} id of the link
 * @property {number} column of its destination
 * @property {string} from
 * @property {string} to
 * @property {boolean} frozen its weight doesn't change
 * @property {boolean} locked because it was frozen by itself
 * @property {boolean} cut its weight is 0 and stays 0
 * @property {number} index of its weight in the parameters
 * @property {number} x0
 * @property {number} y0
 * @property {number} x1
 * @property {number} y1
 * @property {number} bend how far the Bézier curve's handles reach, as a share of its width: 0 is a straight line
 * @property {number} sag how far down the handles of a jump connection pull it; 0 for others
 * @property {number} scale of its width
 */
import { addedTo, linkId } from "./graph.js";
import { JUMP_LANE } from "./layout.js";

const RING = 3; // around each node, left free
const MOST_BEND = 0.5;
/** Between columns nearer than this, level ends would make all links one vertical wall: they bend less there. */
const ROOM_TO_BEND = 130;
/** So many links between two columns are drawn at full width. */
const SPARSE = 24;
const LEAST_SCALE = 0.6;
const THINNEST = 0.6;
const THICKEST = 9;

const JUMP_BEND = 0.3;
const SAMPLES = Array.from({ length: 21 }, (_, i) => i / 20);

/**
 * @param {Graph} graph
 * @param {Layout} layout
 * @returns {Curve[]} column by column
 */
export function curvesOf({ layers, places, cut, frozen: kept }, { node, pitch, centres, jumpTop }) {
  const reach = node / 2 + RING;
  /** @type {Curve[]} */
  const curves = [];
  for (let column = 1; column < layers.length; column++) {
    const { sources, nodes, size, weights, frozen } = layers[column];
    const level = MOST_BEND * Math.min(1, (pitch - 2 * reach) / ROOM_TO_BEND);
    const scale = Math.max(LEAST_SCALE, Math.min(1, Math.sqrt(SPARSE / (sources.length * size))));
    const spread = Math.min(node * 0.6, 4 * sources.length);
    nodes.forEach((to, row) => {
      const end = centres.get(to);
      sources.forEach((from, source) => {
        const start = centres.get(from);
        const index = weights[row]?.[source];
        if (!start || !end || index === undefined) return;
        const jumps = places.get(from)?.column !== column - 1;
        const y1 = end.y + ((source + 0.5) / sources.length - 0.5) * spread;
        const lane = jumpTop + JUMP_LANE * (source - sources.length + layers[0].size + 0.5);
        const sag = jumps ? sagTo(lane, start.y, y1) : 0;
        const [x0, x1] = [start.x + reach, end.x - reach];
        const bend = jumps ? JUMP_BEND : level;
        const id = linkId(to, from);
        curves.push({
          id,
          column,
          from,
          to,
          frozen: frozen || kept.has(to) || kept.has(id),
          locked: kept.has(id) && !cut.has(id),
          cut: cut.has(id),
          index,
          x0,
          y0: start.y,
          x1,
          y1,
          bend,
          sag,
          scale,
        });
      });
    });
  }
  return curves;
}

/**
 * Residual connections, which have no weight: from a neuron to the one that its value is added to.
 * @param {Graph} graph
 * @param {Layout} layout
 * @returns {{ from: string, to: string, x0: number, y0: number, x1: number, y1: number, bend: number, sag: number }[]}
 */
export function residualsOf(graph, { node, centres }) {
  return graph.columns.flat().flatMap((to) => {
    const from = addedTo(graph, to);
    const [start, end] = [from === null ? undefined : centres.get(from), centres.get(to)];
    if (from === null || !start || !end) return [];
    // From corner to corner above, to be told from the link between the same two neurons.
    const [x0, x1, up] = [start.x + node / 2, end.x - node / 2 - RING, node * 0.3];
    return [{ from, to, x0, y0: start.y - up, x1, y1: end.y - up, bend: 0.3, sag: -node * 0.35 }];
  });
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
 * Where a Bézier curve is that far to the right: its parameter. All curves between two columns share this.
 * @param {number} along share of the way from left to right
 * @param {number} bend
 * @returns {number} the t where x = 3bt(1 − t)² + 3(1 − b)t²(1 − t) + t³ is `along`
 */
function timeAt(along, bend) {
  let [low, high] = [0, 1];
  for (let i = 0; i < 20; i++) {
    const t = (low + high) / 2;
    const x = 3 * bend * t * (1 - t) ** 2 + 3 * (1 - bend) * t * t * (1 - t) + t ** 3;
    if (x < along) low = t;
    else high = t;
  }
  return low;
}

/**
 * @param {number} lane
 * @param {number} y0
 * @param {number} y1
 * @returns {number} the sag with which a curve from y0 to y1 touches the lane at its lowest
 */
function sagTo(lane, y0, y1) {
  let [low, high] = [0, 4 * Math.max(0, lane - Math.min(y0, y1))];
  for (let i = 0; i < 16; i++) {
    const sag = (low + high) / 2;
    const deepest = Math.max(...SAMPLES.map((t) => heightAt({ y0, y1, sag }, t)));
    if (deepest < lane) low = sag;
    else high = sag;
  }
  return low;
}

/** @param {{ y0: number, y1: number, sag: number }} curve @param {number} t @returns {number} */
function heightAt({ y0, y1, sag }, t) {
  return y0 + (y1 - y0) * t * t * (3 - 2 * t) + 3 * sag * t * (1 - t);
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
  let [knownAlong, knownBend, here, next] = [-1, -1, 0, 0];
  for (const curve of curves) {
    if (x < curve.x0 || x > curve.x1) continue;
    const { bend } = curve;
    const along = (x - curve.x0) / (curve.x1 - curve.x0);
    if (along !== knownAlong || bend !== knownBend)
      [knownAlong, knownBend, here, next] = [along, bend, timeAt(along, bend), timeAt(along + 0.02, bend)];
    const height = heightAt(curve, here);
    // The distance straight down, shortened by the slope there, is near enough to the true one.
    const slope = (heightAt(curve, next) - height) / (0.02 * (curve.x1 - curve.x0));
    const distance = Math.abs(y - height) / Math.hypot(1, slope);
    if (distance < nearest) [best, nearest] = [curve, distance];
  }
  return best;
}

/** @param {Curve} curve @param {number} [along] @returns {{ x: number, y: number }} a place on it, its middle by default */
export function pointOn(curve, along = 0.5) {
  return { x: curve.x0 + (curve.x1 - curve.x0) * along, y: heightAt(curve, timeAt(along, curve.bend)) };
}

/**
 * @param {{ moveTo(x: number, y: number): void,
 *   bezierCurveTo(x1: number, y1: number, x2: number, y2: number, x: number, y: number): void }} pen such as a canvas's
 *   context
 * @param {Pick<Curve, "x0" | "y0" | "x1" | "y1" | "bend" | "sag">} curve
 */
export function traceCurve(pen, { x0, y0, x1, y1, bend, sag }) {
  const handle = (x1 - x0) * bend;
  pen.moveTo(x0, y0);
  pen.bezierCurveTo(x0 + handle, y0 + sag, x1 - handle, y1 + sag, x1, y1);
}
