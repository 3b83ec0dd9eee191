/**
 * The loss curves, kept short: at epoch 100,000 the chart costs what it costs at epoch 1,000.
 *
 * Points come one by one, in order. Old ones are kept in buckets of equal width; a bucket remembers for each series
 * its smallest and its largest value and which came first, so that no spike is ever smoothed away. When there are
 * too many buckets, neighbours are merged in pairs and the width doubles.
 *
 * @typedef {{ at: number, values: (number | null)[] }} Point a value may be null: there is none
 * @typedef {{ low: number, lowAt: number, high: number, highAt: number }} Range of one series in one bucket; empty
 *   while `low` is above `high`
 * @typedef {{ from: number, to: number, ranges: Range[] }} Bucket
 * @typedef {object} History
 * @property {number} series how many values a point has
 * @property {number} most points to draw
 * @property {number} width of a bucket; 0 while every bucket holds one point
 * @property {readonly Bucket[]} buckets
 * @property {Point | null} last not yet in a bucket, so that it can be replaced
 */

/**
 * @param {number} series
 * @param {number} [most] points to draw
 * @returns {History}
 */
export function emptyHistory(series, most = 2000) {
  return { series, most, width: 0, buckets: [], last: null };
}

/**
 * @param {History} history not changed
 * @param {Point} point at or after the last one; at the same place it takes the last one's place (an edited weight
 *   changes the losses of the present, it adds no moment); an earlier one begins a new history
 * @returns {History}
 */
export function extended(history, point) {
  const { series, most, last } = history;
  if (last && point.at < last.at) return extended(emptyHistory(series, most), point);
  if (!last || point.at === last.at) return { ...history, last: point };
  let { width } = history;
  const buckets = history.buckets.slice();
  const tail = buckets.at(-1);
  const fresh = bucketOf(last);
  if (tail && tail.from + width > last.at) buckets[buckets.length - 1] = merged(tail, fresh);
  else buckets.push(fresh);
  // A bucket is drawn as two points, and the last point is drawn beside them.
  if (buckets.length * 2 + 1 <= most) return { ...history, buckets, last: point };
  const first = buckets[0].from;
  width = Math.max(2 * width, (2 * (last.at - first)) / buckets.length);
  return { ...history, width, buckets: regrouped(buckets, width), last: point };
}

/**
 * @param {History} history
 * @returns {{ at: number[], series: (number | null)[][] }} arrays as uPlot takes them, at most `most` long
 */
export function drawn(history) {
  /** @type {number[]} */
  const at = [];
  /** @type {(number | null)[][]} */
  const series = Array.from({ length: history.series }, () => []);
  for (const { from, to, ranges } of history.buckets) {
    const single = from === to;
    at.push(from);
    if (!single) at.push(to);
    ranges.forEach(({ low, lowAt, high, highAt }, k) => {
      const empty = low > high;
      series[k].push(empty ? null : lowAt <= highAt ? low : high);
      if (!single) series[k].push(empty ? null : lowAt <= highAt ? high : low);
    });
  }
  if (history.last) {
    at.push(history.last.at);
    history.last.values.forEach((value, k) => {
      series[k].push(usable(value) ? value : null);
    });
  }
  return { at, series };
}

/** @param {number | null} value @returns {value is number} */
function usable(value) {
  return value !== null && Number.isFinite(value);
}

/** @param {Point} point @returns {Bucket} */
function bucketOf({ at, values }) {
  const ranges = values.map((value) =>
    usable(value)
      ? { low: value, lowAt: at, high: value, highAt: at }
      : { low: Number.POSITIVE_INFINITY, lowAt: at, high: Number.NEGATIVE_INFINITY, highAt: at },
  );
  return { from: at, to: at, ranges };
}

/** @param {Bucket} a @param {Bucket} b the later one @returns {Bucket} */
function merged(a, b) {
  const ranges = a.ranges.map((left, k) => {
    const right = b.ranges[k];
    const [lower, higher] = [right.low < left.low ? right : left, right.high > left.high ? right : left];
    return { low: lower.low, lowAt: lower.lowAt, high: higher.high, highAt: higher.highAt };
  });
  return { from: a.from, to: b.to, ranges };
}

/** @param {readonly Bucket[]} buckets @param {number} width @returns {Bucket[]} */
function regrouped(buckets, width) {
  /** @type {Bucket[]} */
  const fewer = [];
  for (const bucket of buckets) {
    const tail = fewer.at(-1);
    if (tail && tail.from + width > bucket.from) fewer[fewer.length - 1] = merged(tail, bucket);
    else fewer.push(bucket);
  }
  return fewer;
}
