/**
 * Notes the losses of the frames as they come, drawn or not: the history of the present run, and those of the last runs.
 *
 * A run ends where the server begins another one (a frame with `reset`). Whoever comes back to a run, by undo or from a
 * file, finds its curve again up to there: it is known by its losses, which are the same to the last bit.
 *
 * Beside the losses stand the checkpoints (track.js). While an earlier moment is shown, nothing is added: its future is
 * still there. Whoever trains or changes something there leaves it as the curve of a run that has ended.
 *
 * @typedef {import("./history.js").History} History
 * @typedef {import("./history.js").Point} Point
 * @typedef {import("../wire/protocol.js").Frame} Frame
 * @typedef {import("./track.js").Track} Track
 * @typedef {import("../wire/protocol.js").SessionState} SessionState
 * @typedef {Readonly<{ history: History, config: Readonly<Record<string, unknown>>, track: Track }>} Past a run that has
 *   ended, its settings at the end, and its way
 */

import { CURVES } from "../panels/loss/curves.js";
import { toBase64url } from "../wire/protocol.js";
import { EMPTY, extended, pointsOf, upTo } from "./history.js";
import { MOST_HELD, marked, NO_TRACK, sizeOf, thinned, trackUpTo, kept as withMoment } from "./track.js";
import { pushed } from "./undo.js";

/** Runs that have ended whose curves are kept. */
export const MOST_PAST = 3;
/** Characters of checkpoints that are left for a reload: browsers keep about 5 million for all. */
const MOST_LEFT = 1_000_000;
/** Messages that train on from the moment that is shown. */
const TRAINS = ["play", "step", "forward"];

export class Recorder {
  /** Settings of the run that the history is of. @type {Readonly<Record<string, unknown>>} */
  #config = {};
  /** Where the server's run stands, by its last word. */
  #now = { epoch: 0, position: 0 };
  /** The earlier moment from which the run went on, until its first frame. @type {Point | null} */
  #branch = null;
  /** The earlier moment that was shown last. @type {Point | null} */
  #shown = null;
  /** What is marked on the way of the run that undo or redo has opened. @type {readonly import("./track.js").Mark[] | null} */
  #marks = null;
  /** Changes that no frame has shown yet. @type {SessionState[]} */
  #changes = [];

  /** @param {import("./store.js").Store} store @param {import("../wire/checkpoint.js").Kept} kept */
  constructor(store, kept) {
    this.store = store;
    this.kept = kept;
  }

  /** @param {SessionState} state as it came, before what it says of undoing is taken */
  answered(state) {
    const { cause, before, checkpoint, epoch, position, target } = state;
    const { looking, track, data } = this.store.get();
    if (cause === "seek") {
      const left = before ? this.#with(track, { ...this.#now, run: before }) : track;
      const goal = target ?? placeOf(state, data);
      this.#shown = null;
      this.store.set({ track: left, looking: goal < (left.moments.at(-1)?.at ?? 0) ? goal : null });
    } else if (looking !== null && (TRAINS.includes(cause) || before)) {
      if (cause !== "open") this.#leave();
      this.store.set({ looking: null });
    } else if (cause === "hello" && !state.notices.some(({ code }) => code === "resumed"))
      this.store.set({ looking: null });
    if (checkpoint) this.#changes.push(state);
    this.#now = { epoch, position };
  }

