/**
 * The health of a run over time, as long as its panel is open: a bounded number of moments, evenly over all of it.
 *
 * @typedef {NonNullable<import("../../wire/protocol.js").Frame["health"]>} Health
 * @typedef {{ at: number, health: Health }} Moment
 */

/** Moments that are kept, at most. With more, about every second one goes: those nearer to the one before than to be even. */
export const MOST = 240;

/**
 * @param {readonly Moment[]} moments not changed
 * @param {Moment} moment one at the last one's place takes that; after one that lies before it, or of a network of
 *   another size, time begins anew
 * @returns {readonly Moment[]}
 */
export function later(moments, moment) {
  const last = moments.at(-1);
  if (!last || moment.at < last.at || moment.health.bins?.length !== last.health.bins?.length)
    return [moment];
  const before = moment.at === last.at ? moments.slice(0, -1) : moments;
  const all = [...before, moment];
  return all.length > MOST ? thinned(all) : all;
}

/** @param {readonly Moment[]} moments @returns {readonly Moment[]} half as many at most, the first and the last among them */
function thinned(moments) {
  const [first, last] = [moments[0], moments[moments.length - 1]];
  const least = (2 * (last.at - first.at)) / MOST;
  let kept = first;
  return moments.filter((moment) => {
    const far = moment.at - kept.at >= least;
    if (far) kept = moment;
    return far || moment === first || moment === last;
  });
}

/**
 * @param {readonly Moment[]} moments
 * @param {number} columns of a picture whose width is the time from the first to the last
 * @returns {number[]} for each column the index of the moment that it shows
 */
export function columnsOf(moments, columns) {
  const [first, last] = [moments[0]?.at ?? 0, moments.at(-1)?.at ?? 0];
  const found = [];
  let index = 0;
  for (let column = 0; column < columns; column++) {
    const at = first + ((last - first) * (column + 1)) / columns;
    while (index + 1 < moments.length && moments[index + 1].at <= at) index++;
    found.push(index);
  }
  return found;
}
