/** Stages of a lesson: `<np-lead-stages>` writes them, `<np-take-stages>` shows the present one; a teacher's goes on from there. */
import { html, nothing } from "lit";
import { Member } from "../member.js";

/** @typedef {{ title: string, words: string, link: string, gives: boolean, limits: boolean }} Stage */

class LeadStages extends Member {
  static properties = { fault: { state: true } };

  constructor() {
    super();
    this.fault = "";
  }

  render() {
    const { number = 0, list = [] } = this.doing("stages") ?? {};
    return html`${list.length ? html`<ol class="stage-list">${list.map((/** @type {Stage} */ stage, /** @type {number} */ place) => this.#row(stage, place + 1, number))}</ol>` : nothing}
      <form class="class-say" @submit=${(/** @type {Event} */ event) => this.#write(event)}>
        <label for="stage-lines">One stage a line, as “Title: words”. A link to a network at the end of a line is given to everybody.</label>
        <textarea id="stage-lines" name="text" rows="5" .value=${list.map(line).join("\n")} placeholder="Warm up: Press Play and watch the loss.&#10;Fewer neurons: Which is the smallest network that does it?"></textarea>
        <span class="field-error" role="alert" ?hidden=${!this.fault}>${this.fault}</span>
        <span class="line"><button class="button primary">Save the stages</button></span>
      </form>
      ${list.length ? html`<button type="button" class="button" @click=${() => this.#act("stages", { text: "" })}>Take the stages away</button>` : nothing}
      ${this.#more()}`;
  }

  /** @param {Stage} stage @param {number} place @param {number} number */
  #row({ title, gives, limits }, place, number) {
    const has = [gives && "gives a network", limits && "sets limits"].filter(Boolean).join(", ");
    return html`<li><button type="button" class="button ${place === number ? "primary" : ""}" aria-current=${place === number ? "step" : nothing}
      @click=${() => this.#act("stage", { number: place })}>${title}</button> <span class="muted">${has}</span></li>`;
  }

  #more() {
    return html`<form class="class-say" @submit=${(/** @type {Event} */ event) => this.#add(event)}>
      <label for="stage-title">Add a stage from the network on my playground</label>
      <span class="line"><input id="stage-title" name="title" class="typed" maxlength="60" autocomplete="off" placeholder="Title" required><button class="button">Add</button></span>
      <label class="check"><input type="checkbox" name="limits"> With the limits that hold now</label>
    </form>`;
  }

  /** @param {Event} event */
  #write(event) {
    event.preventDefault();
    const text = String(new FormData(/** @type {HTMLFormElement} */ (event.currentTarget)).get("text") ?? "");
    if (text.trim() || this.doing("stages")) return this.#act("stages", { text });
    this.fault = "Write at least one stage.";
  }

  /** @param {Event} event */
  async #add(event) {
    event.preventDefault();
    const form = /** @type {HTMLFormElement} */ (event.currentTarget);
    const said = new FormData(form);
    if (await this.#act("stage_add", { title: String(said.get("title")), limits: said.has("limits") }))
      form.reset();
  }

  /** @param {string} act @param {Record<string, unknown>} fields */
  async #act(act, fields) {
    this.fault = await this.attempt(act, fields);
    return !this.fault;
  }
}

/** @param {Stage} stage @returns {string} as it is written */
function line({ title, words, link }) {
  return [words ? `${title}: ${words}` : title, link].filter(Boolean).join(" ");
}

class TakeStages extends Member {
  render() {
    const { role, doing = {} } = this.told ?? {};
    if (!doing.stages) return nothing;
    const { number, of, title, words } = doing.stages;
    const go = (/** @type {number} */ to) => () => this.act("stage", { number: to });
    return html`<div class="class-stage">
      ${number ? html`<p role="status"><strong>Stage ${number} of ${of}: ${title}</strong> ${words}</p>` : html`<p>${of} ${of === 1 ? "stage" : "stages"}, not begun</p>`}
      ${
        role === "teacher"
          ? html`<span class="line" data-once><button type="button" class="button" ?disabled=${!number} @click=${go(number - 1)}>Previous</button>
        <button type="button" class="button" ?disabled=${number === of} @click=${go(number + 1)}>${number ? "Next" : "Begin"}</button></span>`
          : nothing
      }
    </div>`;
  }
}

customElements.define("np-lead-stages", LeadStages);
customElements.define("np-take-stages", TakeStages);
