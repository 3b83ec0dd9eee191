/**
 * The way a run has come: checkpoints from which any of its epochs can be had again, and what happened on the way. A track
 * is a value.
 *
 * There is a checkpoint behind each change, so that nothing was changed between one and the next: from the last one
 * before it, training again gives an epoch with the same bits.
 *
 * @typedef {{ epoch: number, position: number, at: number, run: string, change?: boolean }} Moment `at` as the chart has
 *   it; `run` base64url, empty where there was no room; `change`: what came before can't be trained over it
 * @typedef {{ at: number, kind: "change" | "diverged" | "stopped", text: string, changed?: any }} Mark
 * @typedef {object} Track
 * @property {readonly Moment[]} moments in order
 * @property {readonly Mark[]} marks in order
 */
import { joined } from "./undo.js";

/** Characters of checkpoints at most, of the present run and those before it. */
export const MOST_HELD = 16_000_000;
/** The share of them that is left when there is no room: it isn't made one by one. */
const LEFT = 0.9;

/** @type {Track} */
export const NO_TRACK = Object.freeze({ moments: [], marks: [] });

/** @param {{ epoch: number, position: number }} a @param {{ epoch: number, position: number }} b @returns {number} below 0 if `a` is earlier */
function order(a, b) {
  return a.epoch - b.epoch || a.position - b.position;
}

/**
 * @param {Track} track
 * @param {Moment} moment in the place of one that is there
 * @returns {Track}
 */
export function kept(track, moment) {
  const { moments } = track;
  const last = moments.at(-1);
  if (!last || order(last, moment) < 0) return { ...track, moments: [...moments, moment] };
  const place = moments.findIndex((each) => order(each, moment) >= 0);
  const there = order(moments[place], moment) === 0 ? moments[place] : null;
  const change = moment.change || there?.change;
  const others = moments.slice();
  others.splice(place, there ? 1 : 0, { ...moment, change });
  return { ...track, moments: others };
}

/** @param {Track} track @param {Mark} mark one more, later than all @returns {Track} changes of one setting at one place are one */
export function marked({ moments, marks }, mark) {
  const last = marks.at(-1);
  const what = mark.changed?.values.what;
  if (
    last?.at !== mark.at ||
    last.kind !== mark.kind ||
    last.changed?.values.what !== what ||
    (mark.changed && !what)
  )
    return { moments, marks: [...marks, mark] };
  const both = joined(last, { change: mark.text, changed: mark.changed });
  return { moments, marks: [...marks.slice(0, -1), { ...mark, text: both.change, changed: both.changed }] };
}

/** @param {Track} track @param {number} at @returns {Track} up to there */
export function trackUpTo({ moments, marks }, at) {
  return { moments: moments.filter((each) => each.at <= at), marks: marks.filter((each) => each.at <= at) };
}

/** @param {Track} track @returns {number} characters of its checkpoints */
export function sizeOf({ moments }) {
  return moments.reduce((sum, { run }) => sum + run.length, 0);
}

/**
 * The track with fewer checkpoints: those go first without which the longest way between two stays shortest, so that every
 * epoch is had again in about the same time. The first and the last stay, and those behind a change as long as there are
 * others.
 * @param {Track} track
 * @param {number} most characters
 * @returns {Track}
 */
export function thinned(track, most) {
  let size = sizeOf(track);
  if (size <= most) return track;
  let moments = track.moments.slice();
  while (size > LEFT * most) {
    let [best, least] = [-1, Number.POSITIVE_INFINITY];
    for (let i = 1; i < moments.length - 1; i++) {
      const gap = moments[i + 1].at - moments[i - 1].at;
      if (!moments[i].change && gap < least) [best, least] = [i, gap];
    }
    if (best < 0) break;
    size -= moments[best].run.length;
    moments.splice(best, 1);
  }
  if (size > most) {
    // Only changes are left. Behind one without a checkpoint nothing can be trained again up to the next.
    moments = moments.map((each, i) => {
      if (size <= LEFT * most || i === 0 || i === moments.length - 1) return each;
      size -= each.run.length;
      return { ...each, run: "" };
    });
  }
  return { ...track, moments };
}

/**
 * @param {Track} track
 * @param {number} at a place on the chart, at which an epoch ends unless a checkpoint is there
 * @returns {{ run: string, epoch: number } | null} what to ask the server for; null where this place can't be had
 */
export function wayTo({ moments }, at) {
  const exact = moments.findLast((each) => each.at === at && each.run);
  if (exact) return { run: exact.run, epoch: exact.epoch };
  const from = moments.findLast((each) => each.at <= at);
  return from?.run && Number.isInteger(at) && from.epoch <= at ? { run: from.run, epoch: at } : null;
}

/** @param {Track} track @param {number} at @returns {Moment | null} the checkpoint nearest to it */
export function nearest({ moments }, at) {
  const far = (/** @type {Moment} */ each) => Math.abs(each.at - at);
  return moments.reduce(
    (best, each) => (each.run && (!best || far(each) < far(best)) ? each : best),
    /** @type {Moment | null} */ (null),
  );
}
