/**
 * Which level the pictures should have, judged once a second while training. Pure. Down as soon as it is clear that
 * frames come late, up again only after a while in which they came in time; and the longer, the more often going up
 * was a mistake.
 *
 * @typedef {import("./levels.js").Level} Level
 *
 * @typedef {object} Seen of the last second or two
 * @property {boolean} late frames come more seldom than they should, and it isn't the page that holds them up
 * @property {boolean} slow messages take long to come and go: the link
 * @property {boolean} busy the server has said that it is
 *
 * @typedef {object} Judgement
 * @property {Level} level
 * @property {number} bad seconds in a row in which this level was too much
 * @property {number} good seconds in a row in which a better one might do
 * @property {number} patience so many good seconds before going up
 * @property {number} risen seconds since it went up last
 */

/** Seconds in a row before going down: one late second may be anything. */
const BAD = 3;
const [FIRST_PATIENCE, LAST_PATIENCE] = [10, 160];
/** Going down again within so many seconds of going up was a mistake; after so many it was none. */
const SOON = 30;
/** @type {readonly Level[]} */
const LEVELS = ["low", "saving", "full"];

/** @type {Readonly<Judgement>} */
export const FRESH = Object.freeze({
  level: "full",
  bad: 0,
  good: 0,
  patience: FIRST_PATIENCE,
  risen: Number.POSITIVE_INFINITY,
});

/**
 * @param {Readonly<Judgement>} before
 * @param {Seen} seen
 * @returns {Readonly<Judgement>} a second later
 */
export function judged({ level, bad, good, patience, risen }, { late, slow, busy }) {
  // To draw by itself saves the page nothing but bytes: only a slow link is a reason.
  const tooMuch = level === "full" ? late || slow || busy : level === "saving" && slow;
  const enough = level === "low" ? !slow : !late && !slow && !busy;
  const next = { level, bad: tooMuch ? bad + 1 : 0, good: enough ? good + 1 : 0, patience, risen: risen + 1 };
  const place = LEVELS.indexOf(level);
  if (next.bad >= BAD) {
    const again = next.risen <= SOON ? Math.min(LAST_PATIENCE, 2 * patience) : FIRST_PATIENCE;
    return { ...FRESH, level: LEVELS[place - 1], patience: again };
  }
  if (next.good >= patience && place + 1 < LEVELS.length)
    return { ...FRESH, level: LEVELS[place + 1], patience, risen: 0 };
  return next;
}
