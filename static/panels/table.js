/**
 * `<np-table>`: the dialog for points from a table. What is pasted, opened or dropped is read by the server while the
 * user looks on: what was recognized may be chosen otherwise, what is wrong is named by row and column.
 *
 * @typedef {{ name: string, kind: string, distinct: number, examples: string[] }} Column
 * @typedef {{ message: string, field: string | null, rows: { row: number, column: string | null, message: string }[],
 *   count: number }} Fault
 * @typedef {{ x: string, y: string, label: string, problem: string, rows: number, classes: string[], separator: string,
 *   decimal: string, header: boolean }} Table
 * @typedef {{ table: Table | null, points: import("../own/given.js").Points | null, columns: Column[],
 *   fault: Fault | null }} Reading
 */
import { html, LitElement, nothing } from "lit";
import { send } from "../connection.js";
import { formulas, givePoints } from "../own/given.js";
import { dotsOf, largestTable, refusedSize } from "../own/table.js";
import { toBase64url } from "../protocol.js";
import { store } from "../store.js";

const PAUSE = 250; // milliseconds without a key before what was typed is read
/** The columns to choose, with what they are called here. */
const ROLES = /** @type {const} */ ([
  ["x", "x₁, to the right"],
  ["y", "x₂, upwards"],
  ["label", "class or target"],
]);

class TableDialog extends LitElement {
  static properties = { file: { state: true }, reading: { state: true }, problem: { state: true } };

  constructor() {
    super();
    /** What was opened, if anything. @type {{ name: string, bytes: Uint8Array } | null} */
    this.file = null;
    this.text = "";
    /** What the user chose otherwise. @type {Record<string, string | boolean | null>} */
    this.choices = {};
    /** @type {Reading | null} */
    this.reading = null;
    /** What is wrong before anything is sent. */
    this.problem = "";
    this.asked = 0;
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.timer = undefined;
  }

  createRenderRoot() {
    return this;
  }

  async open() {
    await this.updateComplete;
    this.querySelector("dialog")?.showModal();
  }

  /** @param {File | undefined} file that was chosen or dropped, here or anywhere on the page */
  async take(file) {
    if (!file) return;
    await this.open();
    this.problem = refusedSize(file.name, file.size, largestTable(store.get().limits));
    this.reading = null;
    this.choices = {};
    this.file = null;
    if (this.problem) return;
    this.file = { name: file.name, bytes: new Uint8Array(await file.arrayBuffer()) };
    this.#read();
  }

