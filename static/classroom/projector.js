/**
 * `<np-projector>`: what the class sees on the projector. How to join, while nothing else is current; then the teacher's
 * message, the countdown and other activities, and the spotlight; without one, everybody's network. Nothing can be pressed.
 */
import { html, nothing, svg } from "lit";
import { onThemeChange } from "../drawing/canvas.js";
import { recallPalette } from "../panels/output/preference.js";
import { ACTIVITIES } from "./activities.js";
import { spoken } from "./card.js";
import { classroomOf } from "./classroom.js";
import "./closeup.js";
import { closeupsOf, nameOf } from "./closeups.js";
import "./doing.js";
import { Member } from "./member.js";
import { Mosaic } from "./mosaic.js";
import { drawn } from "./qr.js";

/** Activities that leave the mosaic its place. */
const LINES = ACTIVITIES.filter(({ line }) => line).map(({ name }) => name);

class Projector extends Member {
  static properties = { missing: { state: true } };

  constructor() {
    super();
    /** Why there is no class to show; empty while there is one, or may be. */
    this.missing = "";
    /** Whether another address would show it. */
    this.astray = false;
    /** @type {Mosaic | null} */
    this.mosaic = null;
    /** @type {ResizeObserver | null} */
    this.resized = null;
    /** @type {(() => void)[]} */
    this.endings = [];
  }

  connectedCallback() {
    super.connectedCallback();
    recallPalette(this.store);
    closeupsOf(this.run); // from the first one on
    this.run.connection.onMessage((message) => {
      if (message.type === "wall") this.mosaic?.show(/** @type {any} */ (message).rows);
      else if (message.type === "class" && message.reply_to !== undefined) this.#ask();
      else if (message.type === "error" && ["no_class", "not_teacher"].includes(message.code))
        this.#miss("This address shows no class any more.");
    });
    const turned = () => this.#ask();
    document.addEventListener("visibilitychange", turned);
    const again = () => this.mosaic?.redraw(this.store.get().palette);
    // Its place grows and shrinks with the window, and with the lines above it.
    this.resized = new ResizeObserver(again);
    this.endings = [
      () => document.removeEventListener("visibilitychange", turned),
      () => this.resized?.disconnect(),
      onThemeChange(again),
    ];
    const [code, secret] = location.hash.slice(1).split("/");
    if (code && secret)
      classroomOf(this.run).begin({ role: "screen", code, secret }, { before: true, lasting: false });
    else this.#miss("This address shows no class.");
  }

  /** @param {string} why */
  #miss(why) {
    this.astray = !this.missing;
    this.missing ||= why;
  }

  changed() {
    this.missing = this.told ? "" : "The class is over.";
    if (!this.#in && this.told) this.#ask();
    this.#in = !!this.told;
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    for (const end of this.endings) end();
  }

  firstUpdated() {
    const list = /** @type {HTMLElement} */ (this.querySelector(".mosaic"));
    this.mosaic = new Mosaic(list, (seats) => this.#ask(seats));
    this.mosaic.palette = this.store.get().palette;
    this.resized?.observe(list);
  }

  /** Whether it shows a class. */
  #in = false;
  /** Whose pictures are wanted. @type {readonly string[]} */
  #seats = [];

  /** @param {readonly string[]} seats */
  #ask(seats = this.#seats) {
    this.#seats = seats;
    const { classroom, connection } = this.store.get();
    if (classroom?.role !== "screen" || connection !== "open") return;
    this.send("class_wall", document.hidden ? { open: false } : { open: true, seen: seats });
  }

  render() {
    const classroom = this.told;
    const { title, entry, join = "", here = 0, stage, doing = {} } = classroom ?? {};
    const shown = doing.spotlight?.shown ?? [];
    const large = Object.keys(doing).some((name) => name !== "spotlight" && !LINES.includes(name));
    const waiting = !!classroom && !here && !shown.length && !large;
    const joins = !!classroom && !shown.length && !large && !stage?.message;
    return html`<div class="projector-page ${waiting ? "waiting" : ""} ${large ? "busy" : ""}">
      <header class="projector-head" ?hidden=${!classroom || joins}>
        <h1 class="projector-title">${title || "The class"}</h1>
        <span>${spoken(join)} <strong class="projector-code">${entry}</strong></span>
      </header>
      <p class="projector-paused" role="status">${stage?.paused ? "Paused. Look up here." : nothing}</p>
      <p class="projector-message" role="status">${stage?.message ?? nothing}</p>
      <div class="projector-doing" inert ?hidden=${!classroom}><np-doing without="spotlight" still></np-doing></div>
      <div class="projector-lit" data-count=${shown.length} ?hidden=${!shown.length}>
        ${shown.map((/** @type {any} */ each, /** @type {number} */ at) => html`<np-closeup .at=${at} .name=${nameOf(each, at, shown)}></np-closeup>`)}
      </div>
      <div class="projector-all" ?hidden=${!classroom || !!shown.length || large}>
        ${joins ? this.#card() : nothing}
        <ul class="mosaic" role="list" aria-label="Everybody's network" ?hidden=${waiting}></ul>
      </div>
      <p class="projector-missing" ?hidden=${!this.missing}>${this.missing}${this.astray ? html` Open it anew from the teacher's page: <strong>Projector</strong>.` : nothing}</p>
    </div>`;
  }

  #card() {
    const { title, entry, join = "", qr = [], here = 0, doing = {} } = this.told ?? {};
    return html`<section class="projector-join" aria-label="How to join">
      <h1>${title || "The class"}</h1>
      <p>Open <strong class="projector-address">${spoken(join)}</strong></p>
      <p>press <svg class="icon" aria-hidden="true"><use href="#icon-class"></use></svg> <strong>Class</strong> and join with</p>
      <p class="projector-code">${entry}</p>
      ${qr.length ? picture(qr) : nothing}
      <p class="projector-here"><strong>${here}</strong> here${"door" in doing ? " · Closed to newcomers" : nothing}</p>
    </section>`;
  }
}

/** @param {readonly string[]} rows */
function picture(rows) {
  const { side, path } = drawn(rows);
  return html`<svg class="projector-qr" viewBox="0 0 ${side} ${side}" role="img" aria-label="QR code of the address">
    ${svg`<rect width=${side} height=${side} fill="#fff"/><path d=${path} fill="#000"/>`}
  </svg>`;
}

customElements.define("np-projector", Projector);
