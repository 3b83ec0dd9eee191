/**
 * Says so when a network is so large that nothing comes for a while: that its first epoch is still being computed, and
 * then how long one takes.
 *
 * @typedef {Readonly<import("./store.js").State>} State
 */
import { dismissWhere, tell } from "./messages.js";
import { isTraining, store } from "./store.js";

/** Milliseconds without a picture, beyond what the pace asks for, after which people wonder. */
const LONG = 1000;
const CODE = "slow";

/** @type {ReturnType<typeof setTimeout> | undefined} */
let timer;
/** The frame before, and when it came: from then on the next one is waited for. */
let before = { at: 0, progress: 0 };
/** Milliseconds of an epoch, as the last slow one took. */
let epoch = 0;

/** Begin; called as training does. */
export function watchSlowness() {
  store.subscribe((state, previous) => {
    if (state.state?.layers !== previous.state?.layers) epoch = 0;
    const begun = isTraining(state) && !isTraining(previous);
    if (state.frame === previous.frame && state.state === previous.state && !begun) return;
    if (state.frame !== previous.frame && isTraining(state) && isTraining(previous)) came(state);
    wait(state);
  });
  wait(store.get());
}

/** @param {State} state */
function wait(state) {
  before = { at: performance.now(), progress: progressOf(state) };
  clearTimeout(timer);
  if (isTraining(state)) timer = setTimeout(() => say(store.get()), patience(state));
}

/** @param {State} state @returns {number} milliseconds until a picture that is due is late */
function patience({ state }) {
  const rate = state?.target ? null : state?.speed.rate;
  return LONG + (rate ? 1000 / rate : 0);
}

/** A frame came. @param {State} state */
function came(state) {
  const [took, trained] = [performance.now() - before.at, progressOf(state) - before.progress];
  if (took < patience(state) || trained <= 0 || state.busy) return;
  epoch = took / trained;
  say(state);
}

/** @param {State} state */
function say({ state, busy }) {
  // A server with too much to do has words of its own.
  if (busy || !state) return;
  const message = epoch
    ? `This network needs about ${readable(epoch)} per epoch here.`
    : "This network is large. Its first epoch is still being computed.";
  dismissWhere(({ code }) => code === CODE);
  const { layers } = state;
  const holds = (/** @type {State} */ now) => isTraining(now) && now.state?.layers === layers;
  tell("notice", { code: CODE, message, holds });
}

/** @param {State} state @returns {number} epochs, with the fraction of the present one */
function progressOf({ frame, data }) {
  const points = data ? data.train.length / data.columns : 1;
  return frame ? frame.epoch + frame.position / Math.max(1, points) : 0;
}

/** @param {number} milliseconds @returns {string} */
function readable(milliseconds) {
  const seconds = milliseconds / 1000;
  return seconds < 90 ? `${Math.max(1, Math.round(seconds))} s` : `${Math.round(seconds / 60)} minutes`;
}
