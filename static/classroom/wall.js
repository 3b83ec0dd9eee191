/** `<np-wall>`: everybody in a class at once, for the teacher. The class is the one in the address, or the one opened last. */
import { html, LitElement, nothing } from "lit";
import { onThemeChange } from "../drawing/canvas.js";
import { inRun } from "../elements/run.js";
import { tell } from "../page/messages.js";
import { recallPalette } from "../panels/output/preference.js";
import { spoken } from "./card.js";
import { classroomOf, OVER } from "./classroom.js";
import { Grid } from "./grid.js";
import { led } from "./kept.js";
import "./lead.js";
import { arranged, FILTERS, ORDERS, summary } from "./rows.js";
import "./selection.js";
import { toggleLit } from "./shine.js";
import "./student.js";
import "./words.js";

/** @typedef {import("./rows.js").Row} Row */

const OPEN = html`Open one on the <a href="./">playground</a>, with the button <strong>Class</strong>. Then its wall is here.`;
/** Why there is no wall, and what to do. */
const MISSING = {
  none: { title: "No class is open in this browser.", words: OPEN },
  over: { title: "The class is over.", words: OPEN },
  unknown: { title: "This class is over, or its code is wrong.", words: OPEN },
  secret: {
    title: "This is not the teacher's link of this class.",
    words: html`Whoever leads it has the right one: <strong>Class</strong>, <strong>Copy the teacher's link</strong>.`,
  },
};

class Wall extends inRun(LitElement) {
  static properties = { said: { state: true }, missing: { state: true }, empty: { state: true } };

  constructor() {
    super();
    /** How many are here. */
    this.said = "";
    /** Why there is no class here; empty while there may be one. @type {keyof typeof MISSING | ""} */
    this.missing = "";
    /** What there is to say where no tile is. */
    this.empty = "";
    /** @type {Grid | null} */
    this.grid = null;
    /** @type {(() => void)[]} */
    this.endings = [];
  }

  createRenderRoot() {
    return this;
  }

  connectedCallback() {
    super.connectedCallback();
    recallPalette(this.store);
    const wanted = wantedClass();
    const kept = led().find(({ code }) => !wanted.code || code === wanted.code);
    const found = wanted.secret ? { code: wanted.code, secret: wanted.secret } : kept;
    this.missing = found ? "" : "none";
    this.follow((state, previous) => {
      if (state.classroom !== previous.classroom) this.#changed(!!state.classroom, !!previous.classroom);
      if (state.palette !== previous.palette) this.grid?.redraw(state.palette);
    });
    this.run.connection.onMessage((message) => {
      if (message.type === "wall") this.#show(/** @type {any} */ (message).rows);
      // On each new connection nobody has asked for the wall yet.
      else if (message.type === "class" && message.secret) {
        history.replaceState(null, "", `#${message.code}`); // this browser keeps the secret now
        this.grid?.again();
      } else if (message.type === "error" && OVER.includes(message.code) && !this.store.get().classroom)
        this.missing ||= message.code === "no_class" ? "unknown" : "secret";
    });
    const turned = () => this.#ask(this.#seats);
    document.addEventListener("visibilitychange", turned);
    this.endings = [
      () => document.removeEventListener("visibilitychange", turned),
      onThemeChange(() => this.grid?.redraw(this.store.get().palette)),
    ];
    if (found)
      classroomOf(this.run).begin(
        { role: "teacher", code: found.code, secret: found.secret },
        { before: true, lasting: false },
      );
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    for (const end of this.endings) end();
    this.grid?.end();
  }

  firstUpdated() {
    const list = /** @type {HTMLElement} */ (this.querySelector(".tiles"));
    this.grid = new Grid(list, (seats) => this.#ask(seats));
    this.grid.palette = this.store.get().palette;
    list.addEventListener("change", () => this.#select());
    list.addEventListener("keydown", (event) => this.#press(event));
    list.addEventListener("click", ({ target }) => {
      if (!(target instanceof Element && target.closest(".tile"))) return;
      const seat = target.closest("li")?.dataset.seat;
      const tile = this.grid?.tiles.get(seat ?? "");
      if (tile) /** @type {any} */ (this.querySelector("np-student")).open(tile);
    });
  }

  /** Whose pictures are wanted. @type {readonly string[]} */
  #seats = [];
  /** Who is looked at, large. */
  #large = "";

  /** S on a tile: in the spotlight, or out of it. @param {KeyboardEvent} event */
  #press({ key, target, ctrlKey, metaKey, altKey }) {
    const seat = target instanceof Element ? target.closest("li")?.dataset.seat : undefined;
    if (seat && key.toLowerCase() === "s" && !(ctrlKey || metaKey || altKey)) toggleLit(this.run, seat);
  }

  #select() {
    const tiles = [...(this.grid?.tiles.values() ?? [])];
    /** @type {any} */ (this.querySelector("np-selection")).choose(tiles.filter(({ box }) => box.checked));
  }

  /** @param {string} seat */
  #look(seat) {
    this.#large = seat;
    this.#ask(this.#seats);
  }

