/**
 * `<np-table>`: the dialog for points from a table. What is pasted, opened or dropped is read by the server while the
 * user looks on: what was recognized may be chosen otherwise, what is wrong is named by row and column.
 *
 * @typedef {import("../painting/reading.js").Reading} Reading
 * @typedef {import("../painting/reading.js").Table} Table
 * @typedef {import("../painting/reading.js").Choices} Choices
 */
import { html, LitElement, nothing } from "lit";
import { inRun } from "../elements/run.js";
import { formulas, givePoints } from "../painting/given.js";
import {
  faultTemplate,
  questionsTemplate,
  rowsTemplate,
  settingsInWords,
  written,
} from "../painting/reading.js";
import { dotsOf, largestTable, refusedSize } from "../painting/table.js";
import { toBase64url } from "../wire/protocol.js";

/** Answers that give the columns other names or contents: what was chosen of these before is void. */
const ANEW = ["header", "decimal"];
const PAUSE = 250; // milliseconds without a key before what was typed is read
/** Stands in the menu of labels for all of several. */
const SEVERAL = "\n";
/** The columns to choose, with what they are called here. */
const ROLES = /** @type {const} */ ([
  ["x", "x₁, to the right"],
  ["y", "x₂, upwards"],
  ["label", "class or target"],
]);

/** @param {number} rows */
function useWords(rows) {
  return rows === 1 ? "Use this point" : `Use these ${rows.toLocaleString("en")} points`;
}

class TableDialog extends inRun(LitElement) {
  static properties = {
    file: { state: true },
    reading: { state: true },
    problem: { state: true },
    begin: { state: true },
    keep: { state: true },
  };

  constructor() {
    super();
    /** What was opened, if anything. @type {{ name: string, bytes: Uint8Array } | null} */
    this.file = null;
    this.text = "";
    /** What the user chose otherwise. @type {Choices} */
    this.choices = {};
    /** Whether the settings for a handful of points are taken. */
    this.begin = true;
    /** Whether the rows keep their order, once the user said so. @type {boolean | null} */
    this.keep = null;
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
    this.problem = refusedSize(file.name, file.size, largestTable(this.store.get().limits));
    this.reading = null;
    this.#forget();
    this.file = null;
    if (this.problem) return;
    this.file = { name: file.name, bytes: new Uint8Array(await file.arrayBuffer()) };
    this.#read();
  }

