/**
 * When a page that lost its server tries again: soon at first, and never so late that a class waits for a server that
 * is back. Spread out, as a whole class loses the same server at the same moment.
 */
const FIRST = 250; // milliseconds
const LONGEST = 2500;
const GROWTH = 1.6;
/** When there is no room, others must leave first. */
export const NO_ROOM = 10_000;

/**
 * @param {number} attempts that have failed already
 * @param {boolean} full the server had no room
 * @param {number} chance from 0 to 1
 * @returns {number} milliseconds
 */
export function untilNextTry(attempts, full, chance) {
  const wait = full ? NO_ROOM : Math.min(LONGEST, FIRST * GROWTH ** attempts);
  return wait * (0.6 + 0.4 * chance);
}
