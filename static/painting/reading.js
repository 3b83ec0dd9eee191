/**
 * What the server read in a table, as parts of the dialog: what is asked, what is wrong, and the first rows.
 *
 * @typedef {{ name: string, kind: string, distinct: number, examples: string[] }} Column
 * @typedef {{ message: string, field: string | null, rows: { row: number, column: string | null, message: string }[],
 *   count: number }} Fault
 * @typedef {Record<string, string | string[] | boolean | null>} Choices
 * @typedef {{ code: string, message: string, answers: { text: string, choices: Choices, chosen: boolean }[] }} Question
 * @typedef {{ x: string, y: string, labels: string[], problem: string, rows: number, classes: string[],
 *   separator: string, decimal: string, header: boolean, format: string, columns: Column[], notes: string[],
 *   preview: string[][] }} Table
 * @typedef {{ table: Table | null, points: import("./given.js").Points | null, columns: Column[],
 *   settings: Record<string, unknown>, questions: Question[], fault: Fault | null,
 *   chosen: { x: string, y: string, labels: string[], problem: string } | null }} Reading
 */
import { html, nothing } from "lit";
import { setting } from "../page/catalog.js";

/** @param {Fault} fault @param {boolean} asked whether an answer below would mend it */
export function faultTemplate({ message, rows, count }, asked) {
  if (!rows.length) return html`<p class="fault" role="alert">${sentence(message)}</p>`;
  const words = count === 1 ? "One problem" : `${count.toLocaleString("en")} problems`;
  return html`<div class="fault" role="alert">
    ${words}${asked ? ", see the question below" : ""}:
    <ul>${rows.map(
      ({ row, column, message }) =>
        html`<li>Row ${row}${column === null ? "" : html`, column <em>${column}</em>`}: ${message}</li>`,
    )}</ul>
    ${count > rows.length ? `and ${(count - rows.length).toLocaleString("en")} more` : nothing}
  </div>`;
}

/** @param {string} text */
function sentence(text) {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/**
 * @param {Question[]} questions
 * @param {(choices: Choices) => void} answer
 */
export function questionsTemplate(questions, answer) {
  return questions.map(
    ({ message, answers }) => html`<div class="question" role="group" aria-label=${message}
      ?data-open=${!answers.some(({ chosen }) => chosen)}>
      <p>${message}</p>
      <div class="answers">${answers.map(
        ({
          text,
          choices,
          chosen,
        }) => html`<button type="button" class="button" aria-pressed=${chosen ? "true" : "false"}
          @click=${() => answer(choices)}>${text}</button>`,
      )}</div>
    </div>`,
  );
}

/**
 * The first rows as they were cut into cells, with what each column is used for.
 * @param {Table} table
 */
export function rowsTemplate({ columns, preview, x, y, labels, classes, rows }) {
  const role = (/** @type {string} */ name) => {
    if (name === x) return "x₁";
    if (name === y) return "x₂";
    return labels.includes(name) ? (classes.length ? "class" : "target") : "";
  };
  const used = columns.map(({ name }) => role(name));
  return html`<div class="first-rows" tabindex="0" role="region" aria-label="The first rows">
    <table>
      <thead>
        <tr>${columns.map(({ name }, k) => html`<th scope="col" ?data-used=${used[k] !== ""}>${name}${used[k] ? html` <small>${used[k]}</small>` : nothing}</th>`)}</tr>
      </thead>
      <tbody>${preview.map(
        (cells) =>
          html`<tr>${columns.map((_, k) => html`<td ?data-used=${used[k] !== ""}>${cells[k] ?? ""}</td>`)}</tr>`,
      )}</tbody>
    </table>
    ${rows > preview.length ? html`<span class="muted">and ${(rows - preview.length).toLocaleString("en")} more</span>` : nothing}
  </div>`;
}

/** @param {Table} table @returns {string} how it was written, in a sentence */
export function written({ format, separator, decimal, header }) {
  const mark = decimal === "," ? "comma" : "point";
  const names = header ? "column names in the first row" : "no column names";
  if (format !== "CSV") return `${format}, decimal ${mark}.`;
  return `Separator: ${separator}; decimal mark: ${mark}; ${names}.`;
}

/**
 * @param {import("../page/catalog.js").Catalog | null} catalog
 * @param {Record<string, unknown>} settings
 * @returns {string} what they will be, in words
 */
export function settingsInWords(catalog, settings) {
  return Object.entries(settings)
    .filter(([, value]) => typeof value === "number")
    .map(([name, value]) => `${setting(catalog, name)?.label ?? name} ${value}`)
    .join(", ");
}
