/** Which views open panels show, with the values of their parameters. The server sends them to nobody else. */

import { trying } from "../page/messages.js";

/** @typedef {Readonly<Record<string, number | readonly number[]>>} Values of a view's parameters, as far as they aren't the usual ones */

export class Subscriptions {
  /** By view: who shows it, and with which values. A run has one of each view: the values asked for last count.
   * @type {Map<string, Map<object, Values>>} */
  #open = new Map();
  /** Views that were shown and are not any more: a frame that was on its way may still bring one. @type {Set<string>} */
  #closed = new Set();

  /** @param {import("../page/run.js").Store} store @param {import("../page/run.js").Send} send */
  constructor(store, send) {
    this.store = store;
    this.send = send;
    store.subscribe(({ frame }, previous) => {
      if (frame && frame !== previous.frame) this.#leaveOut(frame, [...this.#closed]);
    });
  }

  /**
   * @param {string} view its name in the catalogue
   * @param {object} asker one of perhaps several panels that show it
   * @param {Values | null} values null for a panel that is closed
   */
  subscribe(view, asker, values) {
    const [shown, before] = [this.#values(view), this.#open.get(view)?.get(asker) ?? null];
    this.#note(view, asker, values);
    if (JSON.stringify(this.#values(view)) === JSON.stringify(shown)) return;
    // What was shown before is not what is asked for now.
    const { frame } = this.store.get();
    if (frame) this.#leaveOut(frame, [view]);
    trying(this.store, "view");
    this.#tellServer().then((reply) => {
      // Refused values, which the user was told of, would have everything refused that is said after them.
      if (reply.type !== "error" || reply.code !== "bad_value" || this.#values(view) !== values) return;
      this.#note(view, asker, before);
      this.#tellServer();
    });
  }

  /** @param {import("./protocol.js").Frame} frame @param {readonly string[]} views that nobody is shown */
  #leaveOut(frame, views) {
    const there = views.filter((view) => /** @type {any} */ (frame)[view]);
    const left = Object.fromEntries(there.map((view) => [view, null]));
    if (there.length) this.store.set({ frame: Object.freeze({ ...frame, ...left }) });
  }

  /** @param {string} view @returns {Values | null} */
  #values(view) {
    return [...(this.#open.get(view)?.values() ?? [])].at(-1) ?? null;
  }

  /** @type {(view: string, asker: object, values: Values | null) => void} */
  #note(view, asker, values) {
    const askers = this.#open.get(view) ?? new Map();
    askers.delete(asker);
    if (values) askers.set(asker, values);
    if (askers.size) this.#open.set(view, askers);
    else this.#open.delete(view);
    if (askers.size) this.#closed.delete(view);
    else this.#closed.add(view);
  }

  #tellServer() {
    return this.send("view", {
      panels: [...this.#open.keys()].map((name) => ({ name, ...this.#values(name) })),
    });
  }
}
