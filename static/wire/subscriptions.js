/** Which open panels need more of a frame than the others. The server sends it to nobody else. */

export class Subscriptions {
  /** Who wants it, by panel. @type {Map<string, Set<object>>} */
  #open = new Map();

  /** @param {import("../page/run.js").Send} send */
  constructor(send) {
    this.send = send;
  }

  /**
   * @param {string} panel the protocol's name for it
   * @param {object} asker one of perhaps several such panels
   * @param {boolean} wanted
   */
  subscribe(panel, asker, wanted) {
    const askers = this.#open.get(panel) ?? new Set();
    const before = askers.size;
    if (wanted) askers.add(asker);
    else askers.delete(asker);
    if (askers.size) this.#open.set(panel, askers);
    else this.#open.delete(panel);
    if (Boolean(before) !== Boolean(askers.size)) this.send("view", { panels: [...this.#open.keys()] });
  }
}
