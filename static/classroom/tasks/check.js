/**
 * `<np-check>`: files and codes that students have handed in for the goal of a link. The server says which it has signed,
 * and makes the table (server/web/checking.py).
 *
 * @typedef {object} Table
 * @property {readonly string[]} columns
 * @property {readonly (readonly string[])[]} rows texts, in the order of columns
 * @property {string} csv
 * @property {string} rank
 * @property {number} genuine
 * @property {number} reached
 */
import { html, LitElement, nothing } from "lit";
import { save } from "../../page/save.js";
import { RANKS } from "./words.js";

/** Bytes of a file beyond which nobody has handed it in (server/sessions/goals.py). */
const LONGEST = 10_000;

/** Bytes of a zip file beyond which no request takes it (server/web/checking.py). */
const LARGEST_ZIP = 350_000;

/** How a zip file begins, and one without files. */
const ZIPS = ["PK\x03\x04", "PK\x05\x06"];

/** @typedef {{ name: string, text: string } | { name: string, zip: string }} Given a file's text, or a zip file as base64 */

class Check extends LitElement {
  static properties = {
    files: { state: true },
    table: { state: true },
    fault: { state: true },
    busy: { state: true },
    over: { state: true },
  };

  constructor() {
    super();
    /** @type {readonly Given[]} */
    this.files = [];
    /** @type {Table | null} */
    this.table = null;
    this.fault = "";
    this.busy = false;
    /** Whether files are held over the page. */
    this.over = false;
    this.asked = 0;
  }

  createRenderRoot() {
    return this;
  }

  connectedCallback() {
    super.connectedCallback();
    this.ending = new AbortController();
    const { signal } = this.ending;
    addEventListener("dragover", (event) => this.#hold(event), { signal });
    addEventListener("dragleave", (event) => this.#letGo(event), { signal });
    addEventListener("drop", (event) => this.#drop(event), { signal });
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.ending?.abort();
  }

  render() {
    const { files, table } = this;
    return html`<form class="check-form ${this.over ? "over" : ""}" @submit=${(/** @type {Event} */ event) => this.#submit(event)}>
      <p class="check-drop"><span>Drop the files here, or one zip of them, or</span>
        <label class="button">choose files<input class="visually-hidden" type="file" multiple @change=${(/** @type {Event} */ event) => this.#choose(event)}></label>
        <span class="task-muted">${files.length ? `${files.length} ${files.length === 1 ? "file" : "files"}` : nothing}</span></p>
      <label for="check-pasted">Codes, or whole files, one after the other</label>
      <textarea id="check-pasted" rows="3" spellcheck="false" autocomplete="off"></textarea>
      <div class="line">
        <button class="button primary" ?disabled=${this.busy}>Check</button>
        <button type="button" class="button" @click=${() => this.#clear()}>Clear</button>
        <label class="line">Best is <select name="by" @change=${() => this.#ask()}><option value="">as the task says</option>
          ${RANKS.map(([name, label]) => html`<option value=${name}>${label}</option>`)}</select></label>
      </div>
      <p class="field-error" role="alert" ?hidden=${!this.fault}>${this.fault || nothing}</p>
    </form>
    <p role="status" class="check-said">${table ? sums(table) : nothing}</p>
    ${table ? this.#results(table) : nothing}`;
  }

  /** @param {Table} table */
  #results({ columns, rows, csv }) {
    const [place, remarks] = ["place", "remarks"].map((name) => columns.indexOf(name));
    // A column that says nothing is left out: goals of one kind have either a loss or a share alone.
    const shown = columns.map((_, i) => i).filter((i) => rows.some((row) => row[i]));
    return html`<div class="line check-keep">
        <button type="button" class="button" @click=${() => save("numplay-handed-in.csv", csv, "text/csv;charset=utf-8")}>Save as CSV</button>
        <button type="button" class="button" @click=${() => print()}>Print</button>
      </div>
      <div class="task-scroll" tabindex="0" role="region" aria-label="What was handed in"><table>
        <thead><tr>${shown.map((i) => html`<th scope="col">${columns[i][0].toUpperCase() + columns[i].slice(1)}</th>`)}</tr></thead>
        <tbody>${rows.map(
          (row) =>
            html`<tr class=${row[remarks] ? "remarked" : row[place] ? "placed" : ""}>${shown.map((i) => html`<td class="of-${columns[i].split(" ")[0]}">${row[i]}</td>`)}</tr>`,
        )}</tbody></table></div>`;
  }

  /** @param {DragEvent} event */
  #hold(event) {
    if (!event.dataTransfer?.types.includes("Files")) return;
    event.preventDefault();
    this.over = true;
  }

  /** @param {DragEvent} event */
  #letGo({ relatedTarget }) {
    if (!relatedTarget) this.over = false;
  }

