/**
 * `<np-sketch>`: the plane with this page's points, on which a line is drawn; and once all lines are known, how many went
 * where, over what this page's network says.
 */
import { html, LitElement, nothing } from "lit";
import { fitted, onThemeChange } from "../../drawing/canvas.js";
import { inRun } from "../../elements/run.js";
import { lookOf, Picture } from "../../panels/output/picture.js";
import { shownOf } from "../../panels/output/shown.js";
import { blank, cellsOf, mark, SIDE } from "./cells.js";

/** CSS pixels of a side: while a line is drawn, and afterwards beside what happens; under a finger; the share of a projector. */
const WIDE = 240;
const BESIDE = 180;
const TOUCHED = 300;
const PROJECTED = 0.5;
/** Of a phone's width, what is beside it. */
const MARGINS = 72;
const MOVES = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

class Sketch extends inRun(LitElement) {
  static properties = { open: { type: Boolean }, mine: {}, all: {}, pen: { state: true } };

  constructor() {
    super();
    /** Whether a line can be drawn. */
    this.open = false;
    /** This page's line, as text. @type {string | null} */
    this.mine = null;
    /** A byte for each cell: the share of all lines that go there. @type {Uint8Array | null} */
    this.all = null;
    /** The line that is drawn. */
    this.cells = blank();
    /** Where the pen of the keyboard is. @type {{ at: readonly [number, number], down: boolean } | null} */
    this.pen = null;
    /** Where the pointer draws. @type {readonly [number, number] | null} */
    this.last = null;
    this.picture = new Picture();
  }

  createRenderRoot() {
    return this;
  }

  get side() {
    if (this.closest(".projector-page")) return Math.round(PROJECTED * Math.min(innerWidth, innerHeight));
    if (this.all) return BESIDE;
    return matchMedia("(pointer: coarse)").matches
      ? Math.max(BESIDE, Math.min(TOUCHED, innerWidth - MARGINS))
      : WIDE;
  }

  connectedCallback() {
    super.connectedCallback();
    this.follow((state, previous) => {
      const keys = /** @type {const} */ (["data", "state", "palette", "view"]);
      if (keys.some((key) => state[key] !== previous[key])) this.requestUpdate();
      else if (this.all && state.frame !== previous.frame) this.#drawField();
    });
    const again = () => this.requestUpdate();
    const ended = onThemeChange(again);
    window.addEventListener("resize", again);
    this.end = () => {
      ended();
      window.removeEventListener("resize", again);
    };
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.end?.();
  }

  /** Take the line away. */
  clear() {
    this.cells = blank();
    this.#drawn();
  }

  /** @param {Map<string, unknown>} changed */
  willUpdate(changed) {
    if (changed.has("mine") && this.mine) this.cells = cellsOf(this.mine);
  }

  updated() {
    this.#drawField();
    const state = this.store.get();
    const [, data] = this.querySelectorAll("canvas");
    if (state.state) this.picture.drawData(data, this.side, state, shownOf(state, 0), lookOf(this, state));
    this.#drawLines();
  }