  /** @param {Event} event */
  #typed(event) {
    this.text = /** @type {HTMLTextAreaElement} */ (event.target).value;
    this.choices = {};
    this.asked += 1; // what is under way is outdated
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.#read(), PAUSE);
  }

  async #read() {
    const bytes = this.file?.bytes ?? new TextEncoder().encode(this.text);
    this.asked += 1;
    const asked = this.asked;
    const missing = bytes.length === 0; // an empty file was refused before, an empty field is where one begins
    this.problem =
      this.file || missing ? "" : refusedSize("The text", bytes.length, largestTable(store.get().limits));
    if (this.problem || missing) {
      this.reading = null;
      return;
    }
    const reply = await send("table", { file: toBase64url(bytes), ...this.choices });
    if (asked === this.asked) this.reading = reply.type === "table" ? /** @type {any} */ (reply) : null;
  }

  /** @param {string} name @param {string | boolean} value */
  #choose(name, value) {
    const table = this.reading?.table;
    // What was shown beside it stays: only what was chosen changes.
    /** @type {Record<string, string>} */
    const shown = table ? { x: table.x, y: table.y, label: table.label } : {};
    this.choices = { ...shown, ...this.choices, [name]: value };
    if (name === "label") delete this.choices.problem;
    const other = ROLES.map(([role]) => role).find((role) => role !== name && this.choices[role] === value);
    if (other && table && name !== "problem") this.choices[other] = table[/** @type {"x"} */ (name)];
    this.#read();
  }

  async #use() {
    const points = this.reading?.points;
    if (!points) return;
    const reply = await givePoints(points);
    if (reply.type === "state") this.#close();
    else this.problem = String(reply.message ?? "");
  }

  #close() {
    this.querySelector("dialog")?.close();
  }

  #empty() {
    this.file = null;
    this.reading = null;
    this.choices = {};
    this.#read();
  }

  /** @param {DragEvent} event */
  #drop(event) {
    const [file] = event.dataTransfer?.files ?? [];
    if (!file) return;
    event.preventDefault();
    event.stopPropagation();
    const hint = document.querySelector(".drop-hint");
    if (hint instanceof HTMLElement) hint.hidden = true;
    this.take(file);
  }

  render() {
    const { file, reading, problem } = this;
    const most = `${(largestTable(store.get().limits) / 1e6).toLocaleString("en", { maximumFractionDigits: 1 })} MB`;
    const rows = Number(store.get().limits.points ?? 0).toLocaleString("en");
    return html`<dialog class="dialog table-dialog" aria-labelledby="table-title" @drop=${this.#drop}>
      <form method="dialog">
        <h2 id="table-title">Points from a table</h2>
        <button class="tool close" aria-label="Close"><svg class="icon" aria-hidden="true"><use href="#icon-close"></use></svg></button>
      </form>
      <p>Two columns of numbers, and one with a class or a number to predict: CSV, TSV, or cells copied from a
        spreadsheet. At most ${rows} rows and ${most}.</p>
      ${
        file
          ? html`<p class="opened"><strong>${file.name}</strong>
              <button type="button" class="button" @click=${this.#empty}>Another</button></p>`
          : html`<textarea rows="5" spellcheck="false" autocomplete="off" aria-label="Table" .value=${this.text}
              placeholder="height,weight,kind" @input=${this.#typed}></textarea>
            <p><label class="button file-button">Open a file …<input type="file" class="visually-hidden"
              accept=".csv,.tsv,.txt,.tab,text/csv,text/tab-separated-values,text/plain" @change=${this.#chosen}></label>
              <span class="muted">or drop one here</span></p>`
      }
      ${problem ? html`<p class="fault" role="alert">${problem}</p>` : nothing}
      ${reading?.fault ? this.#faultTemplate(reading.fault) : nothing}
      ${reading?.columns.length ? this.#choicesTemplate(reading) : nothing}
      ${reading?.table && reading.points ? this.#previewTemplate(reading.table, reading.points) : nothing}
      <p class="line end">
        <button type="button" class="button" @click=${this.#close}>Cancel</button>
        <button type="button" class="button primary" ?disabled=${!reading?.points} @click=${this.#use}>
          ${reading?.table ? `Use these ${reading.table.rows.toLocaleString("en")} points` : "Use these points"}</button>
      </p>
    </dialog>`;
  }

  /** @param {Event} event */
  #chosen(event) {
    const input = /** @type {HTMLInputElement} */ (event.target);
    this.take(input.files?.[0]);
    input.value = ""; // so that the same file can be opened again
  }

  /** @param {Fault} fault */
  #faultTemplate({ message, rows, count }) {
    if (!rows.length) return html`<p class="fault" role="alert">${message}</p>`;
    return html`<div class="fault" role="alert">
      ${count === 1 ? "One problem:" : `${count.toLocaleString("en")} problems:`}
      <ul>${rows.map(
        ({ row, column, message }) =>
          html`<li>Row ${row}${column === null ? "" : html`, column <em>${column}</em>`}: ${message}</li>`,
      )}</ul>
      ${count > rows.length ? `and ${(count - rows.length).toLocaleString("en")} more` : nothing}
    </div>`;
  }

  /** @param {Reading} reading */
  #choicesTemplate({ columns, table, fault }) {
    const value = (/** @type {"x" | "y" | "label"} */ role) => table?.[role] ?? this.choices[role] ?? "";
    const problem = table?.problem ?? this.choices.problem;
    const pick = (/** @type {string} */ name) => (/** @type {Event} */ event) =>
      this.#choose(name, /** @type {HTMLSelectElement} */ (event.target).value);
    return html`<div class="columns">
      ${ROLES.map(
        ([role, words]) => html`<label><span class="name">${words}</span>
          <select aria-invalid=${fault?.field === role ? "true" : nothing} @change=${pick(role)}>
            <option value="" hidden ?selected=${value(role) === ""}>guessed</option>
            ${columns.map(
              ({ name, examples }) =>
                html`<option value=${name} ?selected=${name === value(role)}>${name} (${examples.join(", ")} …)</option>`,
            )}
          </select></label>`,
      )}
      <label><span class="name">to be</span>
        <select @change=${pick("problem")}>
          <option value="" hidden ?selected=${!problem}>guessed</option>
          <option value="classification" ?selected=${problem === "classification"}>told apart as classes</option>
          <option value="regression" ?selected=${problem === "regression"}>predicted as a number</option>
        </select></label>
    </div>`;
  }

  /** @param {Table} table @param {import("../own/given.js").Points} points */
  #previewTemplate(table, points) {
    const { rows, classes, separator, decimal, header } = table;
    const standardized = formulas(points.columns, points.transform);
    const change = (/** @type {Event} */ event) =>
      this.#choose("standardize", /** @type {HTMLInputElement} */ (event.target).checked);
    const names = classes.join(", ");
    return html`<div class="found" aria-live="polite">
      <svg class="thumbnail" viewBox="-6.5 -6.5 13 13" role="img" aria-label="The points">
        ${dotsOf(points)}
      </svg>
      <div>
        <p><strong>${rows.toLocaleString("en")} points</strong>${classes.length ? `, ${classes.length} classes: ${names}` : ""}.
          Separated by ${separator}, decimal ${decimal === "," ? "comma" : "point"},
          ${header ? "names in the first row" : "no names of columns"}.</p>
        <label class="check"><input type="checkbox" .checked=${standardized.length > 0} @change=${change}> Standardize</label>
        ${standardized.map((line) => html`<p class="formula">${line}</p>`)}
      </div>
    </div>`;
  }
}

customElements.define("np-table", TableDialog);
