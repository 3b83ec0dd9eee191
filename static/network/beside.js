/**
 * Where a card stands: beside what it is about, within the part of the picture that is in sight.
 *
 * @typedef {{ x: number, y: number }} Place
 */

/**
 * @param {object} options
 * @param {Place} options.about the middle of what it is about
 * @param {number} options.away distance from there
 * @param {boolean} options.upright above or below it, rather than to its left or right
 * @param {{ width: number, height: number }} options.size of the card
 * @param {{ left: number, top: number, right: number, bottom: number }} options.sight
 * @returns {Place} its left upper corner: behind or below where there is room, else before or above
 */
export function beside({ about, away, upright, size, sight }) {
  const { width, height } = size;
  const along = (/** @type {number} */ place, /** @type {number} */ length, /** @type {number} */ end) =>
    place + away + length <= end ? place + away : place - away - length;
  const x = upright ? about.x - width / 2 : along(about.x, width, sight.right);
  const y = upright ? along(about.y, height, sight.bottom) : about.y - height / 2;
  return {
    x: Math.max(sight.left, Math.min(x, sight.right - width)),
    y: Math.max(sight.top, Math.min(y, sight.bottom - height)),
  };
}
