/**
 * The output, large: what the network says at each point of the plane, the lines where it changes its mind, and the
 * data; of points with one variable the fit as a curve. While a neuron or feature is looked at, it takes the output's
 * place.
 *
 * @typedef {import("../page/store.js").State} State
 */
import { html, LitElement, nothing } from "lit";
import { Aside } from "../drawing/aside.js";
import { formattedLoss, onThemeChange } from "../drawing/canvas.js";
import { shareNotANumber } from "../drawing/field.js";
import { ticksOf } from "../drawing/fit.js";
import { inRun } from "../elements/run.js";
import { outputNames } from "../page/classes.js";
import { css, pointColourOf } from "../page/colours.js";
import { INITIAL, isTraining } from "../page/store.js";
import { Painting } from "../painting/painting.js";
import { toolbar, toolbarStyles } from "../painting/toolbar.js";
import { graphOf, nameOf } from "./network/graph.js";
import { focusOf, isOutput } from "./network/shown.js";
import { legend } from "./output/legend.js";
import { lookOf, Picture, targetRange } from "./output/picture.js";
import { Pointing } from "./output/pointing.js";
import { recallPalette, showPalette } from "./output/preference.js";
import { readingAt } from "./output/reading.js";
import { seenOf, shownOf } from "./output/shown.js";
import { styles } from "./output/styles.js";
import {
  optionTemplate,
  probeTemplate,
  targetsTemplate,
  tickTemplate,
  tipTemplate,
} from "./output/templates.js";

const TICKS = [-4, -2, 0, 2, 4];

