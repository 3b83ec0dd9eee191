/**
 * Why no socket opens. A browser doesn't tell, so the page asks with an ordinary request at the socket's address, and
 * the server answers what it saw and which line of a proxy mends it. Loaded when a socket was refused.
 *
 * @typedef {{ accepted: boolean, message: string, lines: Record<string, string> }} Finding
 * @typedef {import("../page/store.js").Store} Store
 */
import { dismissWhere, tell } from "../page/messages.js";

const CODE = "socket";
const PATIENCE = 5000; // milliseconds

/** What was found the last time, while no socket has opened since. @type {WeakMap<Store, string>} */
const before = new WeakMap();

/** A socket was refused: ask, and say what is wrong. @param {Store} store */
export async function explain(store) {
  if (!before.has(store))
    store.subscribe(({ connection }) => {
      if (connection === "open") before.set(store, "");
    });
  const known = before.get(store) ?? "";
  const found = await ask();
  const again =
    found === null ? "" : typeof found === "number" ? "status" : found.accepted ? "accepted" : "refused";
  // A server that has just started answers before the next socket opens. Only a second failure means something.
  const sure = again === "refused" || again === known;
  before.set(store, again);
  if (!sure || !again || store.get().connection === "open") dismissWhere(store, ({ code }) => code === CODE);
  else say(store, words(/** @type {Finding | number} */ (found)));
}

/** @returns {Promise<Finding | number | null>} what the server says; an HTTP status if it is none of its answers; or null */
async function ask() {
  const address = new URL("ws", document.baseURI);
  address.searchParams.set("origin", location.origin);
  try {
    const answer = await fetch(address, { cache: "no-store", signal: AbortSignal.timeout(PATIENCE) });
    if (!answer.ok) return answer.status;
    const found = await answer.json().catch(() => null);
    return typeof found?.accepted === "boolean" ? found : answer.status;
  } catch {
    return null;
  }
}

/** @param {Finding | number} found */
function words(found) {
  if (typeof found === "number")
    return `The proxy in front answers with HTTP status ${found} where NumPlay should answer. NumPlay isn't running, or the proxy can't reach it.`;
  const lines = Object.entries(found.lines).map(([proxy, line]) => `${proxy}: ${line}`);
  return [found.message, ...lines].join("\n");
}

/** @param {Store} store @param {string} message */
function say(store, message) {
  dismissWhere(store, (each) => each.code === CODE && each.message !== message);
  if (store.get().messages.some(({ code }) => code === CODE)) return;
  tell(store, "error", { code: CODE, message, holds: ({ connection }) => connection !== "open" });
}
