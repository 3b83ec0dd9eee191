/**
 * `<np-inspector>`: one point's way through the network and back, a neuron at a time, with every number written out. The
 * point is a training or test point, or any place on the plane: a press on the output takes it.
 *
 * @typedef {NonNullable<import("../wire/protocol.js").Frame["inspector"]>} Inspected
 */
import { css, html, nothing } from "lit";
import { valueIn } from "../elements/values.js";
import { entryOf } from "../page/catalog.js";
import { classesOf, className } from "../page/classes.js";
import { curveTemplate } from "./inside/curve.js";
import { onValue, written } from "./inside/digits.js";
import { activationOf, idOf, wordsOf } from "./inside/neurons.js";
import { InsidePanel } from "./inside/panel.js";
import { backTemplate, numberOfNode, sumTemplate, weightTable } from "./inside/terms.js";

/** Of the view's words for a point: train, test, place. */
const PLACE = 2;
/** Gradients this much apart, in what they are large in, are not the same. */
const APART = 1e-4;

class InspectorPanel extends InsidePanel {
  static properties = { ...InsidePanel.properties, problem: { state: true } };
  static styles = [
    InsidePanel.styles,
    css`
      .curve {
        width: 17.5rem;
        max-width: 100%;
      }
      .curve :is(path, polyline, line) {
        fill: none;
        stroke: var(--line-strong);
      }
      .curve .g {
        stroke: var(--ink);
        stroke-width: 2;
      }
      .curve .slope {
        stroke: var(--negative);
        stroke-dasharray: 5 3;
      }
      .curve .tangent {
        stroke: var(--accent);
        stroke-width: 2;
      }
      .curve .drop {
        stroke-dasharray: 2 3;
      }
      .curve circle {
        fill: var(--accent);
      }
      .curve circle.slope {
        fill: var(--negative);
      }
      .key b {
        color: var(--negative);
      }
    `,
  ];

  constructor() {
    super();
    /** Why what was typed can't be asked for. */
    this.problem = "";
    /** @type {import("../page/store.js").State["place"]} */
    this.pressed = null;
  }

  connectedCallback() {
    super.connectedCallback();
    this.pressed = this.store.get().place;
    this.follow(({ place }) => {
      if (!place || place === this.pressed) return;
      this.pressed = place;
      const rounded = (/** @type {number} */ value) => Math.round(100 * value) / 100;
      this.#choose({ which: PLACE, x: rounded(place.x), y: rounded(place.y) });
    });
  }

