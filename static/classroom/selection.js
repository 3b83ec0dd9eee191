/** `<np-selection>`: what a teacher does with the students who are selected on the wall, at the foot of the window. */
import { html, nothing } from "lit";
import { tell } from "../page/messages.js";
import { Member } from "./member.js";
import { MOST_LIT, shine } from "./shine.js";

/** @typedef {import("./tile.js").Tile} Tile */

const LONGEST_MESSAGE = 300;

class Selection extends Member {
  static properties = { chosen: { state: true } };

  constructor() {
    super();
    /** @type {readonly Tile[]} */
    this.chosen = [];
  }

  /** @param {readonly Tile[]} tiles */
  choose(tiles) {
    this.chosen = tiles;
  }

  /** Whoever has left is no more selected. @param {ReadonlyMap<string, Tile>} tiles */
  refresh(tiles) {
    if (this.chosen.some(({ seat }) => !tiles.has(seat)))
      this.chosen = this.chosen.filter(({ seat }) => tiles.has(seat));
  }

  get #seats() {
    return this.chosen.map(({ seat }) => seat);
  }

  render() {
    const count = this.chosen.length;
    if (!count) return nothing;
    return html`<div class="selection" role="group" data-once aria-label="Selected students">
      <strong role="status">${count} selected</strong>
      <button type="button" class="button" ?disabled=${count > MOST_LIT} @click=${() => this.#do(shine(this.run, this.#seats), "")}>Spotlight</button>
      <button type="button" class="button" @click=${() => this.#give()}>Give them my network</button>
      <button type="button" class="button" popovertarget="selection-say">Message to them</button>
      <button type="button" class="button last" @click=${() => this.#clear()}>Select nobody</button>
      <div class="popup" id="selection-say" popover role="group" aria-label="Message to them">
        <form class="class-say" @submit=${(/** @type {Event} */ event) => this.#say(event)}>
          <label for="selection-words">They alone see this above their networks. Empty takes it away.</label>
          <textarea id="selection-words" rows="2" autofocus maxlength=${LONGEST_MESSAGE}></textarea>
          <span class="line"><button class="button primary">Show it</button></span>
        </form>
      </div>
    </div>`;
  }

  #give() {
    const count = this.chosen.length;
    const words = `${count === 1 ? "One student has" : `${count} students have`} your network now.`;
    return this.#do(this.act("push", { seats: this.#seats, playground: true }), words);
  }

  /** @param {Event} event */
  async #say(event) {
    event.preventDefault();
    const field = /** @type {HTMLTextAreaElement} */ (this.querySelector("textarea"));
    const said = this.act("say", { text: field.value.trim(), seats: this.#seats });
    if (!(await this.#do(said, "They see it now."))) return;
    field.value = "";
    /** @type {HTMLElement | null} */ (this.querySelector("#selection-say"))?.hidePopover();
  }

  /** @param {Promise<import("../wire/protocol.js").ServerMessage>} asked @param {string} words once it is done */
  async #do(asked, words) {
    const done = (await asked).type !== "error";
    if (done && words) tell(this.store, "info", { code: "class_selected", message: words });
    return done;
  }

  #clear() {
    for (const { box } of this.chosen) box.checked = false;
    this.chosen = [];
  }
}

customElements.define("np-selection", Selection);
