/**
 * What all that shows one run shares: its store, its connection, and what belongs to both. `<np-run>` hands it to the
 * elements inside (elements/run.js); a function gets it, or its store alone, as an argument. Nothing imports one.
 *
 * @typedef {import("./store.js").Store} Store
 * @typedef {Pick<Connection, "connect" | "hear" | "keepRunningHidden" | "keepSeat" | "onMessage" | "open" | "send">} Wire what is needed of one
 * @typedef {Wire["send"]} Send
 */

import { Quality } from "../quality/quality.js";
import { Traffic } from "../quality/traffic.js";
import { Kept } from "../wire/checkpoint.js";
import { Connection } from "../wire/connection.js";
import { Subscriptions } from "../wire/subscriptions.js";
import { loadCatalog } from "./catalog.js";
import { dropOutdated } from "./messages.js";
import { Recorder } from "./record.js";
import { createStore } from "./store.js";
import { Undo } from "./undo.js";

export class Run {
  /**
   * @param {object} [given]
   * @param {Store} [given.store]
   * @param {Wire} [given.connection] instead of one to the server of this page
   * @param {string} [given.name] where a page has several: a reload recalls each by its name
   * @param {boolean} [given.unseen] no picture of it is on the page, so that none is sent
   */
  constructor({ store = createStore(), connection, name, unseen = false } = {}) {
    this.store = store;
    this.kept = new Kept(name);
    this.traffic = new Traffic();
    this.recorder = new Recorder(store, this.kept);
    /** @type {Wire} */
    this.connection = connection ?? new Connection(this, unseen);
    /** @type {Send} */
    this.send = (type, fields) => this.connection.send(type, fields);
    this.undo = new Undo(this);
    this.quality = new Quality(this);
    this.subscriptions = new Subscriptions(store, this.send);
    dropOutdated(store);
  }

  /**
   * Say hello to the server, and keep for a reload what belongs to the run.
   * @param {string} [link] to open instead of the one in the address
   * @returns {Promise<void>} when the catalogue is there too; rejected if it doesn't come
   */
  begin(link) {
    this.quality.start();
    this.connection.connect(link);
    this.undo.keep();
    this.recorder.keep();
    return loadCatalog(this.store);
  }
}