  /** From the moment that is shown the run goes on another way; the one before can be had back. */
  #leave() {
    const { track, undo, data } = this.store.get();
    this.#branch = this.#shown ?? { at: placeOf(this.#now, data), values: [] };
    const run = track.moments.at(-1)?.run;
    const change = `going back to epoch ${this.#now.epoch.toLocaleString("en")}`;
    const { marks } = track;
    if (run) this.store.set({ undo: pushed(undo, { run, change, marks, gesture: 0 }), redo: [] });
  }

  /**
   * Undo or redo has opened a run: a change that is undone isn't marked, one that is done again is.
   * @param {readonly import("./track.js").Mark[]} marks of that run, which its next frame begins
   */
  returned(marks) {
    this.#marks = marks;
  }

  /** @param {Frame} frame as it came */
  record(frame) {
    const { history, past, track, looking, state, data, frame: previous } = this.store.get();
    const points = pointsOfFrame(frame, frame.data ?? data);
    const now = points[points.length - 1];
    this.#now = { epoch: frame.epoch, position: frame.position };
    if (looking !== null) {
      // Its losses are known. On a long way another checkpoint shortens the next.
      this.#shown = now;
      if (frame.checkpoint && !track.moments.some(({ at }) => at === now.at)) {
        const more = this.#with(track, { ...frame, run: toBase64url(frame.checkpoint) });
        this.store.set({ track: thinned(more, MOST_HELD) });
      }
      return;
    }
    let runs = { history, past, track };
    if (frame.reset) runs = changed({ history, config: this.#config, track }, past, points[0]);
    else if (this.#branch) runs = branched({ history, config: this.#config, track }, past, this.#branch);
    else if (points[0].at < (track.moments.at(-1)?.at ?? 0)) runs.track = trackUpTo(track, points[0].at);
    if (frame.reset && this.#marks) runs.track = { ...runs.track, marks: this.#marks };
    this.#marks = null;
    runs.track = this.#told(runs.track, frame, previous, now.at);
    this.#config = state?.config ?? {};
    this.#branch = null;
    this.#changes = [];
    const held = runs.past.reduce((sum, each) => sum + sizeOf(each.track), 0);
    const room = MOST_HELD - sizeOf(runs.track);
    this.store.set({
      // The way back to a run that has ended is worth less than one more epoch of the present one.
      past: held > room ? runs.past.map((each) => ({ ...each, track: NO_TRACK })) : runs.past,
      track: thinned(runs.track, MOST_HELD),
      history: extended(runs.history, points),
    });
  }

  /** The way with what a frame, and the changes before it, say of it. @param {Track} track @param {Frame} frame @param {Frame | null} previous @param {number} at */
  #told(track, frame, previous, at) {
    let told = track;
    for (const change of frame.reset ? this.#changes.slice(-1) : this.#changes) {
      const { epoch, position, checkpoint, changed } = change;
      told = this.#with(told, { epoch, position, run: checkpoint ?? "", change: true });
      const text = change.change ?? "training went on after early stopping";
      if (!frame.reset)
        told = marked(told, {
          at: placeOf(change, frame.data ?? this.store.get().data),
          kind: "change",
          text,
          changed,
        });
    }
    if (frame.checkpoint) told = this.#with(told, { ...frame, run: toBase64url(frame.checkpoint) });
    const { diverged, stopped } = frame;
    if (diverged && (frame.reset || !previous?.diverged))
      told = marked(told, { at, kind: "diverged", text: "training diverged" });
    if (stopped && (frame.reset || !previous?.stopped))
      told = marked(told, { at, kind: "stopped", text: "early stopping" });
    return told;
  }

  /** @param {Track} track @param {{ epoch: number, position: number, run: string, change?: boolean }} moment */
  #with(track, { epoch, position, run, change = false }) {
    const at = placeOf({ epoch, position }, this.store.get().data);
    return withMoment(track, { epoch, position, at, run, change });
  }

  /** The curves of the page before a reload are there again if its run is; this page leaves its own for the next. */
  keep() {
    const { store, kept } = this;
    const left = kept.checkpoint && kept.recallLosses();
    kept.forgetLosses(); // they take room that checkpoints may need
    if (left) store.set(left);
    window.addEventListener("pagehide", () => {
      const { history, past, track, looking } = store.get();
      const curves = { history, past: past.map((each) => ({ ...each, track: NO_TRACK })) };
      kept.keepLosses({ ...curves, track: thinned(track, MOST_LEFT), looking });
    });
  }
}

/** The curves of the last runs are wanted no more. @param {import("./store.js").Store} store */
export function forgetPast(store) {
  store.set({ past: [] });
}

/**
 * @param {Past} ended
 * @param {readonly Past[]} past
 * @param {Point} now the first of the other run
 * @returns {{ history: History, past: readonly Past[], track: Track }}
 */
function changed(ended, past, now) {
  const all = pointsOf(ended.history).length > 1 ? [ended, ...past] : past;
  const found = all.find((each) => cut(each.history, now) !== null);
  const before = (found && cut(found.history, now)) ?? EMPTY;
  const present = extended(before, [now]);
  // A curve that the present one contains would be hidden by it.
  const others = all.filter(({ history: { last } }) => last && cut(present, last) === null);
  const track = found ? trackUpTo(found.track, now.at) : NO_TRACK;
  return { history: before, past: others.slice(0, MOST_PAST), track };
}

/**
 * @param {Past} left
 * @param {readonly Past[]} past
 * @param {Point} from where the run goes on another way
 */
function branched(left, past, from) {
  const history = extended(upTo(left.history, from.at), from.values.length ? [from] : []);
  return { history, past: [left, ...past].slice(0, MOST_PAST), track: trackUpTo(left.track, from.at) };
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
  return [
    ...points,
    { at: placeOf(frame, data), values: CURVES.map(({ key }) => /** @type {any} */ (frame)[key] ?? null) },
  ];
}

/** @param {{ epoch: number, position: number }} moment @param {Frame["data"]} data @returns {number} its place on the chart */
export function placeOf({ epoch, position }, data) {
  const size = data ? data.train.length / data.columns : 0;
  return epoch + (size ? position / size : 0);
}
