/**
 * Undo and redo: every change the server answers comes with the run as it was `before`; going back is opening that run.
 * A reload keeps the newest of both stacks.
 *
 * @typedef {import("./store.js").Change} Change
 * @typedef {import("../wire/protocol.js").SessionState} SessionState
 */
import { keepChanges, recallChanges } from "../wire/checkpoint.js";
import { onState, send } from "../wire/connection.js";
import { tell } from "./messages.js";
import { store } from "./store.js";

const MOST = 100;
/** Characters of runs held by the page, and of those kept for a reload: browsers keep about 5 million for all. */
const MOST_HELD = 50_000_000;
const MOST_KEPT = 2_000_000;
const PAUSE = 500; // milliseconds between a change and its being kept

let gesture = 0;
let lastGesture = 0;
let moving = false;
/** Steps back and forth take their turns: whoever presses twice before the first answer goes back twice. */
let moves = Promise.resolve();

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
 * @param {Change} first
 * @param {Change} last of the same gesture
 * @returns {Pick<Change, "change" | "changed">} the words for both: from before the first to after the last
 */
function joined({ changed: first }, { change, changed: last }) {
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

/** What was left by the page before a reload is there again; from now on it is left for the next one. */
export function keepUndo() {
  const { undo, redo } = recallChanges();
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
    keepChanges({ undo, redo: newest(store.get().redo, left) });
  };
  store.subscribe((state, previous) => {
    if (state.undo !== previous.undo || state.redo !== previous.redo) timer ??= setTimeout(keep, PAUSE);
  });
  // Not after each change: there are many in a slider's drag.
  window.addEventListener("pagehide", () => timer !== undefined && keep());
}

/** Until `endGesture`, changes of settings, weights and biases count as one. */
export function beginGesture() {
  lastGesture += 1;
  gesture = lastGesture;
}

export function endGesture() {
  gesture = 0;
}

export function recordChanges() {
  onState((message) => {
    const state = /** @type {SessionState} */ (/** @type {unknown} */ (message));
    if (!state.before || (moving && state.cause === "open")) return;
    const change = {
      run: state.before,
      change: state.change ?? "",
      changed: state.changed,
      gesture: state.cause === "set" || state.cause === "edit" ? gesture : 0,
    };
    store.set({ undo: pushed(store.get().undo, change), redo: [] });
  });
}

export function undo() {
  return move("undo", "redo", "Undone");
}

export function redo() {
  return move("redo", "undo", "Redone");
}

/**
 * @param {"undo" | "redo"} from
 * @param {"undo" | "redo"} to
 * @param {string} words
 */
function move(from, to, words) {
  moves = moves.then(() => moveOnce(from, to, words));
  return moves;
}

/**
 * @param {"undo" | "redo"} from
 * @param {"undo" | "redo"} to
 * @param {string} words
 */
async function moveOnce(from, to, words) {
  const entry = store.get()[from].at(-1);
  if (!entry) return;
  moving = true;
  try {
    const reply = await send("open", { run: entry.run });
    if (reply.type === "error") return;
    const back = { ...entry, run: reply.before ?? entry.run };
    store.set({ [from]: store.get()[from].slice(0, -1), [to]: [...store.get()[to], back] });
    tell("info", { code: "undo", message: `${words}: ${entry.change}` });
  } finally {
    moving = false;
  }
}
