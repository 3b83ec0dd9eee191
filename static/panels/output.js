/**
 * The output, large: what the network says at each point of the plane, the lines where it changes its mind, and the
 * data; of points with one variable the fit as a curve. While a neuron or feature is looked at, it takes the output's
 * place.
 *
 * @typedef {import("../store.js").State} State
 */
import { html, LitElement, nothing } from "lit";
import { styleMap } from "lit/directives/style-map.js";
import { outputNames } from "../classes.js";
import { colourOf, css } from "../colours.js";
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
import { LEAST_ERASER } from "../own/brush.js";
import { Painting } from "../own/painting.js";
import { toolbar, toolbarStyles } from "../own/toolbar.js";
import { store } from "../store.js";

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
  static styles = [styles, toolbarStyles];

  constructor() {
    super();
    this.state = store.get();
    /** Where the value is read. @type {{ x: number, y: number, byKey: boolean } | null} */
    this.probe = null;
    this.broken = false;
    this.side = 0;
    /** Which of several targets is shown. */
    this.target = 0;
    /** @type {import("../output/picture.js").Look | null} */
    this.look = null;
    this.picture = new Picture();
    this.painting = new Painting(this);
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
    const keys = /** @type {const} */ ([
      "state",
      "data",
      "view",
      "hide",
      "focus",
      "palette",
      "catalog",
      "painting",
    ]);
    // A frame alone is drawn without rendering the elements again.
    if (keys.some((key) => state[key] !== previous[key])) this.state = state;
    else if (state.frame !== previous.frame && !this.isUpdatePending) this.#drawField();
    const wanted = state.focus !== null && !isOutput(state, state.focus) ? state.focus : null;
    if (wanted !== this.askedFocus) {
      this.askedFocus = wanted;
      send("view", { focus: wanted });
    }
  }

  willUpdate() {
    this.look = lookOf(this, this.painting.shown(store.get()));
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
      this.picture.drawData(canvas, this.side, this.painting.shown(this.state), this.#shown, this.look);
  }

  /** Draw the points anew, as they are being painted. */
  drawPoints() {
    this.#drawData();
  }

  /** Bring the plane into sight and under the keys. */
  enter() {
    const plane = /** @type {HTMLElement | null} */ (this.renderRoot.querySelector(".plane"));
    plane?.focus({ preventScroll: true });
    plane?.scrollIntoView({ block: "nearest" });
  }

  render() {
    const { view } = this.state;
    const shown = this.#shown;
    const name = this.#name(shown);
    const fit = shown.kind === "fit";
    const painting = this.painting.ready;
    const keys = painting
      ? "Arrow keys move the brush, Space paints, 1 to 9 choose a class, E erases, plus and minus change the size, Escape ends."
      : "Arrow keys move a probe that reads the value.";
    const [showTest, discretize] = [view.showTestData === true, view.discretize === true];
    return html`
      <div class="plane ${shown.kind} ${painting ? "painting" : ""}" tabindex="0" role="application" aria-label=${fit ? name : `${name} over the plane`}
        aria-description=${keys} @pointermove=${this.#point} @pointerdown=${this.#press} @pointerup=${this.#lift}
        @pointercancel=${this.#lift} @pointerleave=${this.#leave} @keydown=${this.#key} @keyup=${this.#keyUp} @blur=${this.#leave}>
        <canvas class="field"></canvas>
        <canvas class="data"></canvas>
        ${TICKS.map((tick) => this.#tick("x", tick))}
        ${fit ? ticksOf(targetRange(this.state)).map((tick) => this.#tick("target", tick)) : TICKS.map((tick) => this.#tick("y", tick))}
        <div class="chip name ${shown.other ? "other" : ""}"><h2>${name}</h2></div>
        ${this.probe ? html`<p class="chip value" aria-live="polite"></p>` : nothing}
        ${painting && this.probe ? this.#tip(this.probe) : nothing}
        ${this.probe?.byKey && !painting ? html`<i class="probe" style=${styleMap(this.#place(this.probe))}></i>` : nothing}
        ${this.broken ? html`<p class="chip broken" role="alert">${fit ? "A gap" : "Hatched"}: not a finite number.</p>` : nothing}
      </div>
      <div class="foot">
        ${painting ? toolbar(this.painting, (choice) => this.#brushColour(choice)) : this.#foot(shown, showTest, discretize)}
      </div>`;
  }

  /** @param {import("../output/shown.js").Shown} shown @param {boolean} showTest @param {boolean} discretize */
  #foot(shown, showTest, discretize) {
    const { hide } = this.state;
    return html`
        ${this.look ? legend(shown, this.state, this.look) : nothing}
        ${this.#targets(shown)}
        <div class="options">
          ${hide.has("showTestData") ? nothing : this.#option("showTestData", "Test data", showTest)}
          ${hide.has("discretize") || shown.kind === "fit" ? nothing : this.#option("discretize", "Discretize", discretize)}
        </div>`;
  }

  /** The circle that the brush paints in. @param {{ x: number, y: number }} probe */
  #tip(probe) {
    const { radius, erasing } = this.painting;
    const width = `${((100 * Math.max(erasing ? LEAST_ERASER : 0.12, radius)) / PLANE).toFixed(2)}%`;
    const style = { ...this.#place(probe), width, aspectRatio: "1" };
    return html`<i class="tip ${erasing ? "erasing" : ""}" style=${styleMap(style)}></i>`;
  }

  /** @param {number} choice of the brush @returns {string} */
  #brushColour(choice) {
    const { classes, choices } = this.painting;
    if (classes.length > 2) return this.look?.classes[choice] ?? "";
    const value = classes.length ? 2 * choice - 1 : choices[choice];
    return css(colourOf(value, this.state.palette, this.look?.dark ?? false));
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

  /** @param {PointerEvent} event @returns {{ x: number, y: number, byKey: boolean }} */
  #placeOf(event) {
    const plane = /** @type {Element} */ (this.renderRoot.querySelector(".plane"));
    const { left, top, width } = plane.getBoundingClientRect();
    const x = ((event.clientX - left) / width) * 2 * PLANE - PLANE;
    const y = PLANE - ((event.clientY - top) / width) * 2 * PLANE;
    return { x, y, byKey: false };
  }

  /** @param {PointerEvent} event */
  #point(event) {
    this.probe = this.#placeOf(event);
    if (!this.painting.brushing) return;
    const ways = event.getCoalescedEvents?.() ?? [];
    for (const each of ways.length ? ways : [event]) this.painting.move(this.#placeOf(each));
  }

  /** @param {PointerEvent} event */
  #press(event) {
    this.#point(event);
    if (!this.painting.ready || event.button !== 0) return;
    /** @type {Element} */ (event.currentTarget).setPointerCapture(event.pointerId);
    this.painting.start(this.#placeOf(event));
  }

  /** @param {PointerEvent} event */
  #lift(event) {
    this.painting.finish();
    if (event.pointerType === "touch" && this.painting.ready) this.probe = null;
  }

  /** @param {Event} event */
  #leave(event) {
    if (event.type === "blur") this.painting.finish();
    // A finger leaves as soon as it is lifted; what it pointed at is to be read then.
    if (event instanceof PointerEvent && event.pointerType === "touch") return;
    this.probe = null;
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    if (this.painting.key(event)) {
      // The page's shortcuts are not meant.
      event.preventDefault();
      event.stopPropagation();
      return;
    }
    const directions = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };
    const direction = directions[/** @type {keyof typeof directions} */ (event.key)];
    if (event.key === "Escape") this.probe = null;
    if (!direction) return;
    event.preventDefault();
    const step = event.shiftKey ? LARGE_STEP : STEP;
    const { x, y } = this.probe ?? { x: 0, y: 0 };
    const within = (/** @type {number} */ value) => Math.min(PLANE, Math.max(-PLANE, value));
    this.probe = { x: within(x + step * direction[0]), y: within(y + step * direction[1]), byKey: true };
    this.painting.move(this.probe);
  }

  /** @param {KeyboardEvent} event */
  #keyUp(event) {
    if (event.key === " ") this.painting.finish();
  }
}

customElements.define("np-output", OutputPanel);
