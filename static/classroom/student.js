/** `<np-student>`: one student of the wall, large and live, with what a teacher may do about this one. */
import { html, nothing, svg } from "lit";
import { formattedLoss } from "../drawing/canvas.js";
import { dismissWhere } from "../page/messages.js";
import { classroomOf } from "./classroom.js";
import "./closeup.js";
import { curvesOf } from "./curves.js";
import { Member } from "./member.js";
import { MARKS, markOf } from "./rows.js";
import { litSeats, toggleLit } from "./shine.js";

/** @typedef {import("./tile.js").Tile} Tile */

/** The side of the curves' picture, in its own units. */
const CURVE = { width: 240, height: 80 };

class Student extends Member {
  static properties = { asking: { state: true }, fault: { state: true } };

  constructor() {
    super();
    /** @type {Tile | null} */
    this.tile = null;
    /** Whether it was asked if that student is to be removed. */
    this.asking = false;
    this.fault = "";
  }

  /** @param {Tile} tile */
  open(tile) {
    this.tile = tile;
    this.asking = false;
    this.fault = "";
    this.requestUpdate();
    this.#dialog?.showModal();
    this.dispatchEvent(new CustomEvent("looked", { detail: tile.seat }));
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

  render() {
    return html`<dialog class="dialog student" data-once aria-labelledby="student-name" @close=${() => this.#closed()}>
      <form method="dialog">
        <h2 id="student-name">${this.tile?.row?.name}</h2>
        <button class="tool close" aria-label="Close"><svg class="icon" aria-hidden="true"><use href="#icon-close"></use></svg></button>
      </form>
      ${this.tile?.row ? this.#about(this.tile, this.tile.row) : nothing}
      <span class="field-error" role="alert" ?hidden=${!this.fault}>${this.fault}</span>
      ${this.asking ? this.#question() : this.#acts()}
    </dialog>`;
  }

  /** @param {Tile} tile @param {import("./rows.js").Row} row */
  #about(tile, row) {
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
    return html`<div class="student-about"><np-closeup bare .seat=${tile.seat} .name=${row.name}></np-closeup>
      <div><dl class="figures">${rows.map(([term, value]) => html`<dt>${term}</dt><dd>${value}</dd>`)}</dl>
      ${this.#curves(tile)}</div></div>`;
  }

  /** @param {Tile} tile */
  #curves({ samples }) {
    const curves = curvesOf(samples, CURVE);
    if (!curves) return nothing;
    const { train, test } = curves;
    return html`<figure class="student-curves">
      <svg viewBox="0 0 ${CURVE.width} ${CURVE.height}" role="img" aria-label="Losses since this wall was opened">
        ${svg`<path class="train" d=${train}></path><path class="test" d=${test}></path>`}</svg>
      <figcaption><span class="train">Training loss</span> <span class="test">Test loss</span> since the wall was opened</figcaption>
    </figure>`;
  }

  #acts() {
    const { code, doing = {} } = this.told ?? {};
    const seat = this.tile?.seat ?? "";
    const lit = litSeats(this.run).includes(seat);
    const copy = `./?lead=${encodeURIComponent(code ?? "")}&take=${encodeURIComponent(seat)}`;
    return html`<div class="line">
      <button type="button" class="button ${lit ? "primary" : ""}" aria-pressed=${lit} @click=${() => this.#shine()}>${lit ? "In the spotlight" : "Spotlight"}</button>
      ${
        doing.copies || !this.tile?.row?.here
          ? nothing
          : html`<a class="button" href=${copy} target="_blank" rel="noopener" title="In a tab of its own. From there it can be sent back.">Open a copy</a>`
      }
      <button type="button" class="button" @click=${() => this.#act("rename")}>New name</button>
      <button type="button" class="button" @click=${() => this.#ask(true)}>Remove from class …</button>
    </div>`;
  }

  #question() {
    return html`<p>Remove ${this.tile?.row?.name}? This student keeps the network, and can't come back from this tab. From a new tab with the code it is possible: to prevent that, give the class a new code, or close it (Activities, Code and door).</p>
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

  async #shine() {
    if (this.tile) this.#said(await toggleLit(this.run, this.tile.seat));
  }

  async #remove() {
    if (await this.#act("remove")) this.#dialog?.close();
  }

  /** @param {string} act @returns {Promise<boolean>} whether it was done */
  async #act(act) {
    return this.#said(await classroomOf(this.run).act(act, { seat: this.tile?.seat }));
  }

  /** @param {import("../wire/protocol.js").ServerMessage} reply @returns {boolean} whether it was done */
  #said(reply) {
    this.fault = reply.type === "error" ? reply.message : "";
    // It is said here: the page's messages lie behind the dialog.
    if (this.fault) dismissWhere(this.store, ({ kind, about }) => kind === "error" && about === "class_act");
    return !this.fault;
  }

  #closed() {
    const button = this.tile?.button;
    this.tile = null;
    button?.focus();
    this.dispatchEvent(new CustomEvent("looked", { detail: "" }));
  }
}

customElements.define("np-student", Student);
