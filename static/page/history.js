/**
 * The losses of a run, epoch by epoch: every one of the first 2,000, then an even share. A history is a value.
 *
 * The rule is the server's (docs/protocol.md): a history that spans n epochs keeps those that the smallest power of two
 * divides which goes into n at most `MOST` times. Places within an epoch, and frames between, are kept while there is room.
 *
 * @typedef {{ at: number, values: (number | null)[] }} Point a value may be null: there is none
 * @typedef {object} History
 * @property {readonly Point[]} points that are kept, in order
 * @property {Point | null} last the newest, which the next at the same place replaces
 */

/** Epochs up to which every one is kept. */
export const MOST = 2000;

/** @type {History} */
export const EMPTY = Object.freeze({ points: [], last: null });

/** @param {number} span in epochs @returns {number} the distance of those that are kept */
export function spacing(span) {
  let step = 1;
  while (span > MOST * step) step *= 2;
  return step;
}

/**
 * @param {History} history not changed
 * @param {readonly Point[]} added in order; one at the last one's place takes that (an edited weight changes the losses
 *   of the present, it adds no moment), one before it says that the run went back there: what lay behind is gone
 * @returns {History}
 */
export function extended(history, added) {
  if (!added.length) return history;
  let { points, last } = upTo(history, added[0].at);
  const fresh = points.slice();
  for (const point of added) {
    if (last && last.at < point.at) fresh.push(last);
    last = point;
  }
  points = fresh;
  const first = points[0]?.at ?? 0;
  const step = spacing((last?.at ?? 0) - first);
  if (step > 1) points = points.filter(({ at }) => at === first || at % step === 0);
  else if (points.length > MOST + 1) points = points.filter(({ at }) => Number.isInteger(at));
  return { points, last };
}

/** @param {History} history @param {number} at @returns {History} as it was there, without what came later */
export function upTo(history, at) {
  const { points, last } = history;
  if (!last || last.at <= at) return history;
  const before = points.filter((point) => point.at <= at);
  return { points: before.slice(0, -1), last: before.at(-1) ?? null };
}

/** @param {History} history @returns {readonly Point[]} all of its points */
export function pointsOf({ points, last }) {
  return last ? [...points, last] : points;
}

/**
 * @param {History} history
 * @param {number} series how many values a point has
 * @returns {{ at: number[], series: (number | null)[][] }} arrays as uPlot takes them; a gap where a value isn't finite
 */
export function drawn(history, series) {
  const points = pointsOf(history);
  const finite = (/** @type {number | null} */ value) => (Number.isFinite(value) ? value : null);
  return {
    at: points.map(({ at }) => at),
    series: Array.from({ length: series }, (_, k) => points.map(({ values }) => finite(values[k]))),
  };
}
