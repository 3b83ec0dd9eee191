/**
 * `<np-lead>`: what a teacher does with a class: in the strip of the playground, and on the wall (`wall`), which has no
 * network of its own to give.
 */
import { html, nothing } from "lit";
import "./card.js";
import { classroomOf } from "./classroom.js";
import "./doing.js";
import { Member } from "./member.js";

const LONGEST_MESSAGE = 300;

class Lead extends Member {
  static properties = { wall: { type: Boolean }, fault: { state: true } };

  constructor() {
    super();
    this.wall = false;
    this.fault = "";
  }

  render() {
    const classroom = this.told;
    if (classroom?.role !== "teacher") return nothing;
    const { code, entry, title, stage, roster = [], screen = "" } = classroom;
    const here = roster.filter((each) => each.here).length;
    const act = (/** @type {string} */ name) => () => this.act(name);
    const undo = this.doing("undo");
    return html`<div class="class-row" role="group" data-once aria-label="Lead the class">
      ${this.wall || !title ? nothing : html`<strong class="class-title" title=${title}>${title}</strong>`}
      <button type="button" class="button class-code" title="Show the code to everybody" aria-label="Show code ${entry}" @click=${() => this.#show()}>${entry} <svg class="icon" aria-hidden="true"><use href="#icon-present"></use></svg></button>
      <span class="class-here"><strong>${here}</strong> here${here < roster.length ? ` of ${roster.length}` : ""}</span>
      <button type="button" class="button ${stage.paused ? "primary" : ""}" @click=${act(stage.paused ? "resume" : "pause")}>${stage.paused ? "Resume" : "Pause everybody"}</button>
      ${this.wall ? nothing : html`<button type="button" class="button" @click=${() => this.#give()}>Give everybody my network</button>`}
      <button type="button" class="button" popovertarget="class-say">Message to all</button>
      ${this.wall ? html`<a class="button" href="./?lead=${code}" target="_blank" rel="noopener">Playground</a>` : html`<a class="button" href="./wall#${code}" target="_blank" rel="noopener">Wall</a>`}
      <a class="button" href="./projector#${code}/${screen}" target="_blank" rel="noopener">Projector</a>
      <np-activities></np-activities>
      ${undo ? html`<button type="button" class="button class-undo" title="Undo: ${undo.what}" @click=${() => this.act("undo", { act: undo.act })}>Undo: ${undo.what}</button>` : nothing}
      <button type="button" class="button last" popovertarget="class-end">End the class</button>
      ${this.#say(stage.message)}
      <div class="popup prose" id="class-end" popover role="group" aria-label="End the class">
        <p>The class ends for everybody. They keep their networks.</p>
        <span class="line"><button type="button" class="button primary" @click=${act("end")}>End it now</button>
        <button type="button" class="button" popovertarget="class-end" popovertargetaction="hide">Go on</button></span>
      </div>
      <np-class-card></np-class-card>
    </div>`;
  }

  /** @param {string | null} message that everybody sees now */
  #say(message) {
    return html`<div class="popup" id="class-say" popover role="group" aria-label="Message to all">
      <form class="class-say" @submit=${(/** @type {Event} */ event) => this.#sent(event)}>
        <label for="class-words">Everybody sees this above the network</label>
        <textarea id="class-words" rows="2" autofocus maxlength=${LONGEST_MESSAGE} .defaultValue=${message ?? ""} aria-describedby="class-say-error"></textarea>
        <span class="field-error" id="class-say-error" role="alert" ?hidden=${!this.fault}>${this.fault}</span>
        <span class="line"><button class="button primary">Show it</button>
        ${message ? html`<button type="button" class="button" @click=${() => this.#tell("")}>Take it away</button>` : nothing}</span>
      </form>
    </div>`;
  }

  #show() {
    /** @type {any} */ (this.querySelector("np-class-card"))?.open();
  }

  async #give() {
    const reply = await classroomOf(this.run).push();
    if (reply.type === "error") return;
    this.inform("class_pushed", "Everybody has your network now.");
  }

  /** @param {Event} event */
  #sent(event) {
    event.preventDefault();
    const words = this.querySelector("textarea")?.value.trim() ?? "";
    this.#tell(words);
  }

  /** @param {string} text */
  async #tell(text) {
    this.fault = await this.attempt("say", { text });
    if (this.fault) return;
    /** @type {HTMLFormElement} */ (this.querySelector(".class-say")).reset();
    /** @type {HTMLElement} */ (this.querySelector("#class-say")).hidePopover();
  }
}

customElements.define("np-lead", Lead);
