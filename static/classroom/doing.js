/**
 * Where activities stand: `<np-activities>`, the teacher's menu of them, in a popup; and `<np-doing>`, what everybody
 * sees of those that are under way: what was begun last, and of what is tall besides a line that unfolds it.
 */
import { html, nothing } from "lit";
import { repeat } from "lit/directives/repeat.js";
import { tell } from "../page/messages.js";
import { placeAgain } from "../page/popups.js";
import { ACTIVITIES } from "./activities.js";
import { Folding } from "./folding.js";
import { Member } from "./member.js";

/** @typedef {import("./activities.js").Activity} Activity */

class Activities extends Member {
  static properties = { chosen: { state: true } };

  constructor() {
    super();
    /** The one that is open in the popup. @type {Activity | null} */
    this.chosen = null;
  }

  render() {
    return html`<button type="button" class="button" popovertarget="class-activities">Activities</button>
      <div class="popup" id="class-activities" popover role="group" aria-label="Activities" @beforetoggle=${(/** @type {ToggleEvent} */ event) => this.#toggling(event)} @toggle=${(/** @type {ToggleEvent} */ event) => this.#toggled(event)}>
        ${this.chosen ? this.#open(this.chosen) : this.#menu()}
      </div>`;
  }

  #menu() {
    const { doing = {} } = this.told ?? {};
    return html`<ul class="class-menu" role="list">${ACTIVITIES.filter(({ label }) => label).map(
      (each) => html`<li>
        <button type="button" class="button" @click=${() => this.#choose(each)}>
          ${each.label}${each.name in doing ? html` <span class="class-on">on</span>` : nothing}
        </button>
        <span class="hint">${each.hint}</span>
      </li>`,
    )}</ul>`;
  }

  /** @param {Activity} activity */
  #open({ name, label }) {
    return html`<div class="class-activity">
      <div class="line"><button type="button" class="button" @click=${() => this.#back()} aria-label="All activities">←</button>
      <h2>${label}</h2></div>
      ${made(this, `np-lead-${name}`)}
    </div>`;
  }

  /** @param {Activity} activity */
  async #choose(activity) {
    if (!(await loaded(this, activity))) return;
    this.chosen = activity;
    await this.updateComplete;
    placeAgain();
    /** @type {HTMLElement | null} */ (this.querySelector(".class-activity .button"))?.focus();
  }

  async #back() {
    this.chosen = null;
    await this.updateComplete;
    placeAgain();
    /** @type {HTMLElement | null} */ (this.querySelector(".class-menu .button"))?.focus();
  }

  /** The menu is there again the next time. @param {ToggleEvent} event */
  #toggled({ newState }) {
    if (newState === "closed") this.chosen = null;
    else this.requestUpdate();
  }

  /** Closed and opened again at once, it is told only that it is open. @param {ToggleEvent} event */
  #toggling({ newState }) {
    if (newState === "open") this.chosen = null;
  }
}

class Doing extends Member {
  static properties = { there: { state: true }, without: {}, still: { type: Boolean } };

  constructor() {
    super();
    /** The names of activities whose modules are loaded. @type {ReadonlySet<string>} */
    this.there = new Set();
    /** The name of one that the page shows elsewhere. */
    this.without = "";
    /** Whether nothing can be pressed here, nor folded. */
    this.still = false;
    this.folding = new Folding();
  }

  connectedCallback() {
    super.connectedCallback();
    this.changed();
  }

  changed() {
    const { doing = null, code = "" } = this.told ?? {};
    const begun = this.folding.follow(
      this.#wanted().filter(({ noun }) => noun),
      doing,
      code,
    );
    this.#load().then(() => {
      if (begun && !this.still) this.#show(begun);
    });
  }

  render() {
    const { open } = this.folding;
    return repeat(
      this.#wanted().filter(({ name }) => this.there.has(name)),
      ({ name }) => name,
      (each) =>
        each.noun && !each.summed && !this.still
          ? this.#part(each, open.has(each.name))
          : made(this, `np-take-${each.name}`),
    );
  }

  /** @param {Activity} activity @param {boolean} open */
  #part({ name, noun, words }, open) {
    return html`<div class="class-fold ${open ? "" : "folded"}">
      <button type="button" class="class-turn" aria-expanded=${open} @click=${() => this.#turn(name)}>
        <strong class=${open ? "visually-hidden" : ""}>${noun}</strong> ${open ? nothing : html`<span>${words?.(this.doing(name)) ?? ""}</span>`}</button>
      ${made(this, `np-take-${name}`)}
    </div>`;
  }

  /** @param {string} name */
  #turn(name) {
    this.folding.turn(name);
    this.requestUpdate();
  }

  /** What has just begun is seen, wherever on the page somebody is. @param {string} name */
  async #show(name) {
    await this.updateComplete;
    for (const each of ACTIVITIES)
      if (each.summed && each.name !== name)
        this.querySelector(`np-take-${each.name} > details`)?.removeAttribute("open");
    this.querySelector(`np-take-${name}`)?.scrollIntoView({ block: "nearest" });
  }

  /** @returns {readonly Activity[]} those that are under way and have something to show */
  #wanted() {
    const { doing = {} } = this.told ?? {};
    return ACTIVITIES.filter(({ name, taken }) => taken && name in doing && name !== this.without);
  }

  async #load() {
    for (const each of this.#wanted())
      if (!this.there.has(each.name) && (await loaded(this, each)))
        this.there = new Set([...this.there, each.name]);
  }
}

/** The element of that name inside another one: made once. @param {HTMLElement} host @param {string} name */
function made(host, name) {
  return host.querySelector(name) ?? document.createElement(name);
}

/** @param {Member} host @param {Activity} activity @returns {Promise<boolean>} */
async function loaded(host, { load, label, name }) {
  try {
    await load();
    return true;
  } catch {
    tell(host.store, "error", {
      code: "not_loaded",
      message: `${label ?? name} could not be loaded. Is the server still there?`,
    });
    return false;
  }
}

customElements.define("np-activities", Activities);
customElements.define("np-doing", Doing);
