/**
 * `<np-metrics>`: what the network is worth beyond the loss, for train and test points: confusion matrix, precision and
 * recall of classes; R² and mean absolute error of numbers. Folded, it costs nothing: the server sends it when it is open.
 *
 * @typedef {import("../wire/protocol.js").ClassMetrics} ClassMetrics
 * @typedef {import("../wire/protocol.js").ValueMetrics} ValueMetrics
 */
import { html, LitElement } from "lit";
import { styleMap } from "lit/directives/style-map.js";
import { formatted } from "../drawing/canvas.js";
import { shapeOf } from "../drawing/points.js";
import { inRun } from "../elements/run.js";
import { classesOf, className } from "../page/classes.js";
import { styles } from "./metrics/styles.js";
import { swatch } from "./output/legend.js";

const INTERVAL = 100; // milliseconds: numbers that change more often can't be read
/** The strongest colour of a cell, in percent: its number is to be read on it. */
const STRONGEST = 55;

class MetricsPanel extends inRun(LitElement) {
  static properties = { opened: { state: true }, metrics: { state: true } };
  static styles = styles;

  constructor() {
    super();
    this.opened = false;
    /** @type {import("../wire/protocol.js").Frame["metrics"]} */
    this.metrics = null;
    this.drawnAt = 0;
  }

  connectedCallback() {
    super.connectedCallback();
    this.follow(({ frame }, previous) => {
      if (!this.opened || frame === previous.frame) return;
      clearTimeout(this.later);
      const wait = this.drawnAt + INTERVAL - performance.now();
      if (wait <= 0) this.#take();
      else this.later = setTimeout(() => this.#take(), wait);
    });
  }

  disconnectedCallback() {
    clearTimeout(this.later);
    this.run.subscriptions.subscribe("metrics", this, false);
    super.disconnectedCallback();
  }

  #take() {
    this.drawnAt = performance.now();
    this.metrics = this.store.get().frame?.metrics ?? null;
  }

  /** Unfold it and bring it into sight. */
  async open() {
    this.#fold(false);
    await this.updateComplete;
    this.scrollIntoView({ block: "nearest" });
    this.renderRoot.querySelector("button")?.focus();
  }

  /** @param {boolean} folded */
  #fold(folded) {
    this.opened = !folded;
    this.run.subscriptions.subscribe("metrics", this, this.opened);
  }

  render() {
    return html`
      <h2><button type="button" aria-expanded=${String(this.opened)} @click=${() => this.#fold(this.opened)}>
        Metrics</button></h2>
      ${this.opened ? this.#content() : html`<p>${this.#summary()}</p>`}`;
  }

  #summary() {
    return this.store.get().state?.problem === "regression"
      ? "R² and mean absolute error for train and test points."
      : "Confusion matrix, precision and recall of each class, for train and test points.";
  }

  #content() {
    const { metrics } = this;
    if (!metrics) return html`<p>Waiting for the server …</p>`;
    const parts = /** @type {const} */ ([
      ["Train", metrics.train],
      ["Test", metrics.test],
    ]);
    if (parts.some(([, part]) => part && "r_squared" in part)) return valuesTable(metrics);
    return html`<div class="parts">${parts.map(([name, part]) =>
      part && "confusion" in part
        ? matrix(this.store.get().state, name, part)
        : html`<p>${name}: no points.</p>`,
    )}</div>`;
  }
}

/**
 * @param {import("../page/store.js").State["state"]} state
 * @param {string} name of the points
 * @param {ClassMetrics} metrics
 */
function matrix(state, name, { confusion, precision, recall }) {
  const classes = classesOf(state);
  const sign = (/** @type {number} */ index) => {
    const label = classes > 2 ? index : 2 * index - 1;
    const colour = classes > 2 ? `var(--class-${index})` : `var(--${index ? "positive" : "negative"})`;
    const words = `class ${className(state, index)}`;
    return html`${swatch(shapeOf(label, classes), colour, words)} ${className(state, index)}`;
  };
  return html`
    <div class="scroll"><table>
      <caption>${name}</caption>
      <thead>
        <tr><td></td><th scope="colgroup" colspan=${classes}>predicted</th><td></td></tr>
        <tr><th scope="col">true</th>${confusion.map((_, index) => html`<th scope="col">${sign(index)}</th>`)}<th scope="col">recall</th></tr>
      </thead>
      <tbody>
        ${confusion.map((row, index) => {
          const all = row.reduce((sum, count) => sum + count, 0);
          return html`<tr><th scope="row">${sign(index)}</th>
            ${row.map((count, column) => cell(count, all, index === column))}
            <td class="share">${percent(recall[index])}</td></tr>`;
        })}
      </tbody>
      <tfoot>
        <tr><th scope="row">precision</th>${precision.map((share) => html`<td class="share">${percent(share)}</td>`)}<td></td></tr>
      </tfoot>
    </table></div>`;
}

/** @param {number} count @param {number} all points of its row @param {boolean} right */
function cell(count, all, right) {
  const strength = all ? (STRONGEST * count) / all : 0;
  const token = right ? "--positive" : "--error";
  const background = `color-mix(in srgb, var(${token}) ${strength.toFixed(1)}%, transparent)`;
  return html`<td class=${right ? "right" : ""} style=${styleMap({ background })}>${count || html`<span class="none">0</span>`}</td>`;
}

/** @param {NonNullable<import("../wire/protocol.js").Frame["metrics"]>} metrics */
function valuesTable({ train, test }) {
  const row = (
    /** @type {string} */ name,
    /** @type {string} */ title,
    /** @type {keyof ValueMetrics} */ key,
  ) =>
    html`<tr title=${title}><th scope="row">${name}</th>
      ${[train, test].map((part) => html`<td class="share">${number(/** @type {ValueMetrics | null} */ (part)?.[key])}</td>`)}</tr>`;
  return html`<table>
    <thead><tr><td></td><th scope="col">Train</th><th scope="col">Test</th></tr></thead>
    <tbody>
      ${row("R²", "The share of the targets' variance that the network explains. 1 is perfect; 0 is no better than their mean.", "r_squared")}
      ${row("Mean absolute error", "The average distance between output and target.", "mean_absolute_error")}
    </tbody></table>`;
}

/** @param {number | null} share @returns {string} */
function percent(share) {
  return share === null ? "–" : `${(100 * share).toFixed(1)} %`;
}

/** @param {number | null | undefined} value @returns {string} */
function number(value) {
  return value === null || value === undefined ? "–" : formatted(value, 3);
}

customElements.define("np-metrics", MetricsPanel);