  /** @param {DragEvent} event */
  #drop(event) {
    if (!event.dataTransfer?.files.length) return;
    event.preventDefault();
    this.over = false;
    this.#take([...event.dataTransfer.files]);
  }

  /** @param {Event} event */
  #choose({ target }) {
    const input = /** @type {HTMLInputElement} */ (target);
    const chosen = [...(input.files ?? [])];
    input.value = ""; // the same files may be chosen again
    this.#take(chosen);
  }

  /** More files come to those that are there. @param {readonly File[]} files */
  async #take(files) {
    const read = await Promise.all(files.map(given));
    const known = new Set(this.files.map(sameFor));
    const large = files.filter((_, at) => !read[at]).map(({ name }) => name);
    const came = read.filter((each) => each !== null);
    this.files = [...this.files, ...came.filter((each) => !known.has(sameFor(each)))];
    if (came.length) await this.#ask();
    if (large.length)
      this.fault = `${large.join(", ")}: a zip file may have ${LARGEST_ZIP / 1000} kB. Unpack it, and drop the files.`;
  }

  /** @param {Event} event */
  #submit(event) {
    event.preventDefault();
    this.#ask();
  }

  #clear() {
    this.asked += 1; // an answer under way is of what was there before
    this.files = [];
    this.table = null;
    this.fault = "";
    this.busy = false;
    this.#pasted.value = "";
    this.#pasted.focus();
  }

  get #pasted() {
    return /** @type {HTMLTextAreaElement} */ (this.querySelector("#check-pasted"));
  }

  async #ask() {
    const pasted = this.#pasted.value;
    if (!this.files.length && !pasted.trim()) {
      this.fault = this.table ? "" : "Choose files, or paste codes, first.";
      return;
    }
    const by = /** @type {HTMLSelectElement} */ (this.querySelector("[name=by]")).value;
    this.asked += 1;
    const { asked } = this;
    this.busy = true;
    const { table, fault } = await answered({ files: this.files, pasted, by });
    if (asked !== this.asked) return;
    this.busy = false;
    this.fault = fault;
    if (table) this.table = table;
  }
}

/** What a file is sent as; null for a zip file that is too large. @param {File} file @returns {Promise<Given | null>} */
async function given(file) {
  const { name } = file;
  const text = await file
    .slice(0, LONGEST + 1)
    .text()
    .catch(() => ""); // a folder, for instance
  if (!ZIPS.some((each) => text.startsWith(each))) return { name, text };
  return file.size > LARGEST_ZIP ? null : { name, zip: base64(await file.arrayBuffer()) };
}

/** @param {ArrayBuffer} buffer */
function base64(buffer) {
  return btoa(Array.from(new Uint8Array(buffer), (byte) => String.fromCharCode(byte)).join(""));
}

/** @param {Given} each equal for equal files */
function sameFor(each) {
  return `${each.name}\n${"zip" in each ? each.zip : each.text}`;
}

/** @param {object} given @returns {Promise<{ table: Table | null, fault: string }>} */
async function answered(given) {
  try {
    const headers = { "content-type": "application/json" };
    const answer = await fetch("./api/check", { method: "POST", headers, body: JSON.stringify(given) });
    const told = await answer.json();
    return answer.ok
      ? { table: told, fault: "" }
      : { table: null, fault: String(told.message ?? "The server can't check this.") };
  } catch {
    return { table: null, fault: "The server can't be reached. Try again when the connection is back." };
  }
}

/** @param {Table} table */
function sums({ rows, genuine, reached, rank }) {
  const best = RANKS.find(([name]) => name === rank)?.[1] ?? rank;
  const all = rows.length === 1 ? "1 file" : `${rows.length} files`;
  if (!genuine) return rows.length === 1 ? "This file isn't genuine." : `None of ${all} is genuine.`;
  return `${genuine} of ${all} ${genuine === 1 ? "is" : "are"} genuine; ${reached} ${reached === 1 ? "has" : "have"} reached the goal. Best: ${best}.`;
}

customElements.define("np-check", Check);
