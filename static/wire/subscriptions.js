/** Which views open panels show, with the values of their parameters. The server sends them to nobody else. */
import { store } from "../page/store.js";
import { send } from "./connection.js";

/** @type {Map<string, Readonly<Record<string, number>>>} */
const open = new Map();

/**
 * @param {string} view its name in the catalogue
 * @param {Readonly<Record<string, number>> | null} values of its parameters, as far as they aren't the usual ones; null
 *   for a panel that is closed
 */
export function subscribe(view, values) {
  const before = open.get(view) ?? null;
  if (JSON.stringify(values) === JSON.stringify(before)) return;
  note(view, values);
  // What was shown before is not what is asked for now.
  const { frame } = store.get();
  if (frame) store.set({ frame: Object.freeze({ ...frame, [view]: null }) });
  tellServer().then((reply) => {
    // Refused values, which the user was told of, would have everything refused that is said after them.
    if (reply.type !== "error" || reply.code !== "bad_value" || open.get(view) !== values) return;
    note(view, before);
    tellServer();
  });
}

/** @param {string} view @param {Readonly<Record<string, number>> | null} values */
function note(view, values) {
  if (values) open.set(view, values);
  else open.delete(view);
}

function tellServer() {
  return send("view", { panels: [...open].map(([name, values]) => ({ name, ...values })) });
}
