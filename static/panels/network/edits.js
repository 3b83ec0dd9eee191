/**
 * Changes of the network's structure, made on its picture. Quick clicks follow each other before the first is
 * answered: each builds on what the one before wanted.
 *
 * @typedef {import("lit").LitElement & { run: import("../../page/run.js").Run }} Panel
 */

import { isHidden } from "../../page/hidden.js";
import { dismissWhere } from "../../page/messages.js";
import { isOwn } from "./graph.js";

export class Edits {
  /** @param {Panel} host */
  constructor(host) {
    this.host = host;
    /** What was asked for and is not answered yet, by setting. @type {Map<string, readonly unknown[]>} */
    this.wanted = new Map();
  }

  /** @param {(shape: readonly number[]) => number[]} change */
  reshape(change) {
    return this.#build("networkShape", (shape) => change(/** @type {readonly number[]} */ (shape)));
  }

  /** @param {string} name of a feature of the user's own */
  async removeFeature(name) {
    const formulas = /** @type {string[]} */ (this.host.run.store.get().state?.config.formulas ?? []);
    await this.set({ formulas: formulas.filter((each) => `=${each}` !== name) });
  }

  /** @param {string} name */
  async toggleFeature(name) {
    if (isOwn(name)) return; // it is there to be used, or is removed
    if (isHidden(this.host.run.store.get(), "features")) return;
    await this.#build("features", toggled(name));
  }

  /** Cut a link, or put it back. @param {string} link */
  toggleCut(link) {
    return this.#build("cut", toggled(link));
  }

  /** Freeze a neuron or link, or let it learn again. @param {string} id */
  toggleFrozen(id) {
    return this.#build("frozenParts", toggled(id));
  }

  /** @param {Record<string, unknown>} changes */
  async set(changes) {
    dismissWhere(
      this.host.run.store,
      ({ kind, field }) => kind === "error" && field !== null && field in changes,
    );
    await this.host.run.send("set", { changes });
    this.host.requestUpdate();
  }

  /** @param {string} setting a list @param {(present: readonly unknown[]) => readonly unknown[]} change */
  async #build(setting, change) {
    const present = /** @type {readonly unknown[]} */ (
      this.host.run.store.get().state?.config[setting] ?? []
    );
    const next = change(this.wanted.get(setting) ?? present);
    this.wanted.set(setting, next);
    await this.set({ [setting]: next });
    if (this.wanted.get(setting) === next) this.wanted.delete(setting);
  }
}

/** @param {string} name @returns {(present: readonly unknown[]) => unknown[]} the list without it, or with it at the end */
function toggled(name) {
  return (present) => (present.includes(name) ? present.filter((each) => each !== name) : [...present, name]);
}
