/**
 * A principal plane can be drawn turned and mirrored in any way. Of two pictures of the same points the later one is
 * turned so that it lies on the earlier one as nearly as can be (the orthogonal Procrustes problem, in the plane), and
 * training moves the points instead of flipping them.
 *
 * @typedef {readonly [number, number, number, number]} Turn the rows of a matrix
 */

/** @type {Turn} */
export const UNTURNED = [1, 0, 0, 1];

/**
 * @param {Float32Array} now places, two numbers each
 * @param {Float32Array} before as many of the same points
 * @returns {Turn} that brings `now` nearest to `before`
 */
export function turnTowards(now, before) {
  const [nowMiddle, beforeMiddle] = [middleOf(now), middleOf(before)];
  let [a, b, c, d] = [0, 0, 0, 0];
  for (let i = 0; i < now.length; i += 2) {
    const [x, y] = [now[i] - nowMiddle[0], now[i + 1] - nowMiddle[1]];
    const [u, v] = [before[i] - beforeMiddle[0], before[i + 1] - beforeMiddle[1]];
    a += u * x;
    b += u * y;
    c += v * x;
    d += v * y;
  }
  const [rotated, mirrored] = [Math.hypot(a + d, c - b), Math.hypot(a - d, b + c)];
  if (!(rotated + mirrored > 0)) return UNTURNED;
  const angle = rotated >= mirrored ? Math.atan2(c - b, a + d) : Math.atan2(b + c, a - d);
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  return rotated >= mirrored ? [cos, -sin, sin, cos] : [cos, sin, sin, -cos];
}

/**
 * @param {Float32Array} places two numbers each
 * @param {Turn} turn
 * @returns {Float32Array}
 */
export function turned(places, [a, b, c, d]) {
  const made = new Float32Array(places.length);
  for (let i = 0; i < places.length; i += 2) {
    made[i] = a * places[i] + b * places[i + 1];
    made[i + 1] = c * places[i] + d * places[i + 1];
  }
  return made;
}

/** @param {Float32Array} places @returns {[number, number]} */
function middleOf(places) {
  let [x, y] = [0, 0];
  for (let i = 0; i < places.length; i += 2) {
    x += places[i];
    y += places[i + 1];
  }
  const count = Math.max(1, places.length / 2);
  return [x / count, y / count];
}