  #drawField() {
    const [field] = this.querySelectorAll("canvas");
    const state = this.store.get();
    if (!field) return;
    if (this.all && state.state && state.frame)
      this.picture.drawField(field, this.side, state, shownOf(state, 0), lookOf(this, state));
    else fitted(field, this.side, this.side);
  }

  #drawLines() {
    const canvas = /** @type {HTMLCanvasElement} */ (this.querySelectorAll("canvas")[2]);
    const { all, cells, pen, side } = this;
    const context = fitted(canvas, side, side);
    const { color } = getComputedStyle(this);
    const cell = side / SIDE;
    if (!this.store.get().frame) this.#drawAxes(context); // there are no points by which to know the place
    context.fillStyle = color;
    for (let place = 0; place < cells.length; place++) {
      const strength = all ? all[place] / 255 : cells[place];
      if (!strength) continue;
      // One line of many is still to be seen.
      context.globalAlpha = all ? 0.12 + 0.78 * strength : 0.85;
      context.fillRect((place % SIDE) * cell, Math.floor(place / SIDE) * cell, cell, cell);
    }
    context.globalAlpha = 1;
    if (!pen || !this.open) return;
    context.strokeStyle = color;
    context.lineWidth = pen.down ? 3 : 1.5;
    context.strokeRect((pen.at[0] - 1.5) * cell, (pen.at[1] - 1.5) * cell, 3 * cell, 3 * cell);
  }

  /** @param {CanvasRenderingContext2D} context */
  #drawAxes(context) {
    const { side } = this;
    context.strokeStyle = getComputedStyle(this).getPropertyValue("--line-strong");
    context.lineWidth = 1;
    context.strokeRect(side / 2, -1, side, side + 2);
    context.strokeRect(-1, side / 2, side + 2, side);
  }

  render() {
    const label = this.all ? "Where everybody drew the boundary" : "The plane: draw the boundary here";
    const keys = "Arrow keys move the pen, space puts it down and lifts it.";
    return html`<div data-tall class="ask-plane ${this.open ? "open" : ""}" style="--side: ${this.side}px" role=${this.open ? "application" : "img"} aria-label=${label}
      aria-description=${this.open ? keys : nothing} tabindex=${this.open ? "0" : nothing}
      @pointerdown=${(/** @type {PointerEvent} */ event) => this.#press(event)}
      @pointermove=${(/** @type {PointerEvent} */ event) => this.#move(event)}
      @pointerup=${() => this.#lift()} @pointercancel=${() => this.#lift()}
      @keydown=${(/** @type {KeyboardEvent} */ event) => this.#key(event)}
      @blur=${() => this.#away()}><canvas></canvas><canvas></canvas><canvas></canvas></div>`;
  }

  /** @param {PointerEvent} event @returns {readonly [number, number]} in cells */
  #place(event) {
    const { left, top, width, height } = /** @type {Element} */ (event.currentTarget).getBoundingClientRect();
    return [((event.clientX - left) / width) * SIDE, ((event.clientY - top) / height) * SIDE];
  }

  /** @param {PointerEvent} event */
  #press(event) {
    if (!this.open || event.button) return;
    /** @type {Element} */ (event.currentTarget).setPointerCapture(event.pointerId);
    this.last = this.#place(event);
    this.#line(this.last, this.last);
  }

  /** @param {PointerEvent} event */
  #move(event) {
    if (!this.last || !this.open) return;
    for (const each of event.getCoalescedEvents?.() ?? [event]) {
      const { clientX, clientY } = each;
      const next = this.#place(/** @type {any} */ ({ currentTarget: event.currentTarget, clientX, clientY }));
      this.#line(this.last, next);
      this.last = next;
    }
  }

  #lift() {
    this.last = null;
  }

  #away() {
    this.pen = null;
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    const move = MOVES[/** @type {keyof typeof MOVES} */ (event.key)];
    if (!this.open || !(move || event.key === " ")) return;
    event.preventDefault();
    event.stopPropagation(); // the page has keys of its own
    const { at, down } = this.pen ?? { at: [SIDE / 2 + 0.5, SIDE / 2 + 0.5], down: false };
    if (!move) {
      this.pen = { at: [at[0], at[1]], down: !down };
      if (!down) this.#line(this.pen.at, this.pen.at);
      return;
    }
    const inside = (/** @type {number} */ value) => Math.max(0.5, Math.min(SIDE - 0.5, value));
    this.pen = { at: [inside(at[0] + move[0]), inside(at[1] + move[1])], down };
    if (down) this.#line([at[0], at[1]], this.pen.at);
  }

  /** @param {readonly [number, number]} from @param {readonly [number, number]} to */
  #line(from, to) {
    mark(this.cells, from, to);
    this.#drawn();
  }

  #drawn() {
    this.#drawLines();
    this.dispatchEvent(new Event("drawn", { bubbles: true }));
  }
}

customElements.define("np-sketch", Sketch);
