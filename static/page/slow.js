/**
 * Says so when a network is so large that nothing comes for a while: that an epoch is still being computed, and then how
 * long one takes here and how far the present one is.
 *
 * @typedef {Readonly<import("./store.js").State>} State
 */
import { dismissWhere, reword, tell } from "./messages.js";
import { isTraining, store } from "./store.js";

/** Milliseconds of an epoch, or without a picture, beyond what the pace asks for, after which people wonder. */
const LONG = 1000;
/** Milliseconds between two notices: a screen reader reads each. */
const BETWEEN = 3000;
const CODE = "slow";

/** @type {ReturnType<typeof setTimeout> | undefined} */
let timer;
/** When the frame before came: from then on the next one is waited for. */
let before = 0;
/** From when on, and from which progress, the time of an epoch is measured. */
let mark = { at: 0, progress: 0 };
/** Milliseconds of an epoch, as measured last; 0 while it is not. */
let epoch = 0;
/** When the last notice was shown; 0 for none. */
let told = 0;
/** Epochs that are done, by the newest answer or frame. */
let done = 0;

/** Begin; called as training does. */
export function watchSlowness() {
  store.subscribe((state, previous) => {
    if (state.state !== previous.state) done = state.state?.epoch ?? 0;
    if (state.frame && state.frame !== previous.frame) done = state.frame.epoch;
    const changed = state.state?.layers !== previous.state?.layers;
    const begun = isTraining(state) && !isTraining(previous);
    if (changed) epoch = 0;
    if (changed || begun) start(state);
    if (state.frame === previous.frame && state.state === previous.state && !begun) return;
    if (state.frame !== previous.frame && isTraining(state) && isTraining(previous)) came(state);
    wait(state);
  });
  done = store.get().frame?.epoch ?? store.get().state?.epoch ?? 0;
  start(store.get());
  wait(store.get());
}

/** @param {State} state */
function start(state) {
  mark = { at: performance.now(), progress: progressOf(state) };
  told = 0;
}

/** @param {State} state */
function wait(state) {
  before = performance.now();
  clearTimeout(timer);
  if (isTraining(state)) timer = setTimeout(() => say(store.get()), patience(state));
}

/** @param {State} state @returns {number} milliseconds until a picture or an epoch that is due is late */
function patience({ state }) {
  const rate = state?.target ? null : state?.speed.rate;
  return LONG + (rate ? 1000 / rate : 0);
}

/** A frame came. @param {State} state */
function came(state) {
  const [now, progress, long] = [performance.now(), progressOf(state), patience(state)];
  const [took, trained] = [now - mark.at, progress - mark.progress];
  if (trained < 0) mark = { at: now, progress };
  if (took < long || trained <= 0) return;
  mark = { at: now, progress };
  epoch = took / trained;
  // At a pace of mini-batches an epoch may take as long as it likes.
  const slow = state.state?.speed.unit === "batch" && !state.state.target ? now - before : epoch;
  if (slow >= long) say(state);
  else if (!told) dismissWhere(({ code }) => code === CODE); // the first epoch is over, and took no time
}

/** @param {State} state */
function say(state) {
  const [now, shown] = [performance.now(), state.messages.some(({ code }) => code === CODE)];
  // Of a picture that is late a server with too much to do says why. A notice that the user has closed stays closed.
  if ((state.busy && !epoch) || !state.state || (told && (!shown || now - told < BETWEEN))) return;
  if (epoch && epoch < patience(state)) return; // the network is quick: the picture is late for another reason
  const message = epoch
    ? `This network takes ${readable(epoch)} an epoch here; ${part(progressOf(state))}.`
    : `This network is large. Its ${done ? `epoch ${done + 1}` : "first epoch"} is still being computed.`;
  const { layers } = state.state;
  const holds = (/** @type {State} */ later) => isTraining(later) && later.state?.layers === layers;
  if (shown) reword(CODE, message);
  else tell("notice", { code: CODE, message, holds });
  told = epoch ? now : 0;
}

/** @param {State} state @returns {number} epochs, with the fraction of the present one */
function progressOf({ frame, data }) {
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
