/**
 * What a strip shows of a layer over time: the spread of some numbers, or a few numbers as lines.
 *
 * @typedef {import("./past.js").Health} Health
 * @typedef {object} Quantity
 * @property {string} label
 * @property {string} how to read it
 * @property {"spread" | "lines" | "shares"} kind
 * @property {number} [place] of its bins among those of a layer
 * @property {readonly [number, number]} [powers] ends of its scale as powers of ten, where it is logarithmic
 * @property {readonly [number, number]} [band] where it usually is
 * @property {(health: Health, layer: number) => number} [value] of one line
 */

/** The size of a step that usually trains well, as a share of the weights. */
export const BAND = /** @type {const} */ ([0.001, 0.01]);
/** Bins of one spread: how many the server sends. */
export const BINS = 32;
/** Spreads of a layer, in the order in which they come. */
export const SPREADS = 4;

const DARK = "Time runs from left to right. The stronger the colour, the more";

/** @type {Readonly<Record<string, Quantity>>} */
export const QUANTITIES = {
  activations: {
    label: "Activations",
    how: `${DARK} of the layer's outputs have that value. Colour at the edges alone means saturated units.`,
    kind: "spread",
    place: 2,
  },
  preactivations: {
    label: "Pre-activations",
    how: `${DARK} of the weighted sums z have that value, before the activation function.`,
    kind: "spread",
    place: 1,
  },
  weights: {
    label: "Weights",
    how: `${DARK} of the layer's weights have that value. A line that runs away from 0 is a weight that grows.`,
    kind: "spread",
    place: 0,
  },
  gradients: {
    label: "Gradients",
    how: `${DARK} of the layer's gradients have that size, whatever their sign. Compare layers: equal heights learn equally fast.`,
    kind: "spread",
    place: 3,
    powers: [-12, 4],
  },
  norm: {
    label: "Gradient norm",
    how: "The length of the layer's gradient over time. It falls as training ends; far below the others, the layer hardly learns.",
    kind: "lines",
    powers: [-8, 2],
    value: ({ gradients }, layer) => gradients?.[layer] ?? Number.NaN,
  },
  steps: {
    label: "Step size",
    how: "How much a step changes the layer's weights. In the band, 0.1 to 1 %, a network usually trains well.",
    kind: "lines",
    powers: [-6, 0],
    band: BAND,
    value: ({ updates }, layer) => updates?.[layer] ?? Number.NaN,
  },
  units: {
    label: "Dead, saturated",
    how: "The share of the layer's units that are dead (solid) or saturated (light). Neither kind learns much.",
    kind: "shares",
  },
};

/**
 * The values at the lower and the upper edge of a layer's strip.
 * @param {Quantity} quantity
 * @param {readonly import("./past.js").Moment[]} moments
 * @param {number} layer
 * @returns {readonly [number, number]} powers of ten where the scale is logarithmic; NaN without values
 */
export function edgesOf({ kind, place = 0, powers }, moments, layer) {
  if (powers) return powers;
  if (kind === "shares") return [0, 1];
  const [lows, highs] = [0, 1].map((end) =>
    moments.map(({ health }) => rangeOf(health, layer, place)[end]).filter(Number.isFinite),
  );
  return lows.length ? [Math.min(...lows), Math.max(...highs)] : [Number.NaN, Number.NaN];
}

/** @param {Health} health @param {number} layer @param {number} place @returns {[number, number]} what its bins lie between */
export function rangeOf({ ranges }, layer, place) {
  const at = 2 * (layer * (SPREADS - 1) + place);
  return [ranges?.[at] ?? Number.NaN, ranges?.[at + 1] ?? Number.NaN];
}

/** @param {Health} health @param {number} layer @param {number} place @returns {Uint8Array} */
export function binsOf({ bins = new Uint8Array() }, layer, place) {
  const at = BINS * (layer * SPREADS + place);
  return bins.subarray(at, at + BINS);
}
