/** Which open panels need more of a frame than the others. The server sends it to nobody else. */
import { send } from "./connection.js";

/** @type {Set<string>} */
const open = new Set();

/** @param {string} panel the protocol's name for it @param {boolean} wanted */
export function subscribe(panel, wanted) {
  if (wanted === open.has(panel)) return;
  if (wanted) open.add(panel);
  else open.delete(panel);
  send("view", { panels: [...open] });
}
