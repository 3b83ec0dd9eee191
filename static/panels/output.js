/**
 * The output over the plane, large: what the network says at each point, the line where it changes its mind, and the
 * data. While a neuron or feature is looked at, its map takes the output's place.
 *
 * @typedef {import("../store.js").State} State
 */
import { html, LitElement, nothing } from "lit";
import { styleMap } from "lit/directives/style-map.js";
import { colourOf, css } from "../colours.js";
import { send } from "../connection.js";
import { fitted, formatted, isDark, onThemeChange } from "../drawing/canvas.js";
import { PLANE, shareNotANumber, valueAt } from "../drawing/field.js";
import { PlanePainter } from "../drawing/plane.js";
import { drawPoints } from "../drawing/points.js";
import { graphOf, nameOf } from "../network/graph.js";
import { fieldOf, isOutput } from "../network/shown.js";
import { legend } from "../output/legend.js";
import { recallPalette } from "../output/preference.js";
import { styles } from "../output/styles.js";
import { store } from "../store.js";

/** Side of the map that is asked for; smoothed, it looks no better with more. */
const SAMPLES = 100;
const TICKS = [-4, -2, 0, 2, 4];
/** Where the arrow keys take the probe at a time, and with Shift. */
const [STEP, LARGE_STEP] = [0.25, 1];
/** So many points are drawn at full size; more are drawn smaller. */
const FEW_POINTS = 600;

class OutputPanel extends LitElement {
  static properties = {
    state: { state: true },
    probe: { state: true },
    broken: { state: true },
    side: { state: true },
  };
  static styles = styles;

  constructor() {
    super();
    this.state = store.get();
    /** Where the value is read. @type {{ x: number, y: number, byKey: boolean } | null} */
    this.probe = null;
    this.broken = false;
    this.side = 0;
    this.dark = false;
    this.painter = new PlanePainter();
    /** @type {string | null} */
    this.askedFocus = null;
    this.resized = new ResizeObserver(([{ contentRect }]) => {
      this.side = Math.floor(contentRect.width);
    });
  }

  connectedCallback() {
    super.connectedCallback();
    recallPalette();
    send("view", { output: SAMPLES, focus: null });
    const endings = [
      store.subscribe((state, previous) => this.#take(state, previous)),
      onThemeChange(() => this.requestUpdate()),
    ];
    this.end = () => {
      for (const end of endings) end();
    };
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.end?.();
    this.resized.disconnect();
  }

  firstUpdated() {
    this.resized.observe(/** @type {Element} */ (this.renderRoot.querySelector(".plane")));
  }

  /** @param {Readonly<State>} state @param {Readonly<State>} previous */
  #take(state, previous) {
    const keys = /** @type {const} */ (["state", "data", "view", "hide", "focus", "palette", "catalog"]);
    // A frame alone is drawn without rendering the elements again.
    if (keys.some((key) => state[key] !== previous[key])) this.state = state;
    else if (state.frame !== previous.frame && !this.isUpdatePending) this.#drawField();
    const wanted = state.focus !== null && !isOutput(state, state.focus) ? state.focus : null;
    if (wanted !== this.askedFocus) {
      this.askedFocus = wanted;
      send("view", { focus: wanted });
    }
  }

  updated() {
    this.dark = isDark(this);
    this.#drawField();
    this.#drawData();
  }

