/**
 * What a connection has to say to the user: errors and notices of the server, and why no socket opens.
 *
 * @typedef {import("../page/store.js").Store} Store
 */
import { tell } from "../page/messages.js";

/** The answer to what was asked for, where no other came. */
export const LOST = Object.freeze({
  code: "connection_lost",
  field: null,
  message: "The connection was lost before the server answered. Please try again.",
});

/**
 * @param {Store} store
 * @param {string | null} about the message that was refused
 * @param {{ code: string, message: string, field: string | null }} error
 * @returns {import("./protocol.js").ServerMessage}
 */
export function complain(store, about, error) {
  tell(store, "error", { ...error, about });
  return { type: "error", ...error };
}

/**
 * @param {Store} store
 * @param {string} code of a notice
 * @returns {import("../page/store.js").Message["holds"]} how long it says what is so
 */
function untilChanged(store, code) {
  const { state } = store.get();
  // It was about a run that could not be computed: another one, or playing again, is another matter.
  return code === "compute_failed" ? (now) => now.state === state : undefined;
}

/**
 * How things stand fades, what asks for something stays.
 * @param {Store} store
 * @param {import("./protocol.js").Notice} notice
 * @param {string | null} about the message that brought it
 * @param {boolean} wasLost whether there was a connection, and it was lost
 */
export function notify(store, notice, about, wasLost) {
  // Whether the server is busy is a state of things, not a message: the status shows it.
  if (notice.code === "busy" || notice.code === "idle")
    store.set({ busy: notice.code === "busy" ? notice.message : null });
  else if (notice.code === "working") {
    // No sooner than the page itself says that it waits, and no longer.
    if (store.get().waiting) tell(store, "info", { ...notice, holds: ({ waiting }) => waiting });
  } else if (notice.code === "resumed") {
    // After a reload, or for a run that rests, there is nothing to tell.
    if (wasLost && store.get().playing)
      tell(store, "info", {
        ...notice,
        holds: ({ connection, playing }) => connection === "open" && playing,
      });
  } else tell(store, "notice", { ...notice, about, holds: untilChanged(store, notice.code) });
}

/** Say that what was asked for is done later. @param {Store} store */
export function promise(store) {
  tell(store, "info", {
    code: "queued",
    message: "You're offline. This will be applied when the connection returns.",
    holds: ({ connection }) => connection !== "open",
  });
}

/** Say why no socket opens. Without a server to be asked, there is nothing to say. @param {Store} store */
export async function explain(store) {
  try {
    await (await import("./diagnosis.js")).explain(store);
  } catch {
    // The server is gone, and the page tries again anyway.
  }
}
