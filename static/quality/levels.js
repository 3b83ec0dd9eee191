/**
 * How much the pictures may cost. Pure: what is asked of the server at each level, and what the page draws by itself.
 *
 * @typedef {"full" | "saving" | "low"} Level
 * @typedef {Level | "auto"} Choice
 *
 * @typedef {object} Sight what there is to see
 * @property {number} outputs of the network
 * @property {number} units hidden ones
 * @property {boolean} visible whether any of these is in sight
 *
 * @typedef {{ output: number, units: number, units_every: number, units_rate: number, rate: number, packed: boolean }} View fields of the message `view`
 */

/**
 * pairs: sides of an output's map and of a unit's, from large to small; the one is an odd multiple of the other, so that
 * the server makes both in one pass. most: bytes for the maps of all outputs, and for those of all units. rate: frames
 * a second at most. every: the units' maps come in every so-many-th frame.
 *
 * @typedef {{ pairs: readonly string[], most: readonly [number, number], rate: number, every: number }} Plan
 */

/** @type {Plan} */
const FULL = {
  pairs: ["99 33", "100 20", "98 14", "99 11", "63 21", "65 13", "63 9", "45 15", "45 9"],
  most: [41_000, 60_000],
  rate: 60,
  every: 1,
};
/** @type {Plan} */
const SAVING = { pairs: ["51 17", "50 10", "33 11", "27 9"], most: [15_000, 15_000], rate: 10, every: 2 };

/** Cells of units' maps that come in each frame, on average: of many large maps all in every third, say. */
const AT_EACH = 20_000;

/** Cells of units' maps that come in a second: 550 kB where packing helps least. */
const A_SECOND = 660_000;

/** With this many parameters the page still draws large maps by itself without a stutter. */
const QUICKLY_DRAWN = 250;

/**
 * @param {Plan} plan
 * @param {number} outputs
 * @param {number} units
 * @returns {readonly number[]} sides of an output's map and of a unit's: the first that fit, or the smallest
 */
function sides({ pairs, most }, outputs, units) {
  const all = pairs.map((pair) => pair.split(" ").map(Number));
  const fits = all.find(([large, small]) => outputs * large ** 2 <= most[0] && units * small ** 2 <= most[1]);
  return fits ?? all[all.length - 1];
}

/**
 * What to ask the server for.
 * @param {Level} level
 * @param {Sight} sight
 * @returns {View}
 */
export function viewOf(level, { outputs, units, visible }) {
  const plan = level === "full" ? FULL : SAVING;
  const { rate, every } = plan;
  const packed = true;
  if (level === "low") return { output: 0, units: 0, units_every: every, units_rate: rate, rate, packed };
  const [output, side] = sides(plan, outputs, units);
  const cells = units * side ** 2;
  return {
    output,
    units: visible && units ? side : 0,
    units_every: Math.max(every, Math.ceil(cells / AT_EACH)),
    units_rate: Math.max(1, Math.min(rate, Math.floor(A_SECOND / Math.max(1, cells)))),
    rate,
    packed,
  };
}

/**
 * The maps that the page draws by itself, where the server sends none.
 * @param {number} parameters of the network
 * @returns {{ size: number, every: number }} side of the output's map, and every so-many-th cell of it for a unit's
 */
export function drawnHere(parameters) {
  const [size, side] = sides(parameters <= QUICKLY_DRAWN ? FULL : SAVING, 1, 1);
  return { size, every: size / side };
}
