/**
 * The output, large: what the network says at each point of the plane, the lines where it changes its mind, and the
 * data; of points with one variable the fit as a curve. While a neuron or feature is looked at, it takes the output's
 * place.
 *
 * @typedef {import("../store.js").State} State
 */
import { html, LitElement, nothing } from "lit";
import { styleMap } from "lit/directives/style-map.js";
import { outputNames, outputsOf } from "../classes.js";
import { send } from "../connection.js";
import { formatted, onThemeChange } from "../drawing/canvas.js";
import { PLANE, shareNotANumber } from "../drawing/field.js";
import { heightOf, ticksOf } from "../drawing/fit.js";
import { graphOf, nameOf } from "../network/graph.js";
import { isOutput } from "../network/shown.js";
import { legend } from "../output/legend.js";
import { lookOf, Picture, targetRange } from "../output/picture.js";
import { recallPalette } from "../output/preference.js";
import { readingAt } from "../output/reading.js";
import { shownOf } from "../output/shown.js";
import { styles } from "../output/styles.js";
import { store } from "../store.js";

/** Side of the map that is asked for; smoothed, it looks no better with more. Of many outputs, smaller maps. */
const [SAMPLES, LEAST_SAMPLES, OUTPUT_BYTES] = [100, 40, 40_000];
const TICKS = [-4, -2, 0, 2, 4];
/** Where the arrow keys take the probe at a time, and with Shift. */
const [STEP, LARGE_STEP] = [0.25, 1];

class OutputPanel extends LitElement {
  static properties = {
    state: { state: true },
    probe: { state: true },
    broken: { state: true },
    side: { state: true },
    target: { state: true },
  };
  static styles = styles;

  constructor() {
    super();
    this.state = store.get();
    /** Where the value is read. @type {{ x: number, y: number, byKey: boolean } | null} */
    this.probe = null;
    this.broken = false;
    this.side = 0;
    /** Which of several targets is shown. */
    this.target = 0;
    /** Side of the map that was asked for. */
    this.samples = 0;
    /** @type {import("../output/picture.js").Look | null} */
    this.look = null;
    this.picture = new Picture();
    /** @type {string | null} */
    this.askedFocus = null;
    this.resized = new ResizeObserver(([{ contentRect }]) => {
      this.side = Math.floor(contentRect.width);
    });
  }

  connectedCallback() {
    super.connectedCallback();
    recallPalette();
    send("view", { focus: null });
    this.#askForMap();
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
    this.#askForMap();
  }