  /** What is asked for, or else what stands in the catalogue. @param {string} name of a parameter */
  #value(name) {
    const parameter = this.#parameter(name);
    return this.values[name] ?? parameter?.default ?? 0;
  }

  /** @param {string} name */
  #parameter(name) {
    return entryOf(this.store.get().catalog, "view", this.view)?.parameters.find(
      (each) => each.name === name,
    );
  }

  /** As much as may be asked for: points by as many as there are. @param {string} name of a parameter */
  #high(name) {
    const { high = Infinity } = this.#parameter(name) ?? {};
    const { data } = this.store.get();
    const rows = data && (this.#value("which") === 1 ? data.test : data.train);
    const points = rows ? rows.length / data.columns : 0;
    return name === "number" && points ? Math.min(high, points) : high;
  }

  /** @param {Record<string, number>} changes */
  #choose(changes) {
    this.problem = "";
    for (const [name, value] of Object.entries(changes)) {
      const { low = -Infinity, whole = false, label = name } = this.#parameter(name) ?? {};
      const high = this.#high(name);
      if (Number.isFinite(value) && value >= low && value <= high && (!whole || Number.isInteger(value)))
        continue;
      this.problem = `${label}: enter a ${whole ? "whole " : ""}number from ${low} to ${high}.`.replaceAll(
        "-",
        "−",
      );
      return;
    }
    this.ask({ ...this.values, ...changes });
  }

  controls() {
    const which = this.#value("which");
    const typed = (/** @type {string} */ name) =>
      onValue((value) => this.#choose({ [name]: valueIn(value) ?? Number.NaN }));
    const field = (/** @type {string} */ name, /** @type {string} */ label) => html`<label>${label}
      <input type="text" inputmode="decimal" class=${name} .value=${String(this.#value(name))} @change=${typed(name)}></label>`;
    const words = ["training point", "test point", "place on the plane"];
    return html`<div class="choices">
        <label>Point <select class="which" @change=${onValue((value) => this.#choose({ which: Number(value) }))}>
          ${words.map((each, index) => html`<option value=${index} .selected=${index === which}>${each}</option>`)}
        </select></label>
        ${which === PLACE ? [field("x", "x₁"), this.#curved ? nothing : field("y", "x₂"), this.#target()] : field("number", "Number")}
        <span>Or press on the output to take that place.</span>
      </div>
      <div class="choices">${this.choices}</div>
      ${this.problem ? html`<p class="fault" role="alert">${this.problem}</p>` : nothing}`;
  }

  get #curved() {
    return !!this.store.get().state?.drawing.curve;
  }

  /** What the output aims at there: nobody else knows. */
  #target() {
    const { state } = this.store.get();
    const classes = classesOf(state);
    const value = this.#value("target");
    if (!classes)
      return html`<label>Target <input type="text" inputmode="decimal" class="target" .value=${String(value)}
        @change=${onValue((value) => this.#choose({ target: valueIn(value) ?? Number.NaN }))}></label>`;
    return html`<label>Class <select class="target" @change=${onValue((value) => this.#choose({ target: Number(value) }))}>
      ${Array.from({ length: classes }, (_, index) => html`<option value=${index} .selected=${index === value}>${className(state, index)}</option>`)}
    </select></label>`;
  }

  /** @param {Inspected & Required<Inspected>} shown */
  draw(shown) {
    const { told } = this;
    const { state, writing } = told;
    const number = (/** @type {number} */ value) => written(value, writing);
    const node = (/** @type {Float64Array} */ many) => numberOfNode(shown, state, many);
    const [z, a, slope] = [shown.sums, shown.activations, shown.slopes].map(node);
    const id = idOf(state, shown);
    const name = wordsOf(state, id);
    const g = activationOf(state, shown.layer);
    const said = `${g} with the point z = ${number(z)}, g = ${number(a)}, and its tangent of slope ${number(slope)}`;
    const penalized = shown.penalties.some((each) => each !== 0);
    return html`<div class="parts">
      <section class="forward"><h3>Forward: ${name}</h3>${sumTemplate(told, shown, true)}
        ${curveTemplate({ curve: shown.curve, slopes: shown.curve_slopes, reach: shown.reach, z, a, slope, said })}
        <p class="key">${g}: g(${number(z)}) = ${number(a)}; <b>g′(${number(z)}) = ${number(slope)}</b> is the tangent's slope.</p>
      </section>
      <section class="backward"><h3>Loss and way back</h3>
        <p class="sum loss">${this.#point(shown)}: ${this.#said(shown)}, loss <b>${number(shown.loss)}</b></p>
        ${backTemplate(told, shown, true)}
        <p class="sum">∂L/∂w = δ·(what comes in):</p>
        ${weightTable(told, shown, [
          { head: "w", values: shown.weights },
          { head: "comes in", values: shown.sources },
          { head: "w·in", values: shown.products },
          { head: "∂L/∂w = δ·in", values: shown.gradients },
          {
            head: "by differences",
            title: "(L(w + h) − L(w − h)) / 2h, without the chain rule",
            values: shown.numeric,
          },
          ...(penalized
            ? [{ head: "penalty", title: "What regularization adds to ∂L/∂w", values: shown.penalties }]
            : []),
        ])}
        <p class="check">${this.#checked(shown)}</p>
      </section>
    </div>`;
  }

  /** @param {Required<Inspected>} shown */
  #point({ point }) {
    const number = (/** @type {number} */ value) => written(value, this.writing);
    const separator = this.writing.comma ? "; " : ", ";
    const called = ["Training point", "Test point", "Place"][this.#value("which")];
    const counted = this.#value("which") === PLACE ? "" : ` ${this.#value("number")}`;
    return `${called}${counted} (${[...point].map(number).join(separator)})`;
  }

  /** @param {Required<Inspected>} shown */
  #said({ outputs, targets }) {
    const number = (/** @type {number} */ value) => written(value, this.writing);
    const list = (/** @type {Float64Array} */ many) =>
      [...many].map(number).join(this.writing.comma ? "; " : ", ");
    return `output ${list(outputs)}, target ${list(targets)}`;
  }

  /** @param {Required<Inspected>} shown */
  #checked({ gradients, numeric, rule }) {
    const apart = Math.max(...[...gradients].map((each, index) => Math.abs(each - numeric[index])));
    const largest = Math.max(1, ...[...gradients].map(Math.abs));
    if (Number.isNaN(apart))
      return "The numbers of this run are no longer finite. Reset, or undo the last change.";
    if (apart < APART * largest)
      return `Checked: differences of the loss give the same to within ${written(apart, { ...this.writing, places: 2 })}.`;
    if (rule === "surrogate")
      return "The two differ: this activation trains by a rule of its own, because its slope is 0.";
    return "The two differ: a kink of the loss lies here, or a rule of its own stands in for a slope above.";
  }
}

customElements.define("np-inspector", InspectorPanel);
