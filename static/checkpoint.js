/**
 * The run as this tab carries it: kept in memory for a lost connection and in sessionStorage for a reload.
 *
 * @typedef {object} Checkpoint
 * @property {string} run base64url
 * @property {number} epoch
 * @property {boolean} playing
 * @property {import("./protocol.js").Speed | null} speed
 * @property {number | null} target the epoch that it was being trained up to as fast as possible
 * @property {string} hash the address that showed this run, to tell a reload from another link
 */
const KEY = "numplay.checkpoint";

/** @type {Checkpoint | null} */
let current = null;

/** @param {Partial<Checkpoint>} patch what is new; the rest stays */
export function keepCheckpoint(patch) {
  if (!current && !patch.run) return;
  current = { run: "", epoch: 0, playing: false, speed: null, target: null, hash: "", ...current, ...patch };
  try {
    sessionStorage.setItem(KEY, JSON.stringify(current));
  } catch {
    // Storage is full or forbidden: a lost connection is still covered by memory, only a reload isn't.
  }
}

export function forgetCheckpoint() {
  current = null;
  try {
    sessionStorage.removeItem(KEY);
  } catch {
    // Forbidden storage holds nothing to forget.
  }
}

/** @returns {Checkpoint | null} the checkpoint of this page */
export function presentCheckpoint() {
  return current;
}

/**
 * The checkpoint left by the page before a reload, unless the address asks for something else.
 * @param {string} hash what follows `#` in the address
 * @param {string} navigation how the page was reached: "navigate", "reload", "back_forward", …
 * @returns {Checkpoint | null}
 */
export function recallCheckpoint(hash, navigation) {
  if (navigation === "navigate") return null;
  try {
    const found = JSON.parse(sessionStorage.getItem(KEY) ?? "null");
    if (typeof found?.run !== "string" || found.hash !== hash) return null;
    current = found;
    return current;
  } catch {
    return null;
  }
}