  #askForMap() {
    const fair = Math.floor(Math.sqrt(OUTPUT_BYTES / outputsOf(store.get().state)));
    const samples = Math.min(SAMPLES, Math.max(LEAST_SAMPLES, fair));
    if (samples === this.samples) return;
    this.samples = samples;
    send("view", { output: samples });
  }

  willUpdate() {
    this.look = lookOf(this, store.get());
  }

  updated() {
    this.#drawField();
    this.#drawData();
  }

  get #shown() {
    return shownOf(store.get(), this.target);
  }

  #drawField() {
    const shown = this.#shown;
    const canvas = /** @type {HTMLCanvasElement | null} */ (this.renderRoot.querySelector("canvas.field"));
    if (!canvas || !this.side || !this.look) return;
    this.picture.drawField(canvas, this.side, store.get(), shown, this.look);
    if (shown.field) this.broken = shareNotANumber(shown.field.map) > 0;
    else if (shown.kind === "fit")
      this.broken = !(store.get().frame?.curves?.fit.every(Number.isFinite) ?? true);
    this.#showReading();
  }

  #drawData() {
    const canvas = /** @type {HTMLCanvasElement | null} */ (this.renderRoot.querySelector("canvas.data"));
    if (canvas && this.side && this.look)
      this.picture.drawData(canvas, this.side, this.state, this.#shown, this.look);
  }

  render() {
    const { view, hide } = this.state;
    const shown = this.#shown;
    const name = this.#name(shown);
    const fit = shown.kind === "fit";
    const [showTest, discretize] = [view.showTestData === true, view.discretize === true];
    return html`
      <div class="plane ${shown.kind}" tabindex="0" role="application" aria-label=${fit ? name : `${name} over the plane`}
        aria-description="Arrow keys move a probe that reads the value." @pointermove=${this.#point} @pointerdown=${this.#point}
        @pointerleave=${this.#leave} @keydown=${this.#key} @blur=${this.#leave}>
        <canvas class="field"></canvas>
        <canvas class="data"></canvas>
        ${TICKS.map((tick) => this.#tick("x", tick))}
        ${fit ? ticksOf(targetRange(this.state)).map((tick) => this.#tick("target", tick)) : TICKS.map((tick) => this.#tick("y", tick))}
        <div class="chip name ${shown.other ? "other" : ""}"><h2>${name}</h2></div>
        ${this.probe ? html`<p class="chip value" aria-live="polite"></p>` : nothing}
        ${this.probe?.byKey ? html`<i class="probe" style=${styleMap(this.#place(this.probe))}></i>` : nothing}
        ${this.broken ? html`<p class="chip broken" role="alert">${fit ? "A gap" : "Hatched"}: not a finite number.</p>` : nothing}
      </div>
      <div class="foot">
        ${this.look ? legend(shown, this.state, this.look) : nothing}
        ${this.#targets(shown)}
        <div class="options">
          ${hide.has("showTestData") ? nothing : this.#option("showTestData", "Test data", showTest)}
          ${hide.has("discretize") || fit ? nothing : this.#option("discretize", "Discretize", discretize)}
        </div>
      </div>`;
  }

  /** @param {import("../output/shown.js").Shown} shown @returns {string} what the picture is of */
  #name({ kind, other }) {
    const { state, features, focus, catalog } = this.state;
    const names = outputNames(state);
    if (!state || focus === null || !(other || isOutput(this.state, focus))) {
      if (kind === "plane" && names.length) return names[this.#shown.target];
      return kind === "fit" ? "fit" : "output";
    }
    const label = (/** @type {string} */ feature) =>
      catalog?.feature?.find((each) => each.name === feature)?.label ?? state.labels?.[feature] ?? feature;
    return nameOf(graphOf(state.layers, features?.names ?? [], names), focus, label);
  }

  /** Which of several targets the map is of. @param {import("../output/shown.js").Shown} shown */
  #targets({ kind, target }) {
    const names = this.state.state?.problem === "regression" ? outputNames(this.state.state) : [];
    if (kind === "fit" || !names.length) return nothing;
    const choose = (/** @type {Event} */ event) => {
      this.target = Number(/** @type {HTMLSelectElement} */ (event.target).value);
    };
    return html`<label class="target">Target
      <select @change=${choose}>
        ${names.map((name, index) => html`<option value=${index} ?selected=${index === target}>${name}</option>`)}
      </select></label>`;
  }

  /** @param {"x" | "y" | "target"} axis @param {number} value */
  #tick(axis, value) {
    const digits =
      axis === "target" && !Number.isInteger(value) ? (Math.abs(value * 10) % 1 < 1e-9 ? 1 : 2) : 0;
    const text = html`${formatted(value, digits)}`;
    if (axis === "x") {
      const { left } = this.#place({ x: value, y: 0 });
      return html`<span class="tick x" aria-hidden="true" style=${styleMap({ left })}>${text}</span>`;
    }
    const share = axis === "y" ? (PLANE - value) / (2 * PLANE) : heightOf(value, targetRange(this.state));
    const top = `${(100 * share).toFixed(2)}%`;
    return html`<span class="tick y" aria-hidden="true" style=${styleMap({ top })}>${text}</span>`;
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

  /** Where the probe is, and what is there; written straight into the page, frame by frame. */
  #showReading() {
    const chip = this.renderRoot.querySelector(".value");
    if (!chip || !this.probe) return;
    const reading = readingAt(store.get(), this.#shown, this.probe);
    if (!reading) return chip.replaceChildren();
    const [only] = reading.rows;
    if (reading.rows.length === 1 && only.index < 0)
      return chip.replaceChildren(`${reading.place} → ${only.text}`);
    const rows = reading.rows.map(({ index, text }) => {
      const [row, colour] = [document.createElement("span"), document.createElement("i")];
      colour.style.background = this.look?.classes[index] ?? "none";
      row.append(colour, text);
      return row;
    });
    chip.replaceChildren(reading.place, ...rows);
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