  get #graph() {
    const { state, features } = store.get();
    return state ? graphOf(state.layers, features?.names ?? []) : null;
  }

  get #field() {
    const state = store.get();
    return fieldOf(state, state.focus) ?? fieldOf(state, null);
  }

  #drawField() {
    const field = this.#field;
    const canvas = /** @type {HTMLCanvasElement | null} */ (this.renderRoot.querySelector("canvas.field"));
    if (!field || !canvas || !this.side) return;
    const { palette, view } = store.get();
    const tokens = getComputedStyle(this);
    const [ink, halo] = ["--ink", "--surface"].map((name) => tokens.getPropertyValue(name));
    const style = { palette, dark: this.dark, discretize: view.discretize === true, ink, halo };
    this.painter.draw(fitted(canvas, this.side, this.side), field.map, field.size, this.side, style);
    this.broken = shareNotANumber(field.map) > 0;
    // Written straight into the page, frame by frame; the template leaves it empty.
    const value = this.renderRoot.querySelector(".value");
    if (value) value.textContent = this.#reading();
  }

  #drawData() {
    const canvas = /** @type {HTMLCanvasElement | null} */ (this.renderRoot.querySelector("canvas.data"));
    if (!canvas || !this.side) return;
    const { data, palette, view, state } = this.state;
    const context = fitted(canvas, this.side, this.side);
    if (!data) return;
    const radius = (this.side / 118) * (data.train.length / 3 > FEW_POINTS ? 0.75 : 1);
    const style = {
      colour: (/** @type {number} */ value) => css(colourOf(value, palette, this.dark)),
      halo: this.dark ? "rgb(0 0 0 / 85%)" : "rgb(255 255 255 / 92%)",
      edge: this.dark ? "rgb(255 255 255 / 75%)" : "rgb(0 0 0 / 55%)",
      radius,
      classes: state?.problem === "classification",
    };
    drawPoints(context, data.train, this.side, { ...style, open: false });
    if (view.showTestData === true) drawPoints(context, data.test, this.side, { ...style, open: true });
  }

  render() {
    const { view, hide, palette, state, focus, catalog } = this.state;
    const graph = this.#graph;
    const label = (/** @type {string} */ name) =>
      catalog?.feature?.find((each) => each.name === name)?.label ?? name;
    const name = graph && focus !== null ? nameOf(graph, focus, label) : "output";
    const other = focus !== null && !isOutput(this.state, focus);
    const classes = state?.problem === "classification";
    const [showTest, discretize] = [view.showTestData === true, view.discretize === true];
    return html`
      <div class="plane" tabindex="0" role="application" aria-label="${name} over the plane"
        aria-description="Arrow keys move a probe that reads the value." @pointermove=${this.#point} @pointerdown=${this.#point}
        @pointerleave=${this.#leave} @keydown=${this.#key} @blur=${this.#leave}>
        <canvas class="field"></canvas>
        <canvas class="data"></canvas>
        ${TICKS.map((tick) => this.#tick(tick))}
        <div class="chip name ${other ? "other" : ""}"><h2>${name}</h2></div>
        ${this.probe ? html`<p class="chip value" aria-live="polite"></p>` : nothing}
        ${this.probe?.byKey ? html`<i class="probe" style=${styleMap(this.#place(this.probe))}></i>` : nothing}
        ${this.broken ? html`<p class="chip broken" role="alert">Hatched: not a finite number.</p>` : nothing}
      </div>
      <div class="foot">
        ${legend({ palette, dark: this.dark, discretize, classes })}
        <div class="options">
          ${hide.has("showTestData") ? nothing : this.#option("showTestData", "Test data", showTest)}
          ${hide.has("discretize") ? nothing : this.#option("discretize", "Discretize", discretize)}
        </div>
      </div>`;
  }

  /** @param {number} value */
  #tick(value) {
    const { left } = this.#place({ x: value, y: 0 });
    const { top } = this.#place({ x: 0, y: value });
    const text = formatted(value, 0);
    return html`<span class="tick x" aria-hidden="true" style=${styleMap({ left })}>${text}</span>
      <span class="tick y" aria-hidden="true" style=${styleMap({ top })}>${text}</span>`;
  }

  /** @param {string} key @param {string} label @param {boolean} checked */
  #option(key, label, checked) {
    const change = (/** @type {Event} */ event) => {
      const { view } = store.get();
      store.set({
        view: Object.freeze({ ...view, [key]: /** @type {HTMLInputElement} */ (event.target).checked }),
      });
    };
    return html`<label><input type="checkbox" name=${key} .checked=${checked} @change=${change} />${label}</label>`;
  }

  /** @param {{ x: number, y: number }} point */
  #place({ x, y }) {
    const percent = (/** @type {number} */ share) => `${(100 * share).toFixed(2)}%`;
    return { left: percent((x + PLANE) / (2 * PLANE)), top: percent((PLANE - y) / (2 * PLANE)) };
  }

  /** @returns {string} where the probe is, and the value there */
  #reading() {
    const field = this.#field;
    if (!field || !this.probe) return "";
    const { x, y } = this.probe;
    const value = valueAt(field.map, field.size, x, y);
    // Maps are cut off at ±1: a value at the end may lie beyond it.
    const beyond = this.state.state?.problem !== "classification" && Math.abs(value) >= 1;
    const words = `${beyond ? (value > 0 ? "≥ " : "≤ ") : ""}${formatted(value)}`;
    return `x₁ ${formatted(x, 1)}  x₂ ${formatted(y, 1)} → ${words}`;
  }

  /** @param {PointerEvent} event */
  #point(event) {
    const { left, top, width } = /** @type {Element} */ (event.currentTarget).getBoundingClientRect();
    const x = ((event.clientX - left) / width) * 2 * PLANE - PLANE;
    const y = PLANE - ((event.clientY - top) / width) * 2 * PLANE;
    this.probe = { x, y, byKey: false };
  }

  /** @param {Event} event */
  #leave(event) {
    // A finger leaves as soon as it is lifted; what it pointed at is to be read then.
    if (event instanceof PointerEvent && event.pointerType === "touch") return;
    this.probe = null;
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    const directions = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };
    const direction = directions[/** @type {keyof typeof directions} */ (event.key)];
    if (event.key === "Escape") this.probe = null;
    if (!direction) return;
    event.preventDefault();
    const step = event.shiftKey ? LARGE_STEP : STEP;
    const { x, y } = this.probe ?? { x: 0, y: 0 };
    const within = (/** @type {number} */ value) => Math.min(PLANE, Math.max(-PLANE, value));
    this.probe = { x: within(x + step * direction[0]), y: within(y + step * direction[1]), byKey: true };
  }
}

customElements.define("np-output", OutputPanel);
