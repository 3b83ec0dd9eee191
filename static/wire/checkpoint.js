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
 * @typedef {Pick<import("../page/store.js").State, "history" | "past" | "track" | "looking">} Losses
 * @typedef {Readonly<Record<"undo" | "redo", readonly import("../page/store.js").Change[]>>} Changes
 */
import { NO_TRACK } from "../page/track.js";

const KEY = "numplay.checkpoint";
const CHANGES = "numplay.changes";
const LOSSES = "numplay.losses";
const SEAT = "numplay.seat";

export class Kept {
  /** @type {Checkpoint | null} */
  #current = null;

  /** @param {string} [name] of the run, where a page has several: each is kept apart */
  constructor(name = "") {
    const key = (/** @type {string} */ what) => (name ? `${what}.${name}` : what);
    this.key = key(KEY);
    this.changes = key(CHANGES);
    this.losses = key(LOSSES);
    this.seat = key(SEAT);
  }

  /** @returns {Checkpoint | null} the checkpoint of this page */
  get checkpoint() {
    return this.#current;
  }

  /** @param {Partial<Checkpoint>} patch what is new; the rest stays */
  keepCheckpoint(patch) {
    if (!this.#current && !patch.run) return;
    this.#current = {
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
      ...this.#current,
      ...patch,
    };
    if (stored(this.key, this.#current)) return;
    // The run is worth more than the way back. Without room for it a lost connection is still covered by memory.
    forget(this.changes);
    stored(this.key, this.#current);
  }

  forgetCheckpoint() {
    this.#current = null;
    for (const key of [this.key, this.changes, this.losses]) forget(key);
  }

  /** @param {string} seat by which this tab is to be known whatever link it opens next */
  keepSeat(seat) {
    stored(this.seat, seat);
  }

  /** @returns {string} empty if none was kept */
  recallSeat() {
    try {
      return String(JSON.parse(sessionStorage.getItem(this.seat) ?? '""'));
    } catch {
      return "";
    }
  }

  /** @param {Losses} losses of this page, to be recalled after a reload */
  keepLosses(losses) {
    const curves = { ...losses, track: NO_TRACK, looking: null };
    if (!this.#current || !(stored(this.losses, losses) || stored(this.losses, curves))) forget(this.losses);
  }

  forgetLosses() {
    forget(this.losses);
  }

  /** @returns {Losses | null} what the page before a reload had kept with its checkpoint */
  recallLosses() {
    try {
      const found = JSON.parse(sessionStorage.getItem(this.losses) ?? "null");
      const whole = [found?.history, ...(found?.past ?? []).map((/** @type {any} */ each) => each.history)];
      const sound = whole.every((each) => Array.isArray(each?.points)) && Array.isArray(found.past);
      // A page before this one may have known of no tracks.
      const tracked = (/** @type {any} */ each) => ({ track: NO_TRACK, ...each });
      return sound ? { looking: null, ...tracked(found), past: found.past.map(tracked) } : null;
    } catch {
      return null;
    }
  }

  /** @param {Changes} changes what can be undone and done again, of the run that the checkpoint is of */
  keepChanges(changes) {
    if (!stored(this.changes, changes)) forget(this.changes);
  }

  /** @returns {Changes} what the page before a reload had kept with its checkpoint */
  recallChanges() {
    const none = { undo: [], redo: [] };
    if (!this.#current) return none;
    try {
      const found = JSON.parse(sessionStorage.getItem(this.changes) ?? "null");
      const sound = [found?.undo, found?.redo].every(
        (stack) => Array.isArray(stack) && stack.every(({ run, change }) => run && change),
      );
      return sound ? found : none;
    } catch {
      return none;
    }
  }

  /**
   * The checkpoint left by the page before a reload, unless the address asks for something else.
   * @param {string} hash what follows `#` in the address
   * @param {string} navigation how the page was reached: "navigate", "reload", "back_forward", …
   * @returns {Checkpoint | null}
   */
  recallCheckpoint(hash, navigation) {
    try {
      const found = JSON.parse(sessionStorage.getItem(this.key) ?? "null");
      if (typeof found?.run !== "string") return null;
      if (found.hash !== hash && !(navigation === "reload" && found.before === hash)) return null;
      if (navigation === "navigate" && !found.cut) return null;
      this.#current = found;
      return this.#current;
    } catch {
      return null;
    }
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
