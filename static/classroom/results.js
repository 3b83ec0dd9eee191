/** `<np-results>`: what everybody in a class has come to, as a table to read, to print and to keep as a file. */
import { html, LitElement, nothing } from "lit";
import { formattedLoss } from "../drawing/canvas.js";
import { inRun } from "../elements/run.js";
import { offer } from "../page/files.js";
import { FIELDS, tableOf } from "./table.js";

/** @typedef {import("./rows.js").Row} Row */

class Results extends inRun(LitElement) {
  static properties = { rows: { state: true } };

  constructor() {
    super();
    /** As they were when the table was opened. @type {readonly Row[]} */
    this.rows = [];
    this.at = "";
  }

  createRenderRoot() {
    return this;
  }

  /** @param {readonly Row[]} rows */
  async open(rows) {
    this.rows = rows;
    this.at = new Date().toLocaleString("en", { dateStyle: "medium", timeStyle: "short" });
    await this.updateComplete;
    this.querySelector("dialog")?.showModal();
  }

  render() {
    const { title, code } = this.store.get().classroom ?? {};
    return html`<dialog class="dialog wall-results" aria-labelledby="results-title">
      <form method="dialog">
        <h2 id="results-title">${title || "The class"}, ${this.at}</h2>
        <button class="tool close" aria-label="Close"><svg class="icon" aria-hidden="true"><use href="#icon-close"></use></svg></button>
      </form>
      <div class="line">
        <button type="button" class="button primary" @click=${() => this.#keep(code)}>Save as CSV</button>
        <button type="button" class="button" @click=${() => print()}>Print</button>
      </div>
      <div class="wall-results-table" tabindex="0" role="region" aria-labelledby="results-title"><table>
        <thead><tr>${FIELDS.map(({ label }) => html`<th scope="col">${label}</th>`)}</tr></thead>
        <tbody>${this.rows.map((row) => html`<tr>${FIELDS.map((each) => cell(row, each))}</tr>`)}</tbody>
      </table></div>
      ${this.rows.length ? nothing : html`<p>Nobody has joined yet.</p>`}
    </dialog>`;
  }

  /** @param {string | undefined} code */
  #keep(code) {
    const name = `class-${(code ?? "").toLowerCase()}.csv`;
    offer(this.store, name, tableOf(this.rows), "text/csv;charset=utf-8");
  }
}

/** @param {Row} row @param {import("./table.js").Field} field */
function cell(row, { value, digits }) {
  const found = value(row);
  if (found === null) return html`<td class="number">–</td>`;
  if (typeof found !== "number") return html`<td>${found}</td>`;
  return html`<td class="number">${digits ? formattedLoss(found) : found.toLocaleString("en")}</td>`;
}

customElements.define("np-results", Results);
