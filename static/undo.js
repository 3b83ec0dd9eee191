/**
 * Undo and redo: every change the server answers comes with the run as it was `before`; going back is opening that run.
 *
 * @typedef {import("./store.js").Change} Change
 * @typedef {import("./protocol.js").SessionState} SessionState
 */
import { onState, send } from "./connection.js";
import { tell } from "./messages.js";
import { store } from "./store.js";

const MOST = 100;

let gesture = 0;
let lastGesture = 0;
let moving = false;

/**
 * The stack with one more change. A change of the same gesture (a slider's drag) joins the one on top.
 * @param {readonly Change[]} stack
 * @param {Change} change
 * @returns {Change[]}
 */
export function pushed(stack, change) {
  const top = stack.at(-1);
  if (top && change.gesture && top.gesture === change.gesture) {
    const joined = `${top.change.split(" → ")[0]} → ${change.change.split(" → ").at(-1)}`;
    return [...stack.slice(0, -1), { ...top, change: joined }];
  }
  return [...stack, change].slice(-MOST);
}

/** Until `endGesture`, changes of settings count as one. */
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
      change: state.change ?? "the opened run",
      gesture: state.cause === "set" ? gesture : 0,
    };
    store.set({ undo: pushed(store.get().undo, change), redo: [] });
  });
}

export function undo() {
  return move("undo", "redo", "Undone");
}

export function redo() {
  return move("redo", "undo", "Done again");
}

/**
 * @param {"undo" | "redo"} from
 * @param {"undo" | "redo"} to
 * @param {string} words
 */
async function move(from, to, words) {
  const entry = store.get()[from].at(-1);
  if (!entry || moving) return;
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
