/**
 * `<np-metrics>`: what the network is worth beyond the loss, for train and test points: confusion matrix, precision and
 * recall of classes; R² and mean absolute error of numbers.
 *
 * @typedef {NonNullable<import("../wire/protocol.js").Frame["metrics"]>} Metrics
 * @typedef {NonNullable<Metrics["train"]>} Part
 * @typedef {Required<Part>} Classes what there is of classes
 */
import { html } from "lit";
import { styleMap } from "lit/directives/style-map.js";
import { formatted } from "../drawing/canvas.js";
import { shapeOf } from "../drawing/points.js";
import { ViewPanel } from "../elements/view.js";
import { classesOf, className } from "../page/classes.js";
import { store } from "../page/store.js";
import { styles } from "./metrics/styles.js";
import { swatch } from "./output/legend.js";

/** The strongest colour of a cell, in percent: its number is to be read on it. */
const STRONGEST = 55;

class MetricsPanel extends ViewPanel {
  static styles = [ViewPanel.styles, styles];

  /** @param {Metrics} metrics */
  draw(metrics) {
    const parts = /** @type {const} */ ([
      ["Train", metrics.train],
      ["Test", metrics.test],
    ]);
    if (parts.some(([, part]) => part && "r_squared" in part)) return valuesTable(metrics);
    return html`<div class="parts">${parts.map(([name, part]) =>
      part && "confusion" in part
        ? matrix(name, /** @type {Classes} */ (part))
        : html`<p>${name}: no points.</p>`,
    )}</div>`;
  }
}

/** @param {string} name of the points @param {Classes} metrics */
function matrix(name, { confusion, precision, recall }) {
  const { state } = store.get();
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

/** @param {Metrics} metrics */
function valuesTable({ train, test }) {
  const row = (
    /** @type {string} */ name,
    /** @type {string} */ title,
    /** @type {"r_squared" | "mean_absolute_error"} */ key,
  ) =>
    html`<tr title=${title}><th scope="row">${name}</th>
      ${[train, test].map((part) => html`<td class="share">${number(part?.[key])}</td>`)}</tr>`;
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
