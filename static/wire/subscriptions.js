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
  if (JSON.stringify(values) === JSON.stringify(open.get(view) ?? null)) return;
  if (values) open.set(view, values);
  else open.delete(view);
  // What was shown before is not what is asked for now.
  const { frame } = store.get();
  if (frame) store.set({ frame: Object.freeze({ ...frame, [view]: null }) });
  send("view", { panels: [...open].map(([name, chosen]) => ({ name, ...chosen })) });
}