  /** @param {readonly string[]} seats */
  #ask(seats) {
    this.#seats = seats;
    const { classroom, connection } = this.store.get();
    if (classroom?.role !== "teacher" || connection !== "open") return;
    const wanted = { open: true, seen: seats, ...(this.#large ? { large: this.#large } : {}) };
    this.send("class_wall", document.hidden ? { open: false } : wanted);
  }

  /** @param {boolean} is in a class @param {boolean} was */
  #changed(is, was) {
    this.requestUpdate();
    if (is && !was) this.#ask(this.#seats);
    if (is) return;
    this.missing ||= "over";
    this.grid?.show([]);
  }

  /** @param {readonly Row[]} rows */
  #show(rows) {
    this.grid?.show(rows);
    /** @type {any} */ (this.querySelector("np-selection")).refresh(this.grid?.tiles);
    this.said = summary(rows);
    this.#say();
    /** @type {any} */ (this.querySelector("np-student")).refresh(this.grid?.tiles);
  }

  #say() {
    const { rows = [], count = 0 } = this.grid ?? {};
    this.empty = !rows.length ? "Nobody has joined yet." : count ? "" : "Nobody, at the moment.";
  }

  render() {
    const { classroom } = this.store.get();
    const open = classroom?.role === "teacher";
    return html`
      <div class="wall-head" ?hidden=${!open}>
        <h2>${classroom?.title || "The class"}</h2>
        <span class="wall-join">Join at <strong>${spoken(classroom?.join ?? "")}</strong><span class="wall-code"> with <strong>${classroom?.entry}</strong></span></span>
        <span class="wall-said"><strong>${this.said}</strong></span>
        <div class="wall-tools">
          <button type="button" class="button" @click=${() => this.#results()}>Results</button>
          ${this.#choice("Sort by", ORDERS, (order) => this.grid?.arrange({ order }))}
          ${this.#choice("Show", FILTERS, (filter) => this.grid?.arrange({ filter }))}
        </div>
      </div>
      <section class="class-strip" aria-label="Class" ?hidden=${!open}>
        <np-lead wall></np-lead>
        <np-doing></np-doing>
        <np-words></np-words>
      </section>
      ${this.missing && !open ? this.#nothing(MISSING[this.missing]) : nothing}
      <ul class="tiles" role="list" aria-label="Students" ?hidden=${!open}></ul>
      <p class="wall-empty" ?hidden=${!open || !this.empty}>${this.empty}</p>
      <np-selection></np-selection>
      <np-student @looked=${(/** @type {CustomEvent} */ { detail }) => this.#look(detail)}></np-student>
      <np-results></np-results>`;
  }

  async #results() {
    try {
      await import("./results.js");
    } catch {
      const message = "The results could not be loaded. Is the server still there?";
      tell(this.store, "error", { code: "not_loaded", message });
      return;
    }
    await this.updateComplete;
    /** @type {any} */ (this.querySelector("np-results")).open(
      arranged(this.grid?.rows ?? [], "all", "name"),
    );
  }

  /**
   * @param {string} label
   * @param {readonly { name: string, label: string }[]} choices
   * @param {(name: string) => void} chosen
   */
  #choice(label, choices, chosen) {
    const change = (/** @type {Event} */ { target }) => {
      chosen(/** @type {HTMLSelectElement} */ (target).value);
      this.#say();
    };
    return html`<label class="wall-choice"><span class="name">${label}</span>
      <select @change=${change}>${choices.map((each) => html`<option value=${each.name}>${each.label}</option>`)}</select></label>`;
  }

  /** @param {{ title: string, words: unknown }} missing */
  #nothing({ title, words }) {
    return html`<div class="wall-nothing"><h2>${title}</h2><p>${words}</p></div>`;
  }
}

/**
 * The class that the address names: `#CODE`, or a teacher's link with its secret, `#CODE/SECRET`.
 * @returns {{ code: string, secret?: string }} the code is empty where it names none
 */
function wantedClass() {
  const [code, secret] = location.hash.slice(1).split("/");
  return { code, secret };
}

customElements.define("np-wall", Wall);
