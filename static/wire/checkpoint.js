/**
 * The run as this tab carries it: kept in memory for a lost connection and in sessionStorage for a reload. Beside it,
 * for a reload alone, the changes that can be undone, and the losses.
 *
 * @typedef {object} Checkpoint
 * @property {string} run base64url
 * @property {number} epoch
 * @property {boolean} playing
 * @property {import("./protocol.js").Speed | null} speed
 * @property {number | null} target the epoch that it was being trained up to as fast as possible
 * @property {import("./protocol.js").Steps | null} steps asked for that this run has not done yet
 * @property {string} seat the secret by which the server knows this tab again
 * @property {boolean} cut whether there was no connection: a reload then may end on the browser's own page, from which
 *   nobody comes by a reload
 * @property {string} hash the address that showed this run, to tell a reload from another link
 * @property {import("../page/store.js").State["view"]} view what the link said that only concerns the page
 * @property {readonly string[]} hide names of the controls that the link hid
 * @property {string} before the address before that: a reload at the very moment of its change may still begin there
 *
 * @typedef {Pick<import("../page/store.js").State, "history" | "past">} Losses
 * @typedef {Readonly<Record<"undo" | "redo", readonly import("../page/store.js").Change[]>>} Changes
 */
const KEY = "numplay.checkpoint";
const CHANGES = "numplay.changes";
const LOSSES = "numplay.losses";

/** @type {Checkpoint | null} */
let current = null;

/** @param {Partial<Checkpoint>} patch what is new; the rest stays */
export function keepCheckpoint(patch) {
  if (!current && !patch.run) return;
  current = {
    run: "",
    epoch: 0,
    playing: false,
    speed: null,
    target: null,
    steps: null,
    seat: "",
    cut: false,
    hash: "",
    before: "",
    view: {},
    hide: [],
    ...current,
    ...patch,
  };
  if (stored(KEY, current)) return;
  // The run is worth more than the way back. Without room for it a lost connection is still covered by memory.
  forget(CHANGES);
  stored(KEY, current);
}

export function forgetCheckpoint() {
  current = null;
  forget(KEY);
  forget(CHANGES);
  forget(LOSSES);
}

/** @param {Losses} losses of this page, to be recalled after a reload */
export function keepLosses(losses) {
  if (!current || !stored(LOSSES, losses)) forget(LOSSES);
}

export function forgetLosses() {
  forget(LOSSES);
}

/** @returns {Losses | null} what the page before a reload had kept with its checkpoint */
export function recallLosses() {
  try {
    const found = JSON.parse(sessionStorage.getItem(LOSSES) ?? "null");
    const whole = [found?.history, ...(found?.past ?? []).map((/** @type {any} */ each) => each.history)];
    const sound = whole.every((each) => Array.isArray(each?.points));
    return sound && Array.isArray(found.past) ? found : null;
  } catch {
    return null;
  }
}

/** @param {Changes} changes what can be undone and done again, of the run that the checkpoint is of */
export function keepChanges(changes) {
  if (!stored(CHANGES, changes)) forget(CHANGES);
}

/** @returns {Changes} what the page before a reload had kept with its checkpoint */
export function recallChanges() {
  const none = { undo: [], redo: [] };
  if (!current) return none;
  try {
    const found = JSON.parse(sessionStorage.getItem(CHANGES) ?? "null");
    const sound = [found?.undo, found?.redo].every(
      (stack) => Array.isArray(stack) && stack.every(({ run, change }) => run && change),
    );
    return sound ? found : none;
  } catch {
    return none;
  }
}

/** @param {string} key @param {unknown} value @returns {boolean} false where storage is full or forbidden */
function stored(key, value) {
  try {
    sessionStorage.setItem(key, JSON.stringify(value));
    return true;
  } catch {
    return false;
  }
}

/** @param {string} key */
function forget(key) {
  try {
    sessionStorage.removeItem(key);
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
  try {
    const found = JSON.parse(sessionStorage.getItem(KEY) ?? "null");
    if (typeof found?.run !== "string") return null;
    if (found.hash !== hash && !(navigation === "reload" && found.before === hash)) return null;
    if (navigation === "navigate" && !found.cut) return null;
    current = found;
    return current;
  } catch {
    return null;
  }
}