class OutputPanel extends inRun(LitElement) {
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
    /** @type {Readonly<State>} */
    this.state = INITIAL;
    /** Where the value is read. @type {import("./output/pointing.js").Probe | null} */
    this.probe = null;
    this.broken = false;
    this.side = 0;
    /** Which of several targets is shown. */
    this.target = 0;
    /** @type {import("./output/picture.js").Look | null} */
    this.look = null;
    this.picture = new Picture();
    this.aside = new Aside("field");
    this.painting = new Painting(this);
    this.pointing = new Pointing(this);
    /** @type {string | null} */
    this.askedFocus = null;
    this.resized = new ResizeObserver(([{ contentRect }]) => {
      this.side = Math.floor(contentRect.width);
    });
  }

  connectedCallback() {
    super.connectedCallback();
    recallPalette(this.store);
    this.state = this.store.get();
    this.send("view", { focus: null });
    this.follow((state, previous) => this.#take(state, previous));
    this.end = onThemeChange(() => {
      showPalette(this.store);
      this.requestUpdate();
    });
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
      "without",
      "marked",
    ]);
    // A frame alone is drawn without rendering the elements again.
    if (keys.some((key) => state[key] !== previous[key])) this.state = state;
    else if (state.frame !== previous.frame && !this.isUpdatePending) this.#drawField();
    const wanted = focusOf(state);
    if (wanted !== this.askedFocus) {
      this.askedFocus = wanted;
      this.send("view", { focus: wanted });
    }
  }

  willUpdate() {
    this.look = lookOf(this, this.painting.shown(this.store.get()));
  }

  updated() {
    this.#drawField();
    this.#drawData();
  }

  get #seen() {
    return seenOf(this.store.get());
  }

  get #shown() {
    return shownOf(this.#seen, this.target);
  }

  #drawField() {
    const shown = this.#shown;
    const canvas = /** @type {HTMLCanvasElement | null} */ (this.renderRoot.querySelector("canvas.field"));
    if (!canvas || !this.side || !this.look) return;
    const state = this.#seen;
    if (!this.aside.draw(canvas, [this.side, this.side], isTraining(state), () => this.#parts(state, shown)))
      this.picture.drawField(canvas, this.side, state, shown, this.look);
    if (shown.field) this.broken = shareNotANumber(shown.field.map) > 0;
    else if (shown.kind === "fit") this.broken = !(state.frame?.curves?.fit.every(Number.isFinite) ?? true);
    this.#showReading();
  }

  /** What is drawn aside. @param {Readonly<State>} all @param {import("./output/shown.js").Shown} shown */
  #parts({ state: session, data, features, palette, view, focus, frame }, shown) {
    const { side, look } = this;
    const drawn = frame && { parameters: frame.parameters, curves: frame.curves };
    return { side, look, shown, session, data, features, palette, view, focus, frame: drawn };
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
    const { view, without } = this.state;
    const shown = this.#shown;
    const name = this.#name(shown);
    const fit = shown.kind === "fit";
    const { pointing, probe } = this;
    const painting = this.painting.ready;
    const tick = (/** @type {"x" | "y" | "target"} */ axis) => (/** @type {number} */ value) =>
      tickTemplate(this.state, axis, value);
    const keys = painting
      ? "Arrow keys move the brush. Space paints, E erases, 1 to 9 choose a class, plus and minus change the size. Escape ends painting."
      : "Arrow keys move a marker that reads the value.";
    const [showTest, discretize] = [view.showTestData === true, view.discretize === true];
    return html`
      <div class="frame"><div class="plane ${shown.kind} ${painting ? "painting" : ""}" tabindex="0" role="application" aria-label=${fit ? name : `${name} over the plane`}
        aria-description=${keys}
        @pointermove=${(/** @type {PointerEvent} */ event) => pointing.point(event)}
        @pointerdown=${(/** @type {PointerEvent} */ event) => pointing.press(event)}
        @pointerup=${(/** @type {PointerEvent} */ event) => pointing.lift(event)}
        @pointercancel=${(/** @type {PointerEvent} */ event) => pointing.lift(event)}
        @pointerleave=${(/** @type {PointerEvent} */ event) => pointing.leave(event)}
        @keydown=${(/** @type {KeyboardEvent} */ event) => pointing.key(event)}
        @keyup=${(/** @type {KeyboardEvent} */ event) => pointing.keyUp(event)}
        @blur=${(/** @type {FocusEvent} */ event) => pointing.leave(event)}>
        <canvas class="field"></canvas>
        <canvas class="data"></canvas>
        ${TICKS.map(tick("x"))}
        ${fit ? ticksOf(targetRange(this.state)).map(tick("target")) : TICKS.map(tick("y"))}
        <div class="chip name ${shown.other ? "other" : ""}"><h2 class=${this.#isFeature() ? "as-written" : ""}>${name}</h2></div>
        ${without ? this.#leftOut(without) : nothing}
        ${probe ? html`<p class="chip value" aria-live="polite"></p>` : nothing}
        ${painting && probe ? tipTemplate(probe, this.painting.reach, this.painting.erasing) : nothing}
        ${probe?.byKey && !painting ? probeTemplate(probe) : nothing}
        ${this.broken ? html`<p class="chip broken" role="alert">${fit ? "Gaps" : "Hatched areas"}: the output is not a finite number.</p>` : nothing}
      </div></div>
      <div class="foot">
        ${painting ? toolbar(this.painting, (choice) => this.#brushColour(choice)) : this.#foot(shown, showTest, discretize)}
      </div>`;
  }

  /** @param {import("./output/shown.js").Shown} shown @param {boolean} showTest @param {boolean} discretize */
  #foot(shown, showTest, discretize) {
    const { hide } = this.state;
    return html`
        ${this.look ? legend(shown, this.store, this.state, this.look) : nothing}
        ${targetsTemplate(shown, this.state.state, (target) => {
          this.target = target;
        })}
        <div class="options">
          ${hide.has("showTestData") ? nothing : optionTemplate(this.store, "showTestData", "Test data", showTest)}
          ${hide.has("discretize") || shown.kind === "fit" ? nothing : optionTemplate(this.store, "discretize", "Discretize", discretize)}
        </div>`;
  }

  /** What is left out, what that costs, and the way back. @param {NonNullable<State["without"]>} without */
  #leftOut({ node, losses }) {
    const own = (/** @type {Event} */ event) => event.stopPropagation(); // the plane would read a value, or paint
    const [train, test] = [...losses].map((loss) => (Number.isNaN(loss) ? "–" : formattedLoss(loss)));
    return html`<div class="chip without" role="status" @pointerdown=${own} @pointerup=${own} @keydown=${own}>
      <span>without ${this.#called(node)}<br>train loss ${train}, test loss ${test}</span>
      <button type="button" @click=${() => this.store.set({ without: null })}>Put it back</button></div>`;
  }

  /** @param {number} choice of the brush @returns {string} */
  #brushColour(choice) {
    const { classes, choices, curved } = this.painting;
    if (curved) return this.look?.accent ?? "";
    if (classes.length > 2) return this.look?.classes[choice] ?? "";
    const value = classes.length ? 2 * choice - 1 : choices[choice];
    return css(pointColourOf(value, this.state.palette, this.look?.dark ?? false));
  }

  /** @param {import("./output/shown.js").Shown} shown @returns {string} what the picture is of */
  #name({ kind, other }) {
    const { state, focus } = this.state;
    const names = outputNames(state);
    if (!state || focus === null || !(other || isOutput(this.state, focus))) {
      if (kind === "plane" && names.length) return names[this.#shown.target];
      return kind === "fit" ? "fit" : "output";
    }
    return this.#called(focus);
  }

  /** Whether a feature is shown, whose name is a formula. */
  #isFeature() {
    const { focus, state } = this.state;
    return focus !== null && !state?.layers.slice(1).some(({ nodes }) => nodes.includes(focus));
  }

  /** @param {string} node */
  #called(node) {
    const { state, features, catalog } = this.state;
    const label = (/** @type {string} */ feature) =>
      catalog?.feature?.find((each) => each.name === feature)?.label ?? state?.labels?.[feature] ?? feature;
    return nameOf(graphOf(state?.layers ?? [], features?.names ?? [], outputNames(state)), node, label);
  }

  /** Where the probe is, and what is there; written straight into the page, frame by frame. */
  #showReading() {
    const chip = this.renderRoot.querySelector(".value");
    if (!chip || !this.probe) return;
    const reading = readingAt(this.#seen, this.#shown, this.probe);
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
}

customElements.define("np-output", OutputPanel);
