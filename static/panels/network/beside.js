/**
 * Where a card stands: beside what it is about, within the part of the picture that is in sight, and not over what it
 * changes.
 *
 * @typedef {{ x: number, y: number }} Place
 * @typedef {{ left: number, top: number, right: number, bottom: number }} Box
 */

/**
 * @param {object} options
 * @param {Place} options.about the middle of what it is about
 * @param {number} options.away distance from there
 * @param {boolean} options.upright rather above or below it than to its left or right
 * @param {{ width: number, height: number }} options.size of the card
 * @param {Box} options.sight
 * @param {readonly Box[]} [options.keep] what it should leave in sight
 * @returns {Place} its left upper corner: behind or below where there is room, else where it covers least
 */
export function beside({ about, away, upright, size, sight, keep = [] }) {
  const { width, height } = size;
  const [before, after] = [away + width, away];
  const middle = { x: about.x - width / 2, y: about.y - height / 2 };
  const sides = [
    { x: about.x + after, y: middle.y },
    { x: about.x - before, y: middle.y },
  ];
  const ends = [
    { x: middle.x, y: about.y + away },
    { x: middle.x, y: about.y - away - height },
  ];
  const corners = [sight.top, sight.bottom - height].map((y) => ({ x: sight.right - width, y }));
  const places = (upright ? [...ends, ...sides] : [...sides, ...ends, ...corners]).map(({ x, y }) => ({
    x: Math.max(sight.left, Math.min(x, sight.right - width)),
    y: Math.max(sight.top, Math.min(y, sight.bottom - height)),
  }));
  const itself = {
    left: about.x - away,
    top: about.y - away,
    right: about.x + away,
    bottom: about.y + away,
  };
  const covered = places.map(({ x, y }) => {
    const card = { left: x, top: y, right: x + width, bottom: y + height };
    return [itself, ...keep].reduce((sum, each) => sum + common(card, each), 0);
  });
  return places[covered.indexOf(Math.min(...covered))];
}

/** @param {Box} a @param {Box} b @returns {number} the area that both cover */
function common(a, b) {
  const width = Math.min(a.right, b.right) - Math.max(a.left, b.left);
  const height = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
  return Math.max(0, width) * Math.max(0, height);
}
