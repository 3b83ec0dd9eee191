/**
 * The quality of the pictures: chosen by this user, or by what the line and the server can do. Asks the server for maps
 * of that size, and of what is in sight only.
 *
 * @typedef {import("./levels.js").Choice} Choice
 * @typedef {import("./levels.js").Level} Level
 */

import { capped, comeLate, FRESH, judged, reasonToSave } from "./judge.js";
import { viewOf } from "./levels.js";

const KEY = "numplay.quality";
/** @type {readonly string[]} */
const CHOICES = ["auto", "full", "saving", "low"];
const SECOND = 1000;
/** Milliseconds for a message and its answer beyond which the link is slow. */
const SLOW = 500;

export class Quality {
  #judgement = FRESH;
  #visible = true;
  #asked = "";

  /** @param {Pick<import("../page/run.js").Run, "store" | "send" | "traffic">} run */
  constructor({ store, send, traffic }) {
    this.store = store;
    this.send = send;
    this.traffic = traffic;
  }

  /** Begin, with the choice made on an earlier visit. */
  start() {
    this.choose(/** @type {Choice} */ (recalled()));
    this.store.subscribe((state, previous) => {
      if (state.browsers !== previous.browsers) this.#settle();
      if (state.state?.layers !== previous.state?.layers) this.#ask();
      const [speed, before] = [state.state?.speed, previous.state?.speed];
      const pace = speed?.rate !== before?.rate || speed?.unit !== before?.unit;
      if (state.playing !== previous.playing || state.connection !== previous.connection || pace)
        this.traffic.restart(performance.now());
    });
    setInterval(() => this.#judge(), SECOND);
  }

  /** @param {Choice} choice */
  choose(choice) {
    this.#judgement = capped(FRESH, this.why() !== "");
    this.#apply(choice);
    try {
      localStorage.setItem(KEY, choice);
    } catch {
      // Storage is forbidden: the choice lasts as long as the page.
    }
  }

  /** @param {boolean} inSight whether any of the hidden units is */
  showUnits(inSight) {
    this.#visible = inSight;
    this.#ask();
  }

  /** @param {Choice} choice */
  #apply(choice) {
    const level = choice === "auto" ? this.#judgement.level : choice;
    this.store.set({ quality: Object.freeze({ choice, level }) });
    this.#ask();
  }

  #ask() {
    const view = this.#wanted();
    if (JSON.stringify(view) === this.#asked) return;
    this.#asked = JSON.stringify(view);
    this.send("view", view);
  }

  /** @returns {import("./levels.js").View} */
  #wanted() {
    const { quality, state } = this.store.get();
    const layers = state?.layers.slice(1) ?? [];
    const units = layers.slice(0, -1).reduce((sum, { size }) => sum + size, 0);
    const outputs = layers.at(-1)?.size ?? 1;
    return viewOf(quality.level, { outputs, units: state ? units : 1, visible: this.#visible });
  }

  /** Once a second: does what comes fit the level? */
  #judge() {
    const { quality, playing, connection, busy } = this.store.get();
    if (quality.choice !== "auto" || !playing || connection !== "open" || document.hidden) return;
    const measured = this.traffic.measured(performance.now());
    const late = comeLate(measured, this.#possible());
    this.#judgement = judged(this.#judgement, { late, slow: measured.wait > SLOW, busy: busy !== null });
    this.#settle();
  }

  /** No more than what all can have, unless it was chosen. */
  #settle() {
    this.#judgement = capped(this.#judgement, this.why() !== "");
    const { choice, level } = this.store.get().quality;
    if (choice === "auto" && this.#judgement.level !== level) this.#apply("auto");
  }

  /** @returns {string} why the pictures are not full by themselves; nothing where they may be */
  why() {
    const { connection } = /** @type {Navigator & { connection?: { type?: string } }} */ (navigator);
    return reasonToSave(this.store.get().browsers, connection);
  }

  /** @returns {number} frames a second that there could be: no more than the server sends, are asked for, or are owed */
  #possible() {
    const { state, limits } = this.store.get();
    const { rate } = this.#wanted();
    const owed = state?.speed.rate ?? Number.POSITIVE_INFINITY;
    return Math.min(rate, Number(limits.frames ?? rate), owed);
  }
}

/** @returns {string} */
function recalled() {
  try {
    const found = localStorage.getItem(KEY) ?? "";
    return CHOICES.includes(found) ? found : "auto";
  } catch {
    return "auto";
  }
}
