/** `<np-student>`: one student of the wall, large, with what a teacher may do about this one. */
import { html, LitElement, nothing } from "lit";
import { formattedLoss } from "../drawing/canvas.js";
import { inRun } from "../elements/run.js";
import { dismissWhere } from "../page/messages.js";
import { classroomOf } from "./classroom.js";
import { lookOf, paint } from "./picture.js";
import { MARKS, markOf } from "./rows.js";

/** @typedef {import("./tile.js").Tile} Tile */

class Student extends inRun(LitElement) {
  static properties = { asking: { state: true }, fault: { state: true } };

  constructor() {
    super();
    /** @type {Tile | null} */
    this.tile = null;
    /** Whether it was asked if that student is to be removed. */
    this.asking = false;
    this.fault = "";
  }

  createRenderRoot() {
    return this;
  }

  /** @param {Tile} tile */
  open(tile) {
    this.tile = tile;
    this.asking = false;
    this.fault = "";
    this.requestUpdate();
    this.#dialog?.showModal();
  }

  /** A row has come, perhaps this one's. @param {ReadonlyMap<string, Tile>} tiles */
  refresh(tiles) {
    if (!this.tile) return;
    if (!tiles.has(this.tile.seat)) this.#dialog?.close();
    this.requestUpdate();
  }

  get #dialog() {
    return this.querySelector("dialog");
  }

  updated() {
    const canvas = this.querySelector("canvas");
    if (canvas && this.tile?.shown) paint(canvas, this.tile.shown, lookOf(canvas, this.store.get().palette));
  }

  render() {
    return html`<dialog class="dialog student" aria-labelledby="student-name" @close=${() => this.#closed()}>
      <form method="dialog">
        <h2 id="student-name">${this.tile?.row?.name}</h2>
        <button class="tool close" aria-label="Close"><svg class="icon" aria-hidden="true"><use href="#icon-close"></use></svg></button>
      </form>
      ${this.tile?.row ? this.#about(this.tile.row) : nothing}
      <span class="field-error" role="alert" ?hidden=${!this.fault}>${this.fault}</span>
      ${this.asking ? this.#question() : this.#acts()}
    </dialog>`;
  }

  /** @param {import("./rows.js").Row} row */
  #about(row) {
    const percent = (/** @type {number} */ share) => `${+(100 * share).toFixed(1)} %`;
    const rows = [
      ["Epoch", row.epoch.toLocaleString("en")],
      ["Training loss", row.train === null ? "–" : formattedLoss(row.train)],
      ["Test loss", row.test === null ? "–" : formattedLoss(row.test)],
      ...(row.accuracy === null ? [] : [["Test accuracy", percent(row.accuracy)]]),
      ["Layers", row.shape],
      ["Activation", row.activation],
      ["Now", MARKS[markOf(row)] || "training"],
      ...(row.quiet !== null && !row.receiving
        ? [["Last picture taken", `${Math.round(row.quiet)} s ago`]]
        : []),
    ];
    return html`<canvas width="1" height="1" role="img" aria-label="Output"></canvas>
      <dl class="figures">${rows.map(([term, value]) => html`<dt>${term}</dt><dd>${value}</dd>`)}</dl>`;
  }

  #acts() {
    return html`<div class="line">
      <button type="button" class="button" @click=${() => this.#act("rename")}>New name</button>
      <button type="button" class="button" @click=${() => this.#ask(true)}>Remove from class …</button>
    </div>`;
  }

  #question() {
    return html`<p>Remove ${this.tile?.row?.name}? This student keeps the network, and can't come back from this tab. From a new tab with the code it is possible: close the class to newcomers (Activities) to prevent that.</p>
      <div class="line">
        <button type="button" class="button primary" @click=${() => this.#remove()}>Remove</button>
        <button type="button" class="button" @click=${() => this.#ask(false)}>Cancel</button>
      </div>`;
  }

  /** The button pressed goes: the focus is on the first of those that come. @param {boolean} asking */
  async #ask(asking) {
    this.asking = asking;
    await this.updateComplete;
    this.querySelector(".line")?.querySelector("button")?.focus();
  }

  async #remove() {
    if (await this.#act("remove")) this.#dialog?.close();
  }

  /** @param {string} act @returns {Promise<boolean>} whether it was done */
  async #act(act) {
    const reply = await classroomOf(this.run).act(act, { seat: this.tile?.seat });
    this.fault = reply.type === "error" ? reply.message : "";
    // It is said here: the page's messages lie behind the dialog.
    if (this.fault) dismissWhere(this.store, ({ kind, about }) => kind === "error" && about === "class_act");
    return !this.fault;
  }

  #closed() {
    const button = this.tile?.button;
    this.tile = null;
    button?.focus();
  }
}

customElements.define("np-student", Student);