  /** @param {Event} event */
  #typed(event) {
    this.text = /** @type {HTMLTextAreaElement} */ (event.target).value;
    this.#forget();
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
      this.file || missing
        ? ""
        : refusedSize("The text", bytes.length, largestTable(this.store.get().limits));
    if (this.problem || missing) {
      this.reading = null;
      return;
    }
    const reply = await this.send("table", { file: toBase64url(bytes), ...this.choices });
    if (asked === this.asked) this.reading = reply.type === "table" ? /** @type {any} */ (reply) : null;
  }

  /** @param {string} name @param {string | string[] | boolean} value */
  #choose(name, value) {
    const table = this.reading?.chosen;
    // What was shown beside it stays: only what was chosen changes.
    /** @type {Choices} */
    const shown = table ? { x: table.x, y: table.y, label: table.labels } : {};
    this.choices = { ...shown, ...this.choices, [name]: value };
    if (name === "label") delete this.choices.problem;
    if (table && typeof value === "string") {
      // The column that was chosen for something else changes places with this one.
      const before = name === "x" || name === "y" ? table[name] : table.labels[0];
      for (const [role] of ROLES) {
        if (role === name || name === "problem") continue;
        const chosen = this.choices[role];
        if (chosen === value) this.choices[role] = before;
        else if (Array.isArray(chosen))
          this.choices[role] = chosen.map((each) => (each === value ? before : each));
      }
    }
    this.#read();
  }

  /** @param {Choices} choices of the answer to a question */
  #answer(choices) {
    const { x, y, label, problem, ...rest } = this.choices;
    const anew = ANEW.some((name) => name in choices) || "label" in choices;
    this.choices = { ...(anew ? rest : this.choices), ...choices };
    this.#read();
  }

  /** Settings that go with the points. */
  #settings() {
    const settings = this.reading?.settings ?? {};
    return { ...(this.begin ? settings : {}), keepOrder: this.#keeps() };
  }

  #keeps() {
    return this.keep ?? (this.begin && this.reading?.settings.keepOrder === true);
  }

  async #use() {
    const points = this.reading?.points;
    if (!points) return;
    const reply = await givePoints(this.run, points, { settings: this.#settings() });
    if (reply.type === "state") this.#close();
    else this.problem = String(reply.message ?? "");
  }

  #close() {
    this.querySelector("dialog")?.close();
  }

  #empty() {
    this.file = null;
    this.reading = null;
    this.#forget();
    this.#read();
  }

  /** What was chosen concerned another table. */
  #forget() {
    this.choices = {};
    this.begin = true;
    this.keep = null;
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
    const most = `${(largestTable(this.store.get().limits) / 1e6).toLocaleString("en", { maximumFractionDigits: 1 })} MB`;
    const rows = Number(this.store.get().limits.points ?? 0).toLocaleString("en");
    return html`<dialog class="dialog table-dialog" aria-label="Points from a table" @drop=${this.#drop}>
      <form method="dialog">
        <h2>Points from a table</h2>
        <button class="tool close" aria-label="Close"><svg class="icon" aria-hidden="true"><use href="#icon-close"></use></svg></button>
      </form>
      <p>Two columns of numbers, and one with a class or a number to predict: CSV, or cells copied from a
        spreadsheet. Markdown, ARFF and JSON records are read as well. At most ${rows} rows and ${most}.</p>
      ${
        file
          ? html`<p class="opened"><strong>${file.name}</strong>
              <button type="button" class="button" @click=${this.#empty}>Choose another file</button></p>`
          : html`<textarea rows=${reading ? 3 : 6} spellcheck="false" autocomplete="off" aria-label="Table" .value=${this.text}
              placeholder="height,weight,kind" @input=${this.#typed}></textarea>
            <p><label class="button file-button">Open a file …<input type="file" class="visually-hidden"
              accept=".csv,.tsv,.txt,.tab,.dat,.data,.arff,.json,.jsonl,.md,text/csv,text/tab-separated-values,text/plain" @change=${this.#chosen}></label>
              <span class="muted">or drop one here</span></p>`
      }
      ${problem ? html`<p class="fault" role="alert">${problem}</p>` : nothing}
      ${reading?.fault ? faultTemplate(reading.fault, reading.questions.length > 0) : nothing}
      ${reading ? questionsTemplate(reading.questions, (choices) => this.#answer(choices)) : nothing}
      ${reading?.columns.length ? this.#choicesTemplate(reading) : nothing}
      ${reading?.table && reading.points ? this.#previewTemplate(reading.table, reading.points) : nothing}
      <p class="line end">
        <button type="button" class="button" @click=${this.#close}>Cancel</button>
        <button type="button" class="button primary" ?disabled=${!reading?.points} @click=${this.#use}>
          ${reading?.table ? useWords(reading.table.rows) : "Use these points"}</button>
      </p>
    </dialog>`;
  }

  /** @param {Event} event */
  #chosen(event) {
    const input = /** @type {HTMLInputElement} */ (event.target);
    this.take(input.files?.[0]);
    input.value = ""; // so that the same file can be opened again
  }

  /** @param {Reading} reading */
  #choicesTemplate({ columns, chosen: table, fault }) {
    const labels = table?.labels ?? [this.choices.label ?? ""].flat().map(String);
    const value = (/** @type {"x" | "y" | "label"} */ role) =>
      role === "label"
        ? labels.length > 1
          ? SEVERAL
          : labels[0]
        : (table?.[role] ?? this.choices[role] ?? "");
    const problem = table?.problem ?? this.choices.problem;
    const pick = (/** @type {string} */ name) => (/** @type {Event} */ event) =>
      this.#choose(name, /** @type {HTMLSelectElement} */ (event.target).value);
    const further = columns.filter(
      ({ name, kind }) => kind === "number" && table && ![table.x, table.y, ...labels].includes(name),
    );
    const add = (/** @type {Event} */ event) => {
      const select = /** @type {HTMLSelectElement} */ (event.target);
      this.#choose("label", [...labels, select.value]);
      select.value = "";
    };
    return html`<div class="columns">
      ${ROLES.map(
        ([role, words]) => html`<label><span class="name">${words}</span>
          <select aria-invalid=${fault?.field === role ? "true" : nothing} @change=${pick(role)}>
            <option value="" hidden ?selected=${value(role) === ""}>detected automatically</option>
            ${
              role === "label" && labels.length > 1
                ? html`<option value=${SEVERAL} selected hidden>${labels.join(", ")}</option>`
                : nothing
            }
            ${columns.map(
              ({ name, examples }) =>
                html`<option value=${name} ?selected=${name === value(role)}>${name} (${examples.join(", ")} …)</option>`,
            )}
          </select></label>`,
      )}
      <label><span class="name">Task</span>
        <select @change=${pick("problem")}>
          <option value="" hidden ?selected=${!problem}>detected automatically</option>
          <option value="classification" ?selected=${problem === "classification"}>classify</option>
          <option value="regression" ?selected=${problem === "regression"}>predict a number</option>
        </select></label>
      ${
        problem === "regression" && further.length
          ? html`<label><span class="name">another target</span>
              <select @change=${add}>
                <option value="" selected>none</option>
                ${further.map(({ name }) => html`<option value=${name}>${name}</option>`)}
              </select></label>`
          : nothing
      }
    </div>`;
  }

  /** @param {Table} table @param {import("../painting/given.js").Points} points */
  #previewTemplate(table, points) {
    const { rows, classes, labels, notes } = table;
    const standardized = formulas(points.columns, points.transform);
    const checked = (/** @type {Event} */ event) => /** @type {HTMLInputElement} */ (event.target).checked;
    const settings = this.reading?.settings ?? {};
    const kinds = classes.length
      ? `, ${classes.length} classes: ${classes.join(", ")}`
      : labels.length > 1
        ? `, ${labels.length} targets: ${labels.join(", ")}`
        : "";
    return html`${rowsTemplate(table)}<div class="found" aria-live="polite">
      <svg class="thumbnail" viewBox="-6.5 -6.5 13 13" role="img" aria-label="The points">
        ${dotsOf(points)}
      </svg>
      <div>
        <p><strong>${rows === 1 ? "1 point" : `${rows.toLocaleString("en")} points`}</strong>${kinds}.
          ${written(table)}</p>
        ${notes.map((note) => html`<p class="note">${note}</p>`)}
        ${
          Object.keys(settings).length
            ? html`<label class="check"><input type="checkbox" .checked=${this.begin}
                @change=${(/** @type {Event} */ event) => {
                  this.begin = checked(event);
                }}> Settings for few points: ${settingsInWords(this.store.get().catalog, settings)}</label>`
            : nothing
        }
        <label class="check"><input type="checkbox" .checked=${this.#keeps()}
          @change=${(/** @type {Event} */ event) => {
            this.keep = checked(event);
          }}> Keep the order of the rows</label>
        <label class="check"><input type="checkbox" .checked=${standardized.length > 0}
          @change=${(/** @type {Event} */ event) => this.#choose("standardize", checked(event))}> Standardize</label>
        ${standardized.map((line) => html`<p class="formula">${line}</p>`)}
      </div>
    </div>`;
  }
}

customElements.define("np-table", TableDialog);
