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

/** Fewer than this share of the frames that there could be is late; above so many a second nobody minds. */
const [LATE, SMOOTH] = [0.6, 20];
/** With so much of the time spent drawing, it is the page itself that is late. */
const DRAWING = 0.6;

/**
 * Whether frames come more seldom than they should. One more may be about to come: at a slow pace that is many.
 * @param {{ frames: number, drawing: number, seconds: number }} measured frames a second over so many seconds, and the
 *   share of them spent drawing
 * @param {number} possible frames a second that there could be
 * @returns {boolean}
 */
export function comeLate({ frames, drawing, seconds }, possible) {
  return frames * seconds + 1 < LATE * Math.min(SMOOTH, possible) * seconds && drawing < DRAWING;
}

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

/** From so many pages on, full pictures for all might fill a classroom's wireless network. */
const MANY = 10;
/** Lines that are shared, or paid by the byte, as browsers call them. */
const THRIFTY = ["wifi", "cellular", "bluetooth", "wimax"];

/**
 * Why no more than *saving* is taken without being asked for.
 * @param {number} browsers connected to the server
 * @param {{ type?: string, effectiveType?: string, saveData?: boolean } | undefined} line as the browser tells of it
 * @returns {string} in words; nothing where the best may be taken
 */
export function reasonToSave(browsers, line) {
  if (browsers >= MANY) return `${browsers} pages are open at this server, and share its network.`;
  if (line?.saveData) return "Your browser asks pages to save data.";
  if (line?.type && THRIFTY.includes(line.type))
    return "Your connection is wireless, and others may share it.";
  if (line?.effectiveType && line.effectiveType !== "4g") return "Your connection is slow.";
  return "";
}

/**
 * @param {Readonly<Judgement>} judgement
 * @param {boolean} save whether there is a reason to
 * @returns {Readonly<Judgement>} the same, or one of *saving* instead of *full*
 */
export function capped(judgement, save) {
  return save && judgement.level === "full"
    ? { ...FRESH, level: "saving", patience: judgement.patience }
    : judgement;
}
