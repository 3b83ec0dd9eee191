/**
 * Notes the losses of the frames as they come, drawn or not: the history of the present run, and those of the last runs.
 *
 * A run ends where the server begins another one (a frame with `reset`). Whoever comes back to a run, by undo or from a
 * file, finds its curve again up to there: it is known by its losses, which are the same to the last bit.
 *
 * @typedef {import("./history.js").History} History
 * @typedef {import("./history.js").Point} Point
 * @typedef {import("../wire/protocol.js").Frame} Frame
 * @typedef {Readonly<{ history: History, config: Readonly<Record<string, unknown>> }>} Past a run that has ended, and its
 *   settings at the end
 */

import { CURVES } from "../panels/loss/curves.js";
import { forgetLosses, keepLosses, presentCheckpoint, recallLosses } from "../wire/checkpoint.js";
import { EMPTY, extended, pointsOf, upTo } from "./history.js";
import { store } from "./store.js";

/** Runs that have ended whose curves are kept. */
export const MOST_PAST = 3;

/** Settings of the run that the history is of. @type {Readonly<Record<string, unknown>>} */
let config = {};

/** @param {Frame} frame as it came */
export function record(frame) {
  const { history, past, state, data } = store.get();
  const points = pointsOfFrame(frame, frame.data ?? data);
  const kept = frame.reset ? changed(history, past, points[0]) : { history, past };
  config = state?.config ?? {};
  store.set({ ...kept, history: extended(kept.history, points) });
}

/** The curves of the page before a reload are there again if its run is; this page leaves its own for the next. */
export function keepRecord() {
  const left = presentCheckpoint() && recallLosses();
  forgetLosses(); // they take room that checkpoints may need
  if (left) store.set(left);
  window.addEventListener("pagehide", () => {
    const { history, past } = store.get();
    keepLosses({ history, past });
  });
}

/** The curves of the last runs are wanted no more. */
export function forgetPast() {
  store.set({ past: [] });
}

/**
 * @param {History} history of the run that has ended
 * @param {readonly Past[]} past
 * @param {Point} now the first of the other run
 * @returns {{ history: History, past: readonly Past[] }}
 */
function changed(history, past, now) {
  const all = pointsOf(history).length > 1 ? [{ history, config }, ...past] : past;
  const before = all.map((each) => cut(each.history, now)).find((found) => found !== null) ?? EMPTY;
  const present = extended(before, [now]);
  // A curve that the present one contains would be hidden by it.
  const others = all.filter(({ history: { last } }) => last && cut(present, last) === null);
  return { history: before, past: others.slice(0, MOST_PAST) };
}

/** @param {History} history @param {Point} now @returns {History | null} up to that point, if it goes through it */
function cut(history, now) {
  const before = upTo(history, now.at);
  const { last } = before;
  const known = last?.at === now.at && last.values.every((value, k) => Object.is(value, now.values[k]));
  return known ? before : null;
}

/**
 * @param {Frame} frame
 * @param {Frame["data"]} data
 * @returns {Point[]} the epochs that it tells of, its own last
 */
function pointsOfFrame(frame, data) {
  const told = frame.history;
  const points = Array.from(told?.epochs ?? [], (at, i) => ({
    at,
    values: CURVES.map(({ key }) => /** @type {any} */ (told)[key]?.[i] ?? null),
  }));
  const size = data ? data.train.length / data.columns : 0;
  const at = frame.epoch + (size ? frame.position / size : 0);
  return [...points, { at, values: CURVES.map(({ key }) => /** @type {any} */ (frame)[key] ?? null) }];
}
