/**
 * Undo and redo: every change the server answers comes with the run as it was `before`; going back is opening that run.
 * A reload keeps the newest of both stacks.
 *
 * @typedef {import("./store.js").Change} Change
 * @typedef {import("../wire/protocol.js").SessionState} SessionState
 */
import { tell } from "./messages.js";

const MOST = 100;
/** Characters of runs held by the page, and of those kept for a reload: browsers keep about 5 million for all. */
const MOST_HELD = 50_000_000;
const MOST_KEPT = 2_000_000;
const PAUSE = 500; // milliseconds between a change and its being kept

/**
 * The stack with one more change. A change of the same gesture (a slider's drag) joins the one on top.
 * @param {readonly Change[]} stack
 * @param {Change} change
 * @returns {Change[]}
 */
export function pushed(stack, change) {
  const top = stack.at(-1);
  if (top && change.gesture && top.gesture === change.gesture) {
    return [...stack.slice(0, -1), { ...top, ...joined(top, change) }];
  }
  return newest([...stack, change].slice(-MOST), MOST_HELD, 1);
}

/**
 * @param {Pick<Change, "changed">} first
 * @param {Pick<Change, "change" | "changed">} last of the same gesture
 * @returns {Pick<Change, "change" | "changed">} the words for both: from before the first to after the last
 */
export function joined({ changed: first }, { change, changed: last }) {
  const same = last && first?.code === last.code && first.values.what === last.values.what;
  if (!same || first.values.before === undefined) return { change, changed: last };
  const values = { ...last.values, before: first.values.before };
  return { change: filled(last.pattern, values), changed: { ...last, values } };
}

/** @param {string} pattern with a name in braces for each value @param {Record<string, unknown>} values */
function filled(pattern, values) {
  return pattern.replace(/\{(\w+)\}/g, (_, name) => String(values[name]));
}

/**
 * @param {readonly Change[]} stack the newest change last
 * @param {number} most characters
 * @param {number} [least] changes, however long
 * @returns {Change[]} the newest that take no more
 */
export function newest(stack, most, least = 0) {
  let first = stack.length;
  for (let left = most; first > 0; first--) {
    left -= stack[first - 1].run.length;
    if (left < 0 && stack.length - first >= least) break;
  }
  return stack.slice(first);
}

export class Undo {
  #gesture = 0;
  #lastGesture = 0;
  #moving = false;
  /** Steps back and forth take their turns: whoever presses twice before the first answer goes back twice. */
  #moves = Promise.resolve();

  /** @param {Pick<import("./run.js").Run, "store" | "connection" | "kept" | "recorder">} run */
  constructor({ store, connection, kept, recorder }) {
    this.recorder = recorder;
    this.store = store;
    this.connection = connection;
    this.kept = kept;
    connection.onMessage((message) => {
      if (message.type === "welcome" || message.type === "state") this.#take(message);
    });
  }

  /** What was left by the page before a reload is there again; from now on it is left for the next one. */
  keep() {
    const { store, kept } = this;
    const { undo, redo } = kept.recallChanges();
    // Gestures are numbered anew: none of this page's goes on with one of the page before.
    const still = (/** @type {Change} */ change) => ({ ...change, gesture: 0 });
    store.set({ undo: undo.map(still), redo: redo.map(still) });
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    let timer;
    const keep = () => {
      clearTimeout(timer);
      timer = undefined;
      const undo = newest(store.get().undo, MOST_KEPT);
      const left = MOST_KEPT - undo.reduce((sum, { run }) => sum + run.length, 0);
      kept.keepChanges({ undo, redo: newest(store.get().redo, left) });
    };
    store.subscribe((state, previous) => {
      if (state.undo !== previous.undo || state.redo !== previous.redo) timer ??= setTimeout(keep, PAUSE);
    });
    // Not after each change: there are many in a slider's drag.
    window.addEventListener("pagehide", () => timer !== undefined && keep());
  }

  /** Until `endGesture`, changes of settings, weights and biases count as one. @returns {number} which gesture it is */
  beginGesture() {
    this.#lastGesture += 1;
    this.#gesture = this.#lastGesture;
    return this.#gesture;
  }

  /** @param {number} [gesture] ended only if no other has begun since; the present one if not said */
  endGesture(gesture = this.#gesture) {
    if (gesture === this.#gesture) this.#gesture = 0;
  }

  /** @param {import("../wire/protocol.js").ServerMessage} message */
  #take(message) {
    const state = /** @type {SessionState} */ (/** @type {unknown} */ (message));
    // To look at another moment changes nothing, and going back and forth is no change of its own.
    if (!state.before || state.cause === "seek" || (this.#moving && state.cause === "open")) return;
    const change = {
      run: state.before,
      change: state.change ?? "",
      changed: state.changed,
      marks: this.store.get().track.marks,
      gesture: state.cause === "set" || state.cause === "edit" ? this.#gesture : 0,
    };
    this.store.set({ undo: pushed(this.store.get().undo, change), redo: [] });
  }

  undo() {
    return this.#move("undo", "redo", "Undone");
  }

  redo() {
    return this.#move("redo", "undo", "Redone");
  }

  /**
   * @param {"undo" | "redo"} from
   * @param {"undo" | "redo"} to
   * @param {string} words
   */
  #move(from, to, words) {
    this.#moves = this.#moves.then(() => this.#moveOnce(from, to, words));
    return this.#moves;
  }

  /**
   * @param {"undo" | "redo"} from
   * @param {"undo" | "redo"} to
   * @param {string} words
   */
  async #moveOnce(from, to, words) {
    const { store } = this;
    const entry = store.get()[from].at(-1);
    if (!entry) return;
    this.#moving = true;
    const { looking, track } = store.get();
    const last = looking === null ? null : track.moments.at(-1)?.run;
    try {
      const reply = await this.connection.send("open", { run: entry.run });
      if (reply.type === "error") return;
      // Who looked at an earlier moment comes back to the last one.
      const back = { ...entry, run: last ?? reply.before ?? entry.run, marks: track.marks };
      if (entry.marks) this.recorder.returned(entry.marks);
      store.set({ [from]: store.get()[from].slice(0, -1), [to]: [...store.get()[to], back] });
      tell(store, "info", { code: "undo", message: `${words}: ${entry.change}` });
    } finally {
      this.#moving = false;
    }
  }
}
