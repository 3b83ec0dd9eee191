/**
 * Says so when a network is so large that nothing comes for a while: that an epoch is still being computed, and then how
 * long one takes here and how far the present one is.
 *
 * @typedef {Readonly<import("./store.js").State>} State
 */
import { dismissWhere, reword, tell } from "./messages.js";
import { Stopwatch } from "./stopwatch.js";
import { isTraining } from "./store.js";

/** Milliseconds of an epoch, or without a picture, beyond what the pace asks for, after which people wonder. */
const LONG = 1000;
/** Milliseconds between two notices: a screen reader reads each. */
const BETWEEN = 3000;
const CODE = "slow";

export class Slowness {
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;
  /** When the frame before came: from then on the next one is waited for. */
  #before = 0;
  #stopwatch = new Stopwatch();
  /** Milliseconds of an epoch, as measured last; 0 while it is not. */
  #epoch = 0;
  /** When the last notice was shown; 0 for none. */
  #told = 0;
  /** Epochs that are done, by the newest answer or frame. */
  #done = 0;

  /** @param {import("./store.js").Store} store */
  constructor(store) {
    this.store = store;
  }

  /** Begin; called as training does. */
  start() {
    this.store.subscribe((state, previous) => {
      if (state.state !== previous.state) this.#done = state.state?.epoch ?? 0;
      if (state.frame && state.frame !== previous.frame) this.#done = state.frame.epoch;
      const changed = state.state?.layers !== previous.state?.layers;
      const begun = isTraining(state) && !isTraining(previous);
      if (changed) this.#epoch = 0;
      if (changed || begun) this.#mark(state);
      if (state.frame === previous.frame && state.state === previous.state && !begun) return;
      if (state.frame !== previous.frame && isTraining(state) && isTraining(previous)) this.#came(state);
      this.#wait(state);
    });
    this.#done = this.store.get().frame?.epoch ?? this.store.get().state?.epoch ?? 0;
    this.#mark(this.store.get());
    this.#wait(this.store.get());
  }

  /** @param {State} state */
  #mark(state) {
    this.#stopwatch.restart(performance.now(), progressOf(state));
    this.#told = 0;
  }

  /** @param {State} state */
  #wait(state) {
    this.#before = performance.now();
    clearTimeout(this.#timer);
    if (isTraining(state)) this.#timer = setTimeout(() => this.#say(this.store.get()), patience(state));
  }

  /** A frame came. @param {State} state */
  #came(state) {
    const [now, long] = [performance.now(), patience(state)];
    const epoch = this.#stopwatch.came(now, progressOf(state), long);
    if (!epoch) return;
    this.#epoch = epoch;
    // At a pace of mini-batches an epoch may take as long as it likes.
    const slow =
      state.state?.speed.unit === "batch" && !state.state.target ? now - this.#before : this.#epoch;
    if (slow >= long) this.#say(state);
    else if (!this.#told) dismissWhere(this.store, ({ code }) => code === CODE); // the first epoch is over, and took no time
  }

  /** @param {State} state */
  #say(state) {
    const [now, shown] = [performance.now(), state.messages.some(({ code }) => code === CODE)];
    // Of a picture that is late a server with too much to do says why. A notice that the user has closed stays closed.
    if (
      (state.busy && !this.#epoch) ||
      !state.state ||
      (this.#told && (!shown || now - this.#told < BETWEEN))
    )
      return;
    if (this.#epoch && this.#epoch < patience(state)) return; // the network is quick: the picture is late for another reason
    const message = this.#epoch
      ? `This network takes ${readable(this.#epoch)} an epoch here; ${part(progressOf(state))}.`
      : `This network is large. Its ${this.#done ? `epoch ${this.#done + 1}` : "first epoch"} is still being computed.`;
    const { layers } = state.state;
    const holds = (/** @type {State} */ later) => isTraining(later) && later.state?.layers === layers;
    if (shown) reword(this.store, CODE, message);
    else tell(this.store, "notice", { code: CODE, message, holds });
    this.#told = this.#epoch ? now : 0;
  }
}

/** @param {State} state @returns {number} milliseconds until a picture or an epoch that is due is late */
function patience({ state }) {
  const rate = state?.target ? null : state?.speed.rate;
  return LONG + (rate ? 1000 / rate : 0);
}

/** @param {State} state @returns {number} epochs, with the fraction of the present one */
export function progressOf({ frame, data }) {
  const points = data ? data.train.length / data.columns : 1;
  return frame ? frame.epoch + frame.position / Math.max(1, points) : 0;
}

/** @param {number} progress @returns {string} how far the present epoch is */
function part(progress) {
  const done = Math.floor(progress);
  return `${Math.floor(100 * (progress - done))}% of epoch ${done + 1}`;
}

/** @param {number} milliseconds @returns {string} */
function readable(milliseconds) {
  const seconds = milliseconds / 1000;
  if (seconds >= 90) return `${Math.round(seconds / 60)} minutes`;
  return `${seconds < 10 ? Number(seconds.toFixed(1)) : Math.round(seconds)} s`;
}
